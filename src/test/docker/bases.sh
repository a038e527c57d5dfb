#!/usr/bin/env bash
# Makes base images out of Debian's packages, for machines that reach no registry of images: localhost/base/micro,
# a glibc with certificates and time zones and without a shell, and localhost/base/jre, a Java runtime.
set -euo pipefail
suite=bookworm
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

# Nothing of a package is run with this variant, so what its scripts would have made is made here.
cat >"$work/finish-micro" <<'HOOK'
set -eu
cd "$1"
mkdir -p etc/ssl/certs tmp
cat usr/share/ca-certificates/mozilla/*.crt >etc/ssl/certs/ca-certificates.crt
printf 'root:x:0:0:root:/root:/sbin/nologin\n' >etc/passwd
printf 'root:x:0:\n' >etc/group
chmod 1777 tmp
rm -rf usr/lib/x86_64-linux-gnu/gconv usr/lib/x86_64-linux-gnu/perl* usr/share/perl* usr/lib/x86_64-linux-gnu/libcrypto* \
  usr/lib/x86_64-linux-gnu/libssl* usr/lib/x86_64-linux-gnu/engines-3 usr/lib/x86_64-linux-gnu/ossl-modules
rm -rf bin/* sbin/* usr/bin/* usr/sbin/*
HOOK

if ! podman image exists localhost/base/micro; then
  mmdebstrap --quiet --variant=extract --include=base-files,netbase,tzdata,libc6,ca-certificates \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --extract-hook="sh $work/finish-micro \"\$1\"" "$suite" "$work/micro.tar"
  podman import -q "$work/micro.tar" localhost/base/micro
fi
if ! podman image exists localhost/base/jre; then
  mmdebstrap --quiet --variant=minbase --include=ca-certificates,openjdk-17-jre-headless "$suite" "$work/jre.tar"
  podman import -q "$work/jre.tar" localhost/base/jre
fi
