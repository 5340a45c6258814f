"""models.py RUNS: reads the final model of every training below RUNS with safetensors, which hands over arrays."""

import sys
from pathlib import Path

import numpy
from safetensors.numpy import load_file

models = sorted(Path(sys.argv[1]).rglob("model_final.safetensors"))
if not models:
    sys.exit("there is no model")
for model in models:
    arrays = load_file(model)
    if not arrays:
        sys.exit(f"{model}: expected arrays, got none")
    for name, array in arrays.items():
        if array.dtype != numpy.float32 or not numpy.isfinite(array).all():
            sys.exit(f"{model}: {name}: expected finite numbers of 32 bits, got {array.dtype}")
print(f"{len(models)} models")
