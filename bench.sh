#!/usr/bin/env bash
# Benchmarks. './bench.sh --smoke' runs each once (CI); './bench.sh --filter *Rtp*' a selection; './bench.sh --emotion' what a leg's emotion costs; bench/README.md has the tables.
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
else
  exec dotnet run --project bench/EdgeCx.Bench -c Release -v q -- "$@"
fi
