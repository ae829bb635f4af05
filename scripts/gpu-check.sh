#!/usr/bin/env bash
# On a machine with an NVIDIA GPU: builds with the GPU libraries, runs the parity tests on CUDA and TensorRT, asks the box for its capacity on each
# target, and prints the table that goes into docs/gpu.md. Exit 1 if a target does not run or does not agree; 2 without a device.
#   scripts/gpu-check.sh [--targets "cuda tensorrt"] [--seconds S] [--no-capacity]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/prerequisites.sh
. "$root/scripts/prerequisites.sh"

targets="cuda tensorrt"
seconds=30
capacity=yes
while [ $# -gt 0 ]; do
  case "$1" in
    --targets) targets=${2:?--targets needs a list}; shift ;;
    --seconds) seconds=${2:?--seconds needs a number}; shift ;;
    --no-capacity) capacity=no ;;
    *) sed -n '2,4p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift
done

if ! command -v nvidia-smi >/dev/null || ! nvidia-smi -L >/dev/null 2>&1; then
  echo "gpu-check: no NVIDIA device here (nvidia-smi -L fails); nothing was checked" >&2
  exit 2
fi
need_dotnet || exit 1
need_npm || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
failed=0

device=$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader | head -n 1)
echo "gpu-check: $device" >&2
dotnet build "$root/tests/Inference.Tests" -c Release -v q -nologo -p:WithGpu=true >&2
dotnet build "$root/src/Appliance" -c Release -v q -nologo -p:WithGpu=true >&2
edgecx() { dotnet "$root/src/Appliance/bin/Release/net10.0/edgecx.dll" "$@"; }

# What a run says of itself: the largest figure of a kind, over all lines that name the target.
worst() { # target pattern
  { grep -hE "^ *$1" "$log/parity.txt" || true; } | { grep -oE "$2 [0-9.eE+-]+" || true; } | awk '{ if ($NF + 0 > most) most = $NF + 0 } END { if (NR) printf "%.2g", most; else printf "-" }'
}

dotnet test "$root/tests/Inference.Tests" -c Release --no-build -nologo --logger "console;verbosity=detailed" \
  --filter "FullyQualifiedName~EmotionParityTests|FullyQualifiedName~SessionFactoryTests" >"$log/parity.txt" 2>&1 || failed=1

{
  echo "| target | runs | sums off by (relative L2) | probability off by | heard off by | calls | p99 ms |"
  echo "|---|---|---|---|---|---|---|"
  for target in cpu $targets; do
    line=$(EDGECX__Inference__Target=$target edgecx doctor 2>/dev/null | grep -E ' target: ' || true)
    runs=yes
    case "$line" in *"is asked for, but"* | '') runs="no: ${line##*: }" ;; esac
    [ "$runs" = yes ] || failed=1
    calls=- p99=-
    if [ "$capacity" = yes ] && [ "$runs" = yes ]; then
      if EDGECX__Inference__Target=$target edgecx capacity --seconds "$seconds" --json >"$log/$target.json" 2>"$log/$target.txt"; then
        calls=$(grep -oE '"calls": *[0-9]+' "$log/$target.json" | head -n 1 | grep -oE '[0-9]+$' || echo -)
        p99=$(grep -oE '"p99": *[0-9.]+' "$log/$target.json" | head -n 1 | grep -oE '[0-9.]+$' || echo -)
      else
        failed=1
        tail -n 3 "$log/$target.txt" >&2
      fi
    fi
    for arithmetic in fp32 fp16; do
      [ "$arithmetic" = fp32 ] || [ "$target" = tensorrt ] || continue
      name="$target $arithmetic"
      echo "| $name | $runs | $(worst "$name," 'off by') | $(worst "$name" 'a probability') | $(worst "$name" 'what was heard') | $calls | $p99 |"
      calls=- p99=-
    done
  done
} >"$log/table.md"
cat "$log/table.md"
if grep -qE '^ *Failed ' "$log/parity.txt"; then
  grep -E '^ *(Failed|Error Message)' -A 3 "$log/parity.txt" >&2
fi
echo "gpu-check: $device, ONNX Runtime $(edgecx doctor 2>/dev/null | grep -oE 'ONNX Runtime [0-9.]+' | head -n 1 | cut -d ' ' -f 3), $(date -u +%F)"
exit "$failed"
