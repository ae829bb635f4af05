#!/bin/sh
# Fuzzes the parsers: ./fuzz.sh [TARGET|all|--smoke] [options of EdgeCx.Fuzz]
#   ./fuzz.sh             every target for 600 s
#   ./fuzz.sh --smoke     every target, 60 s in total (what CI runs)
#   ./fuzz.sh sdp --seconds 30 --seed 7
# Crashers are saved to fuzz/crashers/<target>/ and replayed first on the next run. Exit code 1: a crash.
set -eu
cd "$(dirname "$0")"
command -v dotnet >/dev/null 2>&1 || { echo "fuzz.sh: the .NET 10 SDK is missing (see README)" >&2; exit 2; }

target=all
if [ $# -gt 0 ]; then
  case "$1" in
    --smoke) shift; set -- --total 60 "$@" ;;
    --*) ;;
    *) target=$1; shift ;;
  esac
fi

dotnet build fuzz/EdgeCx.Fuzz -c Release -v q -nologo >&2
exec dotnet fuzz/EdgeCx.Fuzz/bin/Release/net10.0/EdgeCx.Fuzz.dll "$target" "$@"
