"""The networks of convolutions in JAX, written from their definitions, with the objectives that they are trained under. Images are
[n, height, width, channels]."""

import sys

import jax
import jax.numpy as jnp

ORDER = ("NHWC", "HWIO", "NHWC")


def conv(x, W, stride):
    around = (W.shape[0] - 1) // 2
    return jax.lax.conv_general_dilated(x, W, (stride, stride), [(around, around)] * 2, dimension_numbers=ORDER)


def back(y, W, stride, like):
    """The transpose of `conv`, to the size of `like`."""
    transposed = jax.linear_transpose(lambda x: conv(x, W, stride), jax.ShapeDtypeStruct(like.shape, like.dtype))
    return transposed(y)[0]


def flat(x):
    return x.reshape(x.shape[0], -1)


class Digits:
    weights = ["W1", "W2", "W3"]

    def forward(self, p, x):
        b = jax.nn.relu(conv(x, p["W1"], 2) + p["b1"])
        a = jax.nn.relu(conv(b, p["W2"], 2) + p["b2"])
        z = flat(a) @ p["W3"] + p["b3"]
        return [x, b, a, z], z

    def layer_back(self, p, m, above, d):
        if m == 2:
            return jax.nn.relu((above - p["b3"]) @ p["W3"].T).reshape(d.shape)
        return jax.nn.relu(back(above - p[f"b{m + 1}"], p[f"W{m + 1}"], 2, d))


class Photographs:
    weights = ["W1", "W2a", "W2b", "W3a", "W3b", "W3s", "W4a", "W4b", "W4s", "Wout"]

    def norm(self, p, x, name):
        m, v = x.mean((0, 1, 2)), x.var((0, 1, 2))
        return p[f"gamma{name}"] * (x - m) / jnp.sqrt(v + 1e-5) + p[f"beta{name}"]

    def block(self, p, x, name, stride):
        inner = jax.nn.relu(self.norm(p, conv(x, p[f"W{name}a"], stride), f"{name}a"))
        shortcut = x if stride == 1 else conv(x, p[f"W{name}s"], stride)
        return jax.nn.relu(self.norm(p, conv(inner, p[f"W{name}b"], 1), f"{name}b") + shortcut)

    def forward(self, p, x):
        d = [x, jax.nn.relu(self.norm(p, conv(x, p["W1"], 1), "1"))]
        for name, stride in (("2", 1), ("3", 2), ("4", 2)):
            d.append(self.block(p, d[-1], name, stride))
        return d, d[-1].mean((1, 2)) @ p["Wout"] + p["bout"]

    def layer_back(self, p, m, above, d):
        if m == 0:
            return jax.nn.relu(back(above, p["W1"], 1, d))
        name, stride = str(m + 1), 1 if m == 1 else 2
        between = jax.nn.relu(back(above, p[f"W{name}b"], 1, above))
        shortcut = above if stride == 1 else back(above, p[f"W{name}s"], stride, d)
        return jax.nn.relu(back(between, p[f"W{name}a"], stride, d) + shortcut)


NETWORKS = {"nmnist": Digits(), "cifar": Photographs()}


def halved(reverse, d):
    return ((reverse - d) ** 2).mean() / 2


def unit(z):
    return z * jax.lax.rsqrt(jnp.maximum((z * z).sum(), 1e-12))


def srip(W, u):
    W = W.reshape(-1, W.shape[-1])
    if W.shape[1] > W.shape[0]:
        W = W.T
    A = lambda z: W.T @ (W @ z) - z
    v = unit(A(u))
    Av = A(v)
    return (unit(Av) * Av).sum() ** 2


def loss_of(experiment, objective, factors, p, x, y, noise):
    """The loss on images of 0 … 1 and labels [n, classes]."""
    net = NETWORKS[experiment]
    d, z = net.forward(p, x)
    loss = -(jax.nn.log_softmax(z, 1) * y).sum(1).mean()
    layers = len(d) - 1
    if objective == "RR":
        above = d[-1]
        for m in reversed(range(layers)):
            above = net.layer_back(p, m, above, d[m])
            loss += factors["rrFactor"] * halved(above, d[m])
    elif objective == "RR-local":
        loss += sum(factors["rrFactor"] * halved(net.layer_back(p, m, d[m + 1], d[m]), d[m]) for m in range(layers))
    elif objective == "Ort":
        loss += sum(factors["orthoFactor"] * srip(p[W], noise[W]) for W in net.weights)
    elif objective != "Std":
        sys.exit(f"expected Std, Ort, RR or RR-local, got {objective}")
    return loss
