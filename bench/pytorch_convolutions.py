"""The networks of convolutions in PyTorch, written from their definitions: the same batches from the same weights.

    node bench/export-batches.js nmnist RR 0 40 out && python3 bench/pytorch_convolutions.py out

Prints the largest relative difference of the losses until one unit in the last place of the initial weights, twenty times over, has made
as much of a difference to ours. Needs torch, numpy and safetensors.
"""

import json
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

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


def oihw(W):
    """[height, width, in, out] as PyTorch has kernels."""
    return W.permute(3, 2, 0, 1)


def conv(x, W, stride):
    return F.conv2d(x, oihw(W), stride=stride, padding=(W.shape[0] - 1) // 2)


def back(y, W, stride, like):
    """The transpose of `conv`, to the size of `like`."""
    reached = (y.shape[2] - 1) * stride + 1
    return F.conv_transpose2d(
        y, oihw(W), stride=stride, padding=(W.shape[0] - 1) // 2, output_padding=like.shape[2] - reached
    )


def channels(b):
    return b[:, None, None]


def flat(x):
    """Rows in the order of height, width, channels."""
    return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)


class Digits:
    """Two convolutions with strides and a fully connected layer."""

    weights = ["W1", "W2", "W3"]

    def forward(self, x):
        b = F.relu(conv(x, p["W1"], 2) + channels(p["b1"]))
        a = F.relu(conv(b, p["W2"], 2) + channels(p["b2"]))
        z = flat(a) @ p["W3"] + p["b3"]
        return [x, b, a, z], z

    def layer_back(self, m, above, d):
        if m == 2:
            y = F.relu((above - p["b3"]) @ p["W3"].T)
            return y.reshape(-1, 7, 7, 32).permute(0, 3, 1, 2)
        return F.relu(back(above - channels(p[f"b{m + 1}"]), p[f"W{m + 1}"], 2, d))


class Photographs:
    """A residual network of eight layers with batch norm, whose reverse pass has none."""

    weights = ["W1", "W2a", "W2b", "W3a", "W3b", "W3s", "W4a", "W4b", "W4s", "Wout"]

    def norm(self, x, name):
        m, v = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        return channels(p[f"gamma{name}"]) * (x - channels(m)) / channels((v + 1e-5).sqrt()) + channels(
            p[f"beta{name}"]
        )

    def block(self, x, name, stride):
        inner = F.relu(self.norm(conv(x, p[f"W{name}a"], stride), f"{name}a"))
        shortcut = x if stride == 1 else conv(x, p[f"W{name}s"], stride)
        return F.relu(self.norm(conv(inner, p[f"W{name}b"], 1), f"{name}b") + shortcut)

    def forward(self, x):
        d = [x, F.relu(self.norm(conv(x, p["W1"], 1), "1"))]
        for name, stride in (("2", 1), ("3", 2), ("4", 2)):
            d.append(self.block(d[-1], name, stride))
        return d, d[-1].mean((2, 3)) @ p["Wout"] + p["bout"]

    def layer_back(self, m, above, d):
        if m == 0:
            return F.relu(back(above, p["W1"], 1, d))
        name, stride = str(m + 1), 1 if m == 1 else 2
        between = F.relu(back(above, p[f"W{name}b"], 1, above))
        shortcut = above if stride == 1 else back(above, p[f"W{name}s"], stride, d)
        return F.relu(back(between, p[f"W{name}a"], stride, d) + shortcut)


net = {"nmnist": Digits, "cifar": Photographs}[experiment]()


def halved(reverse, d):
    return ((reverse - d) ** 2).mean() / 2


def srip(W, u):
    W = W.reshape(-1, W.shape[-1])
    if W.shape[1] > W.shape[0]:
        W = W.T
    A = lambda z: W.T @ (W @ z) - z
    unit = lambda z: z * torch.rsqrt(torch.clamp((z * z).sum(), min=1e-12))
    v = unit(A(u))
    Av = A(v)
    return (unit(Av) * Av).sum() ** 2


def loss_of(step):
    rows = fed["rows"][step].long()
    x, y = images[rows], fed["labels"][rows]
    d, z = net.forward(x)
    loss = -(F.log_softmax(z, 1) * y).sum(1).mean()
    layers = len(d) - 1
    if objective == "RR":
        above = d[-1]
        for m in reversed(range(layers)):
            above = net.layer_back(m, above, d[m])
            loss = loss + factors["rrFactor"] * halved(above, d[m])
    elif objective == "RR-local":
        for m in range(layers):
            loss = loss + factors["rrFactor"] * halved(net.layer_back(m, d[m + 1], d[m]), d[m])
    elif objective == "Ort":
        for W in net.weights:
            loss = loss + factors["orthoFactor"] * srip(p[W], fed[f"u/{W}"][step])
    elif objective == "Decay":
        loss = loss + factors["decayFactor"] / 2 * sum((p[W] ** 2).sum() for W in net.weights)
    elif not objective.startswith("Std"):
        sys.exit(f"expected Std, Ort, RR, RR-local or Decay, got {objective}")
    return loss


M = {name: torch.zeros_like(p[name]) for name in trained}
V = {name: torch.zeros_like(p[name]) for name in trained}
theirs = []
for step in range(len(told["ours"])):
    loss = loss_of(step)
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
