#!/usr/bin/env bash
# Runs a command with a Docker engine that answers: `with-engine.sh COMMAND...`. Installs one where there is none (as
# root, from Debian's packages), starts it where none runs, and ends what it started. What else images need without an
# image registry, debootstrap, is installed too.
set -euo pipefail

answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

missing=()
command -v dockerd >/dev/null || answers || missing+=(docker.io iptables)
command -v debootstrap >/dev/null || missing+=(debootstrap)
if ((${#missing[@]})); then
  echo "installing ${missing[*]}" >&2
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
fi

# An engine that was killed leaves its number behind, and the next one takes whoever has that number now for it.
forget_dead() {
  local file=$1 name=$2
  [[ -f $file && $(cat "/proc/$(<"$file")/comm" 2>/dev/null) != "$name" ]] && rm -f "$file"
  return 0
}

if ! answers; then
  forget_dead /var/run/docker.pid dockerd
  forget_dead /var/run/docker/containerd/containerd.pid containerd
  log=$(mktemp)
  dockerd >"$log" 2>&1 &
  engine=$!
  stop() {
    kill -TERM "$engine" 2>/dev/null && wait "$engine" || true
    rm -f "$log"
  }
  trap stop EXIT
  for _ in {1..300}; do
    answers && break
    kill -0 "$engine" 2>/dev/null || break
    sleep 0.2
  done
  answers || { echo 'The Docker engine does not start; its last lines:' >&2 && tail -n 20 "$log" >&2 && exit 2; }
fi

"$@"
