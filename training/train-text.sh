#!/usr/bin/env bash
# Trains the text-emotion model and writes models/text-emotion: about fifteen minutes on one core, no GPU.
# --refit: keep the weights that are there and fit thresholds and calibration anew (two minutes).
# EDGECX_SHARED: folder that holds data/text (default: ../shared beside the repository). EDGECX_CACHE: downloads and trained weights (default: ~/.cache/edgecx).
set -euo pipefail
cd "$(dirname "$0")"
packages=(python3-torch python3-numpy libopenblas0-pthread)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing+=("$package")
done
if ((${#missing[@]})); then
  echo "installing ${missing[*]}"
  if ((EUID == 0)); then root=(); else root=(sudo -n); fi
  "${root[@]}" apt-get install -y --no-install-recommends "${missing[@]}" ||
    { echo "needs these Debian packages: ${missing[*]}" >&2; exit 1; }
fi
rows="${EDGECX_SHARED:-$(cd .. && pwd)/../shared}/data/text/goemotions/original/train.tsv"
[[ -f "$rows" ]] || { echo "no GoEmotions rows at $rows (set EDGECX_SHARED)" >&2; exit 1; }
../provision/provision.sh --quiet
# One thread: the same bits on every run.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" PYTHONDONTWRITEBYTECODE=1
exec nice -n 5 /usr/bin/python3 -m edgecx_training.text.train "$@"
