#!/usr/bin/env bash
# Prints what runs where on this Jetson, one line each: board, JetPack, power mode, clocks, .NET, ONNX Runtime, memory, heat. Exit 1 if something
# keeps the appliance from running, or from running on the GPU that its configuration asks for.
#   jetson-self-check.sh [--config FILE]     default /etc/edgecx/edgecx.json
# EDGECX_SELF_CHECK_ROOT: a folder in place of / to read files from, for tests.
set -u
top=${EDGECX_SELF_CHECK_ROOT:-}
config=$top/etc/edgecx/edgecx.json
case "${1:-}" in
  --config) config=${2:?usage: jetson-self-check.sh [--config FILE]} ;;
  '') ;;
  *) echo "usage: jetson-self-check.sh [--config FILE]" >&2; exit 2 ;;
esac
program=$top${EDGECX_HOME:-/usr/lib/edgecx}
blocks=0

ok() { printf 'ok     %s: %s\n' "$1" "$2"; }
warn() { printf 'warn   %s: %s\n' "$1" "$2"; }
block() {
  printf 'BLOCK  %s: %s\n' "$1" "$2"
  blocks=$((blocks + 1))
}
text() { { tr -d '\0' <"$top$1"; } 2>/dev/null | head -n 1; }

# e_machine of an ELF file, little-endian: 183 is AArch64, 62 is x86-64.
machine_of() { od -An -tu2 -j18 -N2 "$1" 2>/dev/null | tr -d ' '; }

# The value of a key of one section, which is all that is asked here: the file is the operator's and small.
setting() { { tr -d '\n' <"$config"; } 2>/dev/null | sed -nE "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"([^\"]*)\".*/\1/p"; }

board=$(text /proc/device-tree/model)
case "$board" in
  *Orin*) ok board "$board" ;;
  '') warn board "no /proc/device-tree/model: this does not look like a Jetson" ;;
  *) warn board "$board: sizes are given for Orin Nano, NX and AGX only" ;;
esac

arch=$(uname -m)
if [ "$arch" = aarch64 ]; then ok processor "$arch, $(getconf _NPROCESSORS_ONLN) cores"; else block processor "$arch; this build is for aarch64"; fi

release=$(text /etc/nv_tegra_release)
if [ -n "$release" ]; then ok jetpack "$release"; else warn jetpack "no /etc/nv_tegra_release: L4T is not installed, so there is no GPU for ONNX Runtime"; fi

if command -v nvpmodel >/dev/null; then
  ok 'power mode' "$(nvpmodel -q 2>/dev/null | sed -n 's/^NV Power Mode: *//p' | head -n 1)"
else
  warn 'power mode' "nvpmodel is not here"
fi

governor=$(text /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor)
now=$(text /sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq)
least=$(text /sys/devices/system/cpu/cpu0/cpufreq/scaling_min_freq)
most=$(text /sys/devices/system/cpu/cpu0/cpufreq/scaling_max_freq)
if [ -z "$most" ]; then
  warn clocks "the processor's frequency cannot be read"
elif [ "$least" = "$most" ]; then
  ok clocks "pinned at $((most / 1000)) MHz"
else
  warn clocks "not pinned (governor ${governor:-unknown}, $((${now:-0} / 1000)) of $((most / 1000)) MHz): run jetson_clocks, or use the drop-in jetson.conf"
fi

runtime=$(${DOTNET_ROOT:+$DOTNET_ROOT/}dotnet --list-runtimes 2>/dev/null | sed -nE 's/^Microsoft\.AspNetCore\.App (10\.[^ ]+).*/\1/p' | tail -n 1)
if [ -n "$runtime" ]; then ok .NET "ASP.NET Core runtime $runtime"; else block .NET "no ASP.NET Core runtime 10.0: apt-get install aspnetcore-runtime-10.0, or Microsoft's dotnet-install.sh --runtime aspnetcore"; fi

target=$(setting Target)
library=$(setting NativeLibrary)
if [ -n "$library" ]; then
  where="Inference:NativeLibrary"
  path=$top$library
else
  where="the appliance's own (CPU only)"
  path=$program/runtimes/linux-arm64/native/libonnxruntime.so
fi
if [ ! -f "$path" ]; then
  block 'ONNX Runtime' "no library at $path ($where)"
elif [ "$(machine_of "$path")" != 183 ]; then
  block 'ONNX Runtime' "$path is not for aarch64 ($where)"
else
  # The release is in the library's text as VERS_1.23.0, the name of its symbols' version.
  version=$(grep -aoE 'VERS_[0-9]+\.[0-9]+\.[0-9]+' "$path" | head -n 1)
  providers=
  for name in cuda tensorrt; do
    [ ! -f "$(dirname "$path")/libonnxruntime_providers_$name.so" ] || providers="$providers $name"
  done
  minor=$(printf '%s' "$version" | sed -nE 's/^VERS_1\.([0-9]+)\..*/\1/p')
  if [ -n "$minor" ] && [ "$minor" -lt 24 ]; then
    block 'ONNX Runtime' "$version at $path ($where); needed is 1.24 or newer"
  else
    ok 'ONNX Runtime' "${version:-version unknown} at $path ($where), providers: cpu$providers"
  fi
  case "${target:-cpu}" in
    cpu) ok target "cpu" ;;
    *)
      case " $providers " in
        *" $target "*) ok target "$target: its provider lies beside the library; whether it runs says 'edgecx doctor'" ;;
        *) block target "Inference:Target is $target, but $(dirname "$path") has no libonnxruntime_providers_$target.so: place the vendor's ONNX Runtime for JetPack and name it in Inference:NativeLibrary" ;;
      esac
      ;;
  esac
fi

free=$(sed -nE 's/^MemAvailable: *([0-9]+) kB/\1/p' "$top/proc/meminfo" 2>/dev/null)
if [ -z "$free" ]; then
  warn memory "/proc/meminfo cannot be read"
elif [ "$free" -lt 1048576 ]; then
  block memory "$((free / 1024)) MiB available; models, GPU arenas and calls need 1024 MiB (GPU and processor share it)"
else
  ok memory "$((free / 1024)) MiB available"
fi

hottest=0
for zone in "$top"/sys/class/thermal/thermal_zone*/temp; do
  degrees=$(cat "$zone" 2>/dev/null || echo 0)
  case "$degrees" in '' | *[!0-9]*) continue ;; esac
  [ "$degrees" -le "$hottest" ] || hottest=$degrees
done
if [ "$hottest" -ge 85000 ]; then
  warn heat "$((hottest / 1000)) °C: the board lowers its clocks by itself from here on; cool it"
elif [ "$hottest" -gt 0 ]; then
  ok heat "$((hottest / 1000)) °C at the hottest sensor"
else
  warn heat "no sensor can be read"
fi

[ "$blocks" -eq 0 ] || { echo "$blocks of these keep the appliance from running as configured"; exit 1; }
