"""PyTorch as a process of its own, one thread: the same protocol as bench/contender.js.

    pytorch_contender.py [--compile]

Eager; or loss, gradients and Adam as one function that torch.compile has compiled.
"""

import json
import math
import resource
import sys
import time

import torch

import pytorch_networks
from pytorch_peer import EXPERIMENTS, REST1, REST2, adam, loss_of, unit

torch.manual_seed(1)
# A process compiles the same function for many networks; beyond eight it would go on eagerly.
torch._dynamo.config.recompile_limit = 64


def training_of(case):
    return OfBatches(case) if "images" in case else OfAll(case)


class Training:
    """Steps of Adam on `self.p`; a subclass has the loss, and what a step is fed besides the parameters."""

    def __init__(self, p):
        self.p = p
        self.first, self.second = ({name: torch.zeros_like(t) for name, t in p.items()} for _ in range(2))
        self.compiled = torch.compile(self.stepped) if "--compile" in sys.argv else None
        if not self.compiled:
            for tensor in p.values():
                tensor.requires_grad_()

    def stepped(self, p, first, second, rate, fed):
        """The state after a step, as tensors of their own."""
        gradients = torch.func.grad(self.loss)(p, fed)
        first = {name: 0.9 * m + REST1 * gradients[name] for name, m in first.items()}
        second = {name: 0.999 * v + REST2 * gradients[name] ** 2 for name, v in second.items()}
        return {name: w - rate * first[name] / (second[name].sqrt() + 1e-8) for name, w in p.items()}, first, second

    def run(self, steps):
        """Returns the milliseconds of so many steps."""
        start = time.perf_counter()
        for step in range(steps):
            fed = self.fed()
            if self.compiled:
                rate = torch.tensor(1e-4 * math.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1)))
                self.p, self.first, self.second = self.compiled(self.p, self.first, self.second, rate, fed)
            else:
                gradients = torch.autograd.grad(self.loss(self.p, fed), list(self.p.values()), allow_unused=True)
                adam(self.p, gradients, self.first, self.second, step)
        return (time.perf_counter() - start) * 1000


class OfAll(Training):
    """A network of fully connected layers; every step sees all images."""

    def __init__(self, case):
        inputs, hidden, classes, batch = (case[key] for key in ("inputs", "hidden", "classes", "batch"))
        shapes = {"W1": [inputs, classes], "b1": [classes]}
        if case["experiment"] == "peak":
            shapes = {"W1": [inputs, hidden], "b1": [hidden], "W2": [hidden, classes], "b2": [classes]}
            shapes |= {"gamma1": [hidden], "beta1": [hidden], "gamma2": [classes], "beta2": [classes]}
        self.experiment, self.objective = case["experiment"], case["objective"]
        self.d1 = (torch.rand(batch, inputs) < 0.13).float() * 255
        self.labels = torch.nn.functional.one_hot(torch.arange(batch) % classes, classes).float()
        super().__init__(drawn(shapes))

    def fed(self):
        weights = EXPERIMENTS[self.experiment]["weights"] if self.objective == "Ort" else []
        return {W: unit(self.p[W].shape[1]) for W in weights}

    def loss(self, p, noise):
        return loss_of(self.experiment, self.objective, p, self.d1, self.labels, noise)


class OfBatches(Training):
    """A network of convolutions; a step gathers its own images, which are bytes."""

    def __init__(self, case):
        height, width, channels = case["shape"]
        self.case = case
        self.images = torch.randint(0, 256, (case["images"], channels, height, width), dtype=torch.uint8)
        self.labels = torch.nn.functional.one_hot(torch.arange(case["images"]) % 10, 10).float()
        super().__init__(drawn(case["shapes"]))

    def fed(self):
        noise = {W: unit(n) for W, n in self.case["noise"].items()}
        return {"rows": torch.randint(0, self.case["images"], (self.case["batch"],)), "noise": noise}

    def loss(self, p, fed):
        x, y = self.images[fed["rows"]].float() / 255, self.labels[fed["rows"]]
        case = self.case
        return pytorch_networks.loss_of(case["experiment"], case["objective"], case["factors"], p, x, y, fed["noise"])


def drawn(shapes):
    return {name: (torch.rand(shape) - 0.5) * 0.16 + name.startswith("gamma") for name, shape in shapes.items()}


prepared = {}
for line in sys.stdin:
    request = json.loads(line)
    key = json.dumps(request["benchCase"])
    first_ms = 0
    if key not in prepared:
        begin = time.perf_counter()
        prepared[key] = training_of(request["benchCase"])
        prepared[key].run(3)
        first_ms = (time.perf_counter() - begin) * 1000
    ms = prepared[key].run(request["steps"]) / request["steps"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": ms, "firstMs": first_ms, "peakMB": peak}), flush=True)
