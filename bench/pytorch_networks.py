"""The networks of convolutions in PyTorch, written from their definitions, with the objectives that they are trained under."""

import sys

import torch
import torch.nn.functional as F


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

    def forward(self, p, x):
        b = F.relu(conv(x, p["W1"], 2) + channels(p["b1"]))
        a = F.relu(conv(b, p["W2"], 2) + channels(p["b2"]))
        z = flat(a) @ p["W3"] + p["b3"]
        return [x, b, a, z], z

    def layer_back(self, p, m, above, d):
        if m == 2:
            y = F.relu((above - p["b3"]) @ p["W3"].T)
            return y.reshape(-1, 7, 7, 32).permute(0, 3, 1, 2)
        return F.relu(back(above - channels(p[f"b{m + 1}"]), p[f"W{m + 1}"], 2, d))


class Photographs:
    """A residual network of eight layers with batch norm, whose reverse pass has none."""

    weights = ["W1", "W2a", "W2b", "W3a", "W3b", "W3s", "W4a", "W4b", "W4s", "Wout"]

    def norm(self, p, x, name):
        m, v = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        return channels(p[f"gamma{name}"]) * (x - channels(m)) / channels((v + 1e-5).sqrt()) + channels(
            p[f"beta{name}"]
        )

    def block(self, p, x, name, stride):
        inner = F.relu(self.norm(p, conv(x, p[f"W{name}a"], stride), f"{name}a"))
        shortcut = x if stride == 1 else conv(x, p[f"W{name}s"], stride)
        return F.relu(self.norm(p, conv(inner, p[f"W{name}b"], 1), f"{name}b") + shortcut)

    def forward(self, p, x):
        d = [x, F.relu(self.norm(p, conv(x, p["W1"], 1), "1"))]
        for name, stride in (("2", 1), ("3", 2), ("4", 2)):
            d.append(self.block(p, d[-1], name, stride))
        return d, d[-1].mean((2, 3)) @ p["Wout"] + p["bout"]

    def layer_back(self, p, m, above, d):
        if m == 0:
            return F.relu(back(above, p["W1"], 1, d))
        name, stride = str(m + 1), 1 if m == 1 else 2
        between = F.relu(back(above, p[f"W{name}b"], 1, above))
        shortcut = above if stride == 1 else back(above, p[f"W{name}s"], stride, d)
        return F.relu(back(between, p[f"W{name}a"], stride, d) + shortcut)


NETWORKS = {"nmnist": Digits(), "cifar": Photographs()}


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


def loss_of(experiment, objective, factors, p, x, y, noise):
    """The loss on images [n, channels, height, width] of 0 … 1 and labels [n, classes]."""
    net = NETWORKS[experiment]
    d, z = net.forward(p, x)
    loss = -(F.log_softmax(z, 1) * y).sum(1).mean()
    layers = len(d) - 1
    if objective == "RR":
        above = d[-1]
        for m in reversed(range(layers)):
            above = net.layer_back(p, m, above, d[m])
            loss = loss + factors["rrFactor"] * halved(above, d[m])
    elif objective == "RR-local":
        for m in range(layers):
            loss = loss + factors["rrFactor"] * halved(net.layer_back(p, m, d[m + 1], d[m]), d[m])
    elif objective == "Ort":
        for W in net.weights:
            loss = loss + factors["orthoFactor"] * srip(p[W], noise[W])
    elif objective == "Decay":
        loss = loss + factors["decayFactor"] / 2 * sum((p[W] ** 2).sum() for W in net.weights)
    elif not objective.startswith("Std"):
        sys.exit(f"expected Std, Ort, RR, RR-local or Decay, got {objective}")
    return loss
