#!/usr/bin/env bash
# Measures what depends on the machine and prints it beside its limit. Tests assert none of this.
#   ./bench.sh                 everything
#   ./bench.sh start           a fresh clone to the first explained queue in the browser
#   ./bench.sh kernel          scoring and explaining, beside ML.NET, XGBoost and LightGBM
#   ./bench.sh http            POST /api/v1/score, beside FastAPI and XGBoost, under wrk
#   ./bench.sh inside          where the time of scoring goes, by BenchmarkDotNet
#   ./bench.sh import          10,000 leads by CSV; 5,000,000 rows looked at and checked (IMPORT_ROWS=… for fewer)
#   ./bench.sh store           scores into SQLite beside EF, and the order of a queue of 1,000,000
#   ./bench.sh rescore         a new model over 1,000,000 stored vectors; 100,000 leads refreshed; the queue meanwhile
#   ./bench.sh ui              the queue with 10,000 leads, in Chromium
#   ./bench.sh doors           how soon a closed door is closed, what others notice of a flood, and a stop with 50 open pages
#   ./bench.sh second-look     what a lead waits while the LLM misbehaves, what a call costs, and the queue while fifty are under way
#   ./bench.sh market          training on synthetic markets against the known ceiling
#   ./bench.sh quality         evaluate on the data sets in REAL_DATA, all seeds, against the reference
#   ./bench.sh report          docs/benchmarks.md from what the last runs measured
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

install() {
  as_root=""; [ "$(id -u)" -eq 0 ] || as_root="sudo"
  $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

ldconfig -p | grep -q libgomp.so.1 || install libgomp1 || echo "libgomp1 could not be installed: the kernel is measured without LightGBM."
command -v chromium >/dev/null || install chromium fonts-dejavu-core fonts-liberation
/usr/bin/python3 -c "import numpy, xgboost" 2>/dev/null || install python3-numpy python3-xgboost || echo "python3-xgboost could not be installed: the kernel is measured beside ML.NET only."
{ /usr/bin/python3 -c "import fastapi, uvicorn" 2>/dev/null && command -v wrk >/dev/null; } || install python3-fastapi uvicorn wrk || echo "FastAPI or wrk could not be installed: http is not measured."

dotnet build LeadScoring.Benchmarks -c Release --nologo -v quiet
[ $# -gt 0 ] || set -- start kernel http import store rescore ui doors second-look market quality report
status=0
for section in "$@"; do dotnet run --project LeadScoring.Benchmarks -c Release --no-build -- "$section" || status=1; done
exit $status
