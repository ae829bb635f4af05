#!/usr/bin/env bash
# Benchmarks. './bench.sh --smoke' runs each once (CI); './bench.sh --filter *Parse*' a selection; './bench.sh --emotion' what a leg's emotion costs;
# './bench.sh --voice [ROUNDS]' what voice activity costs by batch; './bench.sh --ingest [TURNS [PACKETS]]' what a packet costs against C;
# './bench.sh --peers [SECONDS [TURNS [STREAMS]]]' what both cost against a session a stream on Node.js; './bench.sh --growth REPORT [ROUNDS]' what boxes would
# carry that are not here, by simulation from a report of 'edgecx capacity --json'; bench/README.md has the tables.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/prerequisites.sh
. "$root/scripts/prerequisites.sh"
need_dotnet || exit 1
cd "$root"
if [ "${1:-}" = "--smoke" ]; then
  log=$(mktemp)
  if dotnet run --project bench/EdgeCx.Bench -c Release -v q -- --smoke >"$log" 2>&1; then
    grep -E '^\| ' "$log" || true
    rm -f "$log"
  else
    cat "$log"
    rm -f "$log"
    exit 1
  fi
elif [ "${1:-}" = "--ingest" ]; then
  command -v gcc >/dev/null 2>&1 || { echo "bench.sh: gcc is missing: the other half of this comparison is C (Debian: gcc libc6-dev)" >&2; exit 2; }
  built=$(mktemp -d)
  trap 'rm -rf "$built"' EXIT
  for program in recvmmsg ring send; do
    gcc -O2 -Wall -Wextra -o "$built/ingest_$program" "bench/c/ingest_$program.c"
  done
  dotnet run --project bench/EdgeCx.Bench -c Release -v q -- --ingest "$built" "${@:2}"
elif [ "${1:-}" = "--peers" ]; then
  command -v node >/dev/null 2>&1 || { echo "bench.sh: node is missing: the other half of this comparison runs on it (Debian: nodejs)" >&2; exit 2; }
  provision/provision.sh --bench --quiet
  exec dotnet run --project bench/EdgeCx.Bench -c Release -v q -- "$@"
else
  exec dotnet run --project bench/EdgeCx.Bench -c Release -v q -- "$@"
fi
