#!/usr/bin/env bash
# Shows what a flood from a source that is not listed does to running calls: an appliance, 50 calls into it, and beside them 50,000 garbage
# datagrams, 200 INVITEs, 200 connections and 200 half TLS handshakes a second. Prints the counters before and after; exit code 1 if a packet was lost.
#   scripts/flood.sh [--calls N] [--seconds S] [--garbage N] [--invites N] [--connections N] [--handshakes N] [--source ADDRESS]
# --source 127.0.0.1 floods from a listed source instead: then the limits hold it, not the list. --garbage 0 --invites 0 --connections 0
# --handshakes 0 is the same run without a flood, to compare with on a machine that does other things, too.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/prerequisites.sh
. "$root/scripts/prerequisites.sh"
need_dotnet || exit 1
for tool in node openssl; do
  command -v "$tool" >/dev/null || { echo "flood.sh: $tool is needed (apt-get install nodejs openssl)" >&2; exit 1; }
done
"$root/edgecx" doctor --help >/dev/null
dotnet build "$root/bench/EdgeCx.Bench" -c Release -v q -nologo >&2
exec node "$root/scripts/flood.mjs" "$root" "$@"
