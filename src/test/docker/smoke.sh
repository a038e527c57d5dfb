#!/usr/bin/env bash
# Builds the images on bases made here, runs each gateway as strictly as a cluster would, beside an engine in one pod,
# and sends it every request of the documented page. It needs podman, runc, mmdebstrap and what ./mvnw packaged: without
# the native binary its image is left out.
set -euo pipefail
cd "$(dirname "$0")/../../.."
out=target/docker
pod=async-query-smoke
port=17070 management=19000
mkdir -p "$out"

# Within the limits of this machine, and on a runtime that every version of cgroups goes with
cat >"$out/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=32768:32768"]
[engine]
runtime = "runc"
CONF
export CONTAINERS_CONF=$PWD/$out/containers.conf

say() { printf '== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
end() {
  for name in gateway engine; do
    if podman container exists "$pod-$name"; then podman logs "$pod-$name" >"$out/$name.log" 2>&1; fi
  done
  podman pod rm -f "$pod" >/dev/null 2>&1 || true
  podman volume rm -f "$pod-data" >/dev/null 2>&1 || true
}
trap end EXIT
end

hardened=(--read-only --cap-drop=ALL --security-opt=no-new-privileges --pids-limit=512 --volume "$pod-data:/data" --pod "$pod")
token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')

await_ready() {
  for _ in $(seq 120); do
    if podman exec "$pod-gateway" "$@" health ready 2>/dev/null; then return; fi
    sleep 1
  done
  fail "the gateway is not ready after two minutes"
}

say "bases and images"
src/test/docker/bases.sh
export CONTAINER_TOOL=podman VERSION=smoke
binary=$(find target -maxdepth 1 -name 'async-query-*-runner')
[ -z "$binary" ] || BASE_IMAGE=localhost/base/micro src/main/docker/build.sh native-micro
BASE_IMAGE=localhost/base/jre src/main/docker/build.sh jvm engine
podman images --filter reference='localhost/async-query*' --format '{{.Repository}} {{.Size}}' | tee "$out/sizes"

smoke() { # image memory user command...
  local image=$1 memory=$2 user=$3 as=(); shift 3
  # 10001 is what the image says by itself
  [ "$user" = 10001 ] || as=(--user "$user:0")
  say "$image beside an engine"
  podman pod create --name "$pod" --publish "127.0.0.1:$port:7070" --publish "127.0.0.1:$management:9000" >/dev/null
  podman run -d --name "$pod-engine" "${hardened[@]}" "${as[@]}" --tmpfs /tmp:rw,size=256m --memory 2g \
    --env "SPARK_CONNECT_AUTHENTICATE_TOKEN=$token" async-query-engine:smoke \
    spark.connect.grpc.binding.address=127.0.0.1 spark.driver.host=127.0.0.1 spark.driver.bindAddress=127.0.0.1 \
    async-query.sample=true
  podman run -d --name "$pod-gateway" "${hardened[@]}" "${as[@]}" --tmpfs /tmp:rw,size=16m --memory "$memory" \
    --env ASYNC_QUERY_ENGINE_REMOTE=sc://127.0.0.1:15002 --env "ASYNC_QUERY_ENGINE_TOKEN=$token" \
    --volume "$PWD/src/test/users:/users:ro" --env ASYNC_QUERY_LOGIN_USERS_FILE=/users/users.properties \
    --env ASYNC_QUERY_SECURITY_READINESS_CHECKS=warn --env ASYNC_QUERY_TIME_ZONE=UTC "$image:smoke"

  await_ready "$@"
  podman healthcheck run "$pod-gateway" || fail "the image's health check says no"
  local pid; pid=$(podman inspect "$pod-gateway" --format '{{.State.Pid}}')
  grep -qP "^Uid:(\t$user){4}$" "/proc/$pid/status" || fail "it does not run as $user"
  grep -qx $'CapEff:\t0000000000000000' "/proc/$pid/status" || fail "it has capabilities"
  grep -E ' / ' "/proc/$pid/mounts" | grep -qE '\bro\b' || fail "its root can be written"
  [ "$(podman inspect "$image:smoke" --format '{{index .Labels "org.opencontainers.image.licenses"}}')" = Apache-2.0 ] ||
    fail "it has no labels"

  ./mvnw -B -ntp -q failsafe:integration-test@default failsafe:verify@default \
    -Dit.test=PageExamplesIT -Dservice.url="http://127.0.0.1:$port"

  local before=$SECONDS
  podman stop -t 30 "$pod-gateway" >/dev/null
  [ $((SECONDS - before)) -lt 15 ] || fail "it took $((SECONDS - before)) s to end"
  case $(podman inspect "$pod-gateway" --format '{{.State.OOMKilled}} {{.State.ExitCode}}') in
    'false 0' | 'false 143') ;;
    *) fail "it did not end in order" ;;
  esac
  end
  grep -q 'submitted by ADMIN to learn_kylin' "$out/gateway.log" || fail "the requests went somewhere else"
}
[ -z "$binary" ] || smoke async-query 128m 10001 /opt/async-query/async-query
smoke async-query-jvm 512m 54321 java -XX:TieredStopAtLevel=1 -jar /opt/async-query/quarkus-run.jar
say "every image that was built answered the page's requests"
