"""graphs.py FOLDER: checks every ONNX graph in a folder, the shapes of all its values too."""

import sys
from pathlib import Path

import onnx

graphs = sorted(Path(sys.argv[1]).glob("*.onnx"))
if not graphs:
    sys.exit("there is no graph")
for graph in graphs:
    try:
        onnx.checker.check_model(onnx.load(graph), full_check=True)
    except Exception as error:
        sys.exit(f"{graph.name}: {error}")
print(f"{len(graphs)} graphs")
