#!/usr/bin/env bash
# Builds the folder that is copied to a Jetson: a portable publish (it needs the .NET 10 runtime on the board), without the x64 libraries, with ONNX
# Runtime's arm64 library for the CPU as the fallback, the unit, and what is here beside this script.
#   deploy/jetson/build.sh OUT [dotnet publish options]     OUT: a folder that is empty or not there yet; it becomes /usr/lib/edgecx on the board
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

fail() {
  echo "jetson: $*" >&2
  exit 1
}

out=${1:?usage: deploy/jetson/build.sh OUT [dotnet publish options]}
shift
[ ! -e "$out" ] || { [ -d "$out" ] && [ -z "$(ls -A "$out")" ]; } || fail "'$out' is not empty; name a folder that is empty or not there yet"
command -v dotnet >/dev/null || fail "the .NET 10 SDK is not installed"

# No runtime identifier: the runtime pack for linux-arm64 is not on every feed, and the board has its own runtime.
dotnet publish "$root/src/Appliance/Appliance.csproj" -c Release -o "$out" -p:UseAppHost=false -v q -nologo "$@"

# Only what an arm64 Linux loads stays: the other processors' native libraries would only fill the board's disk.
find "$out/runtimes" -mindepth 1 -maxdepth 1 ! -name linux-arm64 -exec rm -rf {} +
library="$out/runtimes/linux-arm64/native/libonnxruntime.so"
[ -f "$library" ] || fail "the publish has no $library; run provision/provision.sh --verify"

# e_machine of the ELF header, little-endian: 183 is AArch64.
while IFS= read -r -d '' file; do
  [ "$(od -An -tu2 -j18 -N2 "$file" | tr -d ' ')" = 183 ] || fail "$file is not for arm64"
done < <(find "$out" -type f \( -name '*.so' -o -name '*.so.*' \) -print0)

# The unit starts /usr/lib/edgecx/edgecx; a portable publish has no program of that name, so it is this.
cat >"$out/edgecx" <<'LAUNCH'
#!/bin/sh
exec "${DOTNET_ROOT:+$DOTNET_ROOT/}dotnet" "$(dirname "$(readlink -f "$0")")/edgecx.dll" "$@"
LAUNCH
chmod 755 "$out/edgecx"

mkdir -p "$out/jetson/systemd"
cp "$here/jetson-power.sh" "$here/jetson-self-check.sh" "$here/README.md" "$out/jetson/"
cp -r "$here/sizes" "$out/jetson/sizes"
cp "$root/deploy/systemd/edgecx.service" "$root/deploy/systemd/edgecx.sysusers.conf" "$here/edgecx.service.d/jetson.conf" "$out/jetson/systemd/"
sums=$(cd "$out" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
printf '%s\n' "$sums" >"$out/SHA256SUMS"
echo "jetson: $out is ready, $(du -sm "$out" | cut -f 1) MB; see $out/jetson/README.md for the steps on the board"
