#!/usr/bin/env sh
# Builds the images that it is given the names of: native-micro, jvm, engine, engine-kubernetes. What they hold is built before, by ./mvnw.
#   CONTAINER_TOOL   docker, podman or what takes the same words (default: docker)
#   BASE_IMAGE       instead of the one that the Dockerfile names
#   VERSION          their tag (default: latest)
set -eu
cd "$(dirname "$0")/../../.."
# podman's own format has no health check
export BUILDAH_FORMAT=docker

for name in "$@"; do
  case $name in
    native-micro) image=async-query ;;
    jvm) image=async-query-jvm ;;
    engine | engine-kubernetes) image=async-query-$name ;;
    *) echo "$name: not one of native-micro, jvm, engine, engine-kubernetes" >&2; exit 2 ;;
  esac
  "${CONTAINER_TOOL:-docker}" build ${BASE_IMAGE:+--build-arg "BASE_IMAGE=$BASE_IMAGE"} \
    --build-arg "VERSION=${VERSION:-latest}" -f "src/main/docker/Dockerfile.$name" -t "$image:${VERSION:-latest}" .
done
