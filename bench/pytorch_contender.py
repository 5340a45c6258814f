"""PyTorch as a process of its own, eager, one thread: the same protocol as bench/contender.js."""

import json
import resource
import sys
import time

import torch

from pytorch_peer import EXPERIMENTS, adam, loss_of, unit

torch.manual_seed(1)


def training_of(case):
    inputs, hidden, classes, batch = (case[key] for key in ("inputs", "hidden", "classes", "batch"))
    shapes = {"W1": [inputs, classes], "b1": [classes]}
    if case["experiment"] == "peak":
        shapes = {"W1": [inputs, hidden], "b1": [hidden], "W2": [hidden, classes], "b2": [classes]}
        shapes |= {"gamma1": [hidden], "beta1": [hidden], "gamma2": [classes], "beta2": [classes]}
    p = {name: ((torch.rand(shape) - 0.5) * 0.16 + name.startswith("gamma")).requires_grad_() for name, shape in shapes.items()}
    moments = [{name: torch.zeros_like(t) for name, t in p.items()} for _ in range(2)]
    d1 = (torch.rand(batch, inputs) < 0.13).float() * 255
    labels = torch.nn.functional.one_hot(torch.arange(batch) % classes, classes).float()
    return p, moments, d1, labels


def run(case, training, steps):
    p, (first, second), d1, labels = training
    weights = EXPERIMENTS[case["experiment"]]["weights"]
    start = time.perf_counter()
    for step in range(steps):
        noise = {W: unit(p[W].shape[1]) for W in weights} if case["objective"] == "Ort" else {}
        loss = loss_of(case["experiment"], case["objective"], p, d1, labels, noise)
        gradients = torch.autograd.grad(loss, list(p.values()), allow_unused=True)
        adam(p, gradients, first, second, step)
    return (time.perf_counter() - start) * 1000 / steps


prepared = {}
for line in sys.stdin:
    request = json.loads(line)
    case, key = request["benchCase"], json.dumps(request["benchCase"])
    if key not in prepared:
        prepared[key] = training_of(case)
        run(case, prepared[key], 3)
    ms = run(case, prepared[key], request["steps"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": ms, "peakMB": peak}), flush=True)
