#!/bin/sh
# Expected: an array that is written and read back is the same, or the writer refuses it.
# Seen: the NumPy writer takes the memory of an array as it lies but writes its shape: one that is not in C order, as
# numpy.argwhere and transposing give it, comes back with its numbers in other places, without an error or a warning.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check safetensors==0.8.0 numpy==2.3.5
cat >finding.py <<'PYTHON'
import importlib.metadata
import sys

import numpy as np
from safetensors.numpy import load, save

for name in ("safetensors", "numpy"):
    print(name, importlib.metadata.version(name))
table = np.array([[0, 1, 0], [1, 0, 1]])
places = np.argwhere(table)  # rows of (row, column), laid out column by column
back = load(save({"places": places}))["places"]
print(f"written: {places.tolist()}, C order: {places.flags['C_CONTIGUOUS']}")
print(f"read back: {back.tolist()}")
ordered = load(save({"places": np.ascontiguousarray(places)}))["places"]
print(f"read back, put in order before: {ordered.tolist()}")
still = back.shape == places.shape and not np.array_equal(back, places) and np.array_equal(ordered, places)
print("still so" if still else "no longer so")
sys.exit(not still)
PYTHON
venv/bin/python finding.py
