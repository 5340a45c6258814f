#!/usr/bin/env bash
# PyTorch and JAX in an environment of their own, bench/.peers, where npm run bench finds them (some 5 GB: PyTorch brings its
# libraries for GPUs, which are not used).
#
#   bench/peers.sh [python3]
set -euo pipefail
cd "$(dirname "$0")"
"${1:-python3}" -m venv .peers
.peers/bin/pip install --quiet --requirement requirements.txt
.peers/bin/python -c 'import jax, torch; print("PyTorch", torch.__version__, "and JAX", jax.__version__)'
