#!/usr/bin/env bash
# Unit tests of the training code; needs no speech and no downloads.
set -euo pipefail
cd "$(dirname "$0")"
PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 -m unittest discover -s tests -t .
