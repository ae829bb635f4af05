#!/usr/bin/env bash
# Measures everything that docs/accuracy.md states and writes it there, its plots to docs/images.
#   scripts/accuracy.sh FOLDS [SECTION...]     FOLDS: models that leave one speaker out each, as 'training/train.sh --folds FOLDS' writes them
# REPEATS: composed calls of a kind and speaker (4). Sections: loso, ladder, ways, check, calls; all where none is named. EDGECX_SHARED: folder that holds data/ser and data/calls (default: ../shared beside the repository). About a quarter of an hour
# on two cores.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folds=${1:?usage: scripts/accuracy.sh FOLDS [SECTION...]}
shift
shared=$(realpath "${EDGECX_SHARED:-$root/../shared}")
[ -f "$shared/data/ser/manifest.csv" ] || { echo "no labelled speech at $shared/data/ser (set EDGECX_SHARED)" >&2; exit 1; }
command -v node >/dev/null || { echo "node is needed (apt-get install nodejs)" >&2; exit 1; }
exec node "$root/scripts/accuracy.mjs" "$root" "$(realpath "$folds")" "$shared" "$@"
