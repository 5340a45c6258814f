"""The networks of convolutions in PyTorch, written from their definitions: the same batches from the same weights.

    node bench/export-batches.js nmnist RR 0 40 out && python3 bench/pytorch_convolutions.py out

Prints the largest relative difference of the losses until one unit in the last place of the initial weights, a hundred times over, has made
as much of a difference to ours. Needs torch, numpy and safetensors.
"""

import json
import sys

import torch
from safetensors.torch import load_file

from pytorch_networks import loss_of

torch.set_num_threads(1)
folder = sys.argv[1]
told = json.load(open(f"{folder}/losses.json"))
fed = load_file(f"{folder}/fed.safetensors")
experiment, objective, factors = told["experiment"], told["variant"].split("-0.")[0], told["factors"]
p = {name: value.clone() for name, value in load_file(f"{folder}/init.safetensors").items()}
trained = [name for name in p if not name.startswith(("mean", "variance"))]
for name in trained:
    p[name].requires_grad_()
images = fed["inputs"].permute(0, 3, 1, 2) / 255

M = {name: torch.zeros_like(p[name]) for name in trained}
V = {name: torch.zeros_like(p[name]) for name in trained}
theirs = []
for step in range(len(told["ours"])):
    rows = fed["rows"][step].long()
    noise = {name[2:]: stack[step] for name, stack in fed.items() if name.startswith("u/")}
    loss = loss_of(experiment, objective, factors, p, images[rows], fed["labels"][rows], noise)
    theirs.append(loss.item())
    for name, g in zip(trained, torch.autograd.grad(loss, [p[name] for name in trained])):
        # Adam as TensorFlow 1 has it: epsilon outside of the bias correction.
        M[name] = 0.9 * M[name] + 0.1 * g
        V[name] = 0.999 * V[name] + 0.001 * g * g
        rate = fed["alpha"][step].item() * (0.001**0.5) / 0.1  # fed is the rate for moments without (1 - beta)
        p[name] = (p[name] - rate * M[name] / (V[name].sqrt() + 1e-8)).detach().requires_grad_()

apart = lambda one, other: abs(one / other - 1)
differences = [apart(a, b) for a, b in zip(theirs, told["ours"])]
parting = [
    step
    for step, own in enumerate(told["ours"])
    if max(apart(run[step], own) for run in told["nudged"]) > 1e-4
]
end = parting[0] if parting else len(theirs)
first = next((step for step, difference in enumerate(differences) if difference > 1e-4), None)
print(
    f"{experiment} {told['variant']}: {len(theirs)} steps; ours nudged part at "
    f"{parting[0] if parting else 'none'}, PyTorch at {'none' if first is None else first}; "
    f"largest difference before: {max(differences[:end]):.1e}"
)
