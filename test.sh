#!/usr/bin/env bash
# Installs what the tests need on a bare Debian with the .NET 10 SDK, builds, and runs every test.
# REAL_DATA=<folder> adds the tests that measure on public data sets (see README); without it they are skipped and say so.
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v chromium >/dev/null; then
  echo "Installing Chromium for the browser tests…"
  as_root=""; [ "$(id -u)" -eq 0 ] || as_root="sudo"
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-liberation >/dev/null
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet build LeadScoring.sln -c Release --nologo -v minimal
status=0
# A test that hangs is named and ends the run.
dotnet test LeadScoring.sln -c Release --no-build --nologo --blame-hang-timeout 8m --blame-hang-dump-type none "$@" | tee "$log" || status=$?

# One closing line for people and machines; a run in which nothing was tested has failed.
grep -oE '(Passed|Failed)!.*' "$log" | awk -F'[:,]' '
  { failed += $2; passed += $4; skipped += $6 }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit passed == 0 || failed > 0 }' || status=1
exit $status
