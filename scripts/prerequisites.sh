# shellcheck shell=bash
# Sourced by edgecx, test.sh and .ci/run: says what is missing and how to install it. POSIX-ish bash.

need_dotnet() {
  if ! command -v dotnet >/dev/null 2>&1; then
    cat >&2 <<'MSG'
edgecx: the .NET 10 SDK is not installed ('dotnet' is not on PATH).
  Debian/Ubuntu: add Microsoft's package feed, then  apt-get install dotnet-sdk-10.0
  any Linux:     Microsoft's dotnet-install.sh with  --channel 10.0
MSG
    return 1
  fi
  if ! dotnet --list-sdks | grep -qE '^10\.'; then
    echo "edgecx: the .NET SDK here is $(dotnet --version 2>/dev/null || echo unknown); version 10.0 is needed (apt-get install dotnet-sdk-10.0)." >&2
    return 1
  fi
}

need_npm() {
  if ! command -v npm >/dev/null 2>&1; then
    cat >&2 <<'MSG'
edgecx: npm is not installed; the build fetches ONNX Runtime and the voice-activity model through it, once.
  Debian/Ubuntu: apt-get install nodejs npm
MSG
    return 1
  fi
}

# install_debian PACKAGE...: installs what is missing when it may (root, apt); else says what to install. Never fails the caller.
install_debian() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing Debian packages: ${missing[*]}" >&2
    apt-get update -qq >&2 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
      echo "could not install all of: ${missing[*]}; the tests that need them are skipped" >&2
  else
    echo "not installed: ${missing[*]} (apt-get install ${missing[*]}); the tests that need them are skipped" >&2
  fi
}

# install_idle_services PACKAGE...: as install_debian, for packages that bring a service of their own name which only tests run: it is
# started neither by the installation nor at boot.
install_idle_services() {
  local added=() package policy=/usr/sbin/policy-rc.d made=
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || added+=("$package")
  done
  [ "${#added[@]}" -eq 0 ] && return 0
  if [ "$(id -u)" -eq 0 ] && [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made=yes
  fi
  install_debian "$@"
  [ -z "$made" ] || rm -f "$policy"
  if [ "$(id -u)" -eq 0 ] && command -v systemctl >/dev/null 2>&1; then
    systemctl disable --quiet "${added[@]}" >/dev/null 2>&1 || true
  fi
}
