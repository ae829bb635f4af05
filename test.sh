#!/usr/bin/env bash
# Builds and runs every test. Installs the Debian packages that the tests need when they are missing and it may.
# Last line: 'N passed, N failed, N skipped'. Options: a project name (e.g. Media) runs that project's tests only.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/prerequisites.sh
. "$root/scripts/prerequisites.sh"
need_dotnet || exit 1
need_npm || exit 1
install_debian sip-tester baresip chromium fonts-liberation fonts-inter iproute2 procps systemd flite espeak-ng
install_debian asterisk-core-sounds-en-wav asterisk-core-sounds-en asterisk-core-sounds-es-wav
install_debian asterisk-core-sounds-en-g722 asterisk-core-sounds-es-g722
install_debian asterisk-moh-opsound-wav libopus0 libspandsp2
install_debian baresip-core python3 tshark openssl python3-pylibsrtp shellcheck binutils
install_idle_services kamailio rtpengine-daemon
# The larger transcriber is measured as well; without it its tests are skipped.
"$root/provision/provision.sh" --base-english --quiet || echo "the base transcriber could not be fetched; its tests are skipped" >&2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! dotnet build "$root/EdgeCx.sln" -c Release -v q -nologo; then
  echo "0 passed, 1 failed"
  exit 1
fi

passed=0 failed=0 skipped=0
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT
for project in "$root"/tests/*"${1:-}"*.Tests; do
  name=$(basename "$project")
  [ -n "$(find "$project" -name '*.cs' -not -path '*/obj/*' -print -quit)" ] || continue
  log=$(mktemp)
  # One project at a time: several tests measure time, and two cores are few.
  timeout 2400 dotnet test "$project" -c Release --no-build -nologo --logger "console;verbosity=normal" >"$log" 2>&1
  code=$?
  line=$(grep -E 'Total tests:|^ +(Passed|Failed|Skipped):' "$log" | tr -s ' ' | tr '\n' ' ')
  p=$(sed -nE 's/.* Passed: ([0-9]+).*/\1/p' <<<" $line") f=$(sed -nE 's/.* Failed: ([0-9]+).*/\1/p' <<<" $line")
  s=$(sed -nE 's/.* Skipped: ([0-9]+).*/\1/p' <<<" $line")
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  echo "$name: ${p:-0} passed, ${f:-0} failed, ${s:-0} skipped"
  grep -E '^ +Skipped |\[SKIP\]' "$log" | sed -E 's/^ */  /' | sort -u | head -20
  # What real calls on a mirror port sounded like, case by case.
  cat "$project"/bin/Release/net10.0/mirror-table.md 2>/dev/null
  if [ $code -ne 0 ]; then
    if [ "${f:-0}" -eq 0 ]; then
      failed=$((failed + 1))
      echo "$name ended with $code; its last lines:" >>"$failures"
      tail -20 "$log" >>"$failures"
    fi
    grep -E -A 14 '^ +Failed [A-Za-z]' "$log" | cut -c 1-300 | head -120 >>"$failures"
    cat "$log"
  fi
  rm -f "$log"
done
# Again at the end, where somebody who sees only the last lines finds it.
if [ -s "$failures" ]; then
  echo "== what failed"
  cat "$failures"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
