#!/usr/bin/env bash
# Publishes the program with its own runtime into publish/ (linux-x64): what the Dockerfile copies into its image.
#   ./publish.sh           publishes
#   ./publish.sh --prove   then runs it as the image would: in an empty, read-only root with nothing but the program and the libraries of its base image, as nobody, with
#                          only /data and /tmp to write to; it must become ready, let nobody in without a key, learn and score, and end with 0 on SIGTERM
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

rm -rf publish
dotnet publish LeadScoring.Dashboard -p:PublishProfile=linux -o publish -v quiet
du -sh publish
[ "${1:-}" = "--prove" ] || exit 0

if ! command -v bwrap >/dev/null || ! command -v curl >/dev/null; then
  as_root=""; [ "$(id -u)" -eq 0 ] || as_root="sudo"
  $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends bubblewrap curl >/dev/null
fi

# What mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra holds and the program asks for: C and C++ runtime, OpenSSL, ICU, time zones. No shell, no package manager.
libraries=()
for name in ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libgcc_s.so.1 libstdc++.so.6 libssl.so.3 libcrypto.so.3 $(ldconfig -p | grep -oE 'libicu(uc|i18n|data)\.so\.[0-9]+' | sort -u); do
  path=$(ldconfig -p | awk -v name="$name" '$1 == name && /x86-64/ && !seen++ { print $NF }')
  [ -n "$path" ] || { echo "$name is not on this machine, so nothing can be proved here."; exit 1; }
  libraries+=(--ro-bind "$(readlink -f "$path")" "/lib64/$name")
done

data=$(mktemp -d)
port=$(( 20000 + RANDOM % 20000 ))
trap 'kill "$sandbox" 2>/dev/null || true; rm -rf "$data"' EXIT
chmod 777 "$data"
box=(bwrap --unshare-user --unshare-pid --as-pid-1 --unshare-ipc --unshare-uts --uid 65532 --gid 65532 --die-with-parent --new-session --clearenv --cap-drop ALL
  --ro-bind publish /app "${libraries[@]}" --ro-bind /usr/share/zoneinfo /usr/share/zoneinfo --ro-bind data/sample /sample --proc /proc --dev /dev --tmpfs /tmp --bind "$data" /data --remount-ro /
  --setenv LD_LIBRARY_PATH /lib64 --setenv ASPNETCORE_URLS "http://127.0.0.1:$port" --setenv Storage__Root / --setenv Logging__Console__FormatterName json)
"${box[@]}" --info-fd 3 /app/LeadScoring.Dashboard 3>"$data/info" >"$data/log" 2>&1 &
sandbox=$!

fail() { echo "$1"; tail -20 "$data/log"; exit 1; }
ready=""
for _ in $(seq 300); do
  kill -0 "$sandbox" 2>/dev/null || fail "It ended before it was ready."
  ready=$(curl -fs "http://127.0.0.1:$port/health/ready" || true)
  case "$ready" in *'"model":{"status":"ok"'*) break ;; esac
  sleep 0.2
done
echo "ready:  $ready"
case "$ready" in *'"status":"ok"'*) ;; *) fail "It did not become ready." ;; esac
status=$(curl -s -o /dev/null -w '%{http_code}' -X POST "http://127.0.0.1:$port/api/v1/score" -H 'Content-Type: application/json' -d '{ "features": [ {} ] }')
[ "$status" = 401 ] || fail "Who sent no key was answered $status."
"${box[@]}" /app/LeadScoring.Dashboard evaluate /sample/leads.csv --label "Qualified within 30 days" --positive yes >"$data/evaluated" 2>&1 || { cat "$data/evaluated"; exit 1; }
echo "learnt and scored: $(grep -m1 -o 'Learnt from .*' "$data/evaluated")"
ls -l "$data"/leads.db >/dev/null || fail "The database is not in /data."
kill -TERM "$(grep -o '"child-pid": *[0-9]*' "$data/info" | grep -o '[0-9]*$')"
status=0; wait "$sandbox" || status=$?
[ "$status" -eq 0 ] || fail "It ended with $status on SIGTERM."
echo "stopped: exit code 0"
