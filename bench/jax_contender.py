"""JAX as a process of its own, one thread: all steps of a call are one compiled scan. The same protocol as bench/contender.js."""

import functools
import json
import os
import resource
import sys
import time

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import jax.numpy as jnp

import jax_networks

RR = {"mnist": 1e-5, "peak": 1e-6}
ORTHO, RATE = 0.1, 1e-4
# 1 - beta as TensorFlow has them: 32-bit differences of 32-bit numbers.
REST1, REST2 = (float(jnp.float32(1) - jnp.float32(beta)) for beta in (0.9, 0.999))


def batch_norm(x, gamma, beta):
    mean = x.mean(0)
    variance = ((x - mean) ** 2).mean(0)
    return (x - mean) / jnp.sqrt(variance + 1e-3) * gamma + beta


def forwards(experiment, p, d1):
    """The logits, and what the reverse pass is held against."""
    if experiment == "mnist":
        return d1 @ p["W1"] + p["b1"], [d1]
    d2 = jax.nn.relu(batch_norm(d1 @ p["W1"] + p["b1"], p["gamma1"], p["beta1"]))
    return jax.nn.relu(batch_norm(d2 @ p["W2"] + p["b2"], p["gamma2"], p["beta2"])), [d1, d2]


def backwards(experiment, p, last):
    if experiment == "mnist":
        return [(last - p["b1"]) @ p["W1"].T]
    d2 = jax.nn.relu(batch_norm((last - p["b2"]) @ p["W2"].T, p["gamma1"], p["beta1"]))
    return [(d2 - p["b1"]) @ p["W1"].T, d2]


def srip(W, u):
    A = W.T @ W - jnp.eye(W.shape[1])
    v = A.T @ u
    v = v / jnp.linalg.norm(v)
    u = A @ v
    u = u / jnp.linalg.norm(u)
    return (u.T @ A @ v).squeeze() ** 2


def loss_of(experiment, objective, p, d1, labels, noise):
    last, activations = forwards(experiment, p, d1)
    loss = -(jax.nn.log_softmax(jax.nn.softmax(last, 1), 1) * labels).sum(1).mean()
    if objective == "RR":
        pairs = zip(backwards(experiment, p, last), activations, strict=True)
        loss += sum(RR[experiment] * 0.5 * ((back - d) ** 2).sum() for back, d in pairs)
    if objective == "Ort":
        loss += sum(ORTHO * srip(p[W], u) for W, u in noise.items())
    return loss


def training_of(case):
    """A compiled function (state, count of steps before) → state after so many steps; and the state at the beginning."""
    shapes, drawn, loss, rows = of_batches(case) if "images" in case else of_all(case)
    keys = dict(zip(shapes, jax.random.split(jax.random.key(1), len(shapes)), strict=True))
    p = {
        name: (jax.random.uniform(keys[name], shape) - 0.5) * 0.16 + name.startswith("gamma")
        for name, shape in shapes.items()
    }

    def step(state, fed):
        p, first, second = state
        rate, noise, chosen = fed
        gradients = jax.grad(loss)(p, noise, chosen)
        first = {name: 0.9 * m + REST1 * gradients[name] for name, m in first.items()}
        second = {name: 0.999 * v + REST2 * gradients[name] ** 2 for name, v in second.items()}
        p = {name: w - rate * first[name] / (jnp.sqrt(second[name]) + 1e-8) for name, w in p.items()}
        return (p, first, second), None

    @functools.partial(jax.jit, static_argnums=1, donate_argnums=0)
    def advance(state, count, done):
        at = (done + jnp.arange(1, count + 1)).astype(jnp.float32)
        rates = RATE * jnp.sqrt(1 - 0.999**at) / (1 - 0.9**at)
        noise = {}
        for name, n in drawn.items():
            u = jax.random.normal(jax.random.fold_in(jax.random.key(3), done), (count, n, 1))
            noise[name] = u / jnp.linalg.norm(u, axis=1, keepdims=True)
        return jax.lax.scan(step, state, (rates, noise, rows(count, done)))[0]

    def zeros():
        return {name: jnp.zeros_like(w) for name, w in p.items()}

    return {"advance": advance, "state": (p, zeros(), zeros()), "done": 0}


def of_all(case):
    """A network of fully connected layers: its shapes, what noise it is fed, its loss; every step sees all images."""
    experiment, objective = case["experiment"], case["objective"]
    inputs, hidden, classes, batch = (case[key] for key in ("inputs", "hidden", "classes", "batch"))
    shapes = {"W1": [inputs, classes], "b1": [classes]}
    if experiment == "peak":
        shapes = {"W1": [inputs, hidden], "b1": [hidden], "W2": [hidden, classes], "b2": [classes]}
        shapes |= {"gamma1": [hidden], "beta1": [hidden], "gamma2": [classes], "beta2": [classes]}
    d1 = (jax.random.uniform(jax.random.key(2), (batch, inputs)) < 0.13).astype(jnp.float32) * 255
    labels = jax.nn.one_hot(jnp.arange(batch) % classes, classes)
    drawn = {W: shapes[W][1] for W in ("W1", "W2") if W in shapes} if objective == "Ort" else {}
    loss = lambda p, noise, chosen: loss_of(experiment, objective, p, d1, labels, noise)
    return shapes, drawn, loss, lambda count, done: jnp.zeros(count)


def of_batches(case):
    """The same of a network of convolutions; a step gathers its own images, which are bytes."""
    images = jax.random.randint(jax.random.key(2), (case["images"], *case["shape"]), 0, 256).astype(jnp.uint8)
    labels = jax.nn.one_hot(jnp.arange(case["images"]) % 10, 10)

    def loss(p, noise, rows):
        x, y = images[rows].astype(jnp.float32) / 255, labels[rows]
        return jax_networks.loss_of(case["experiment"], case["objective"], case["factors"], p, x, y, noise)

    def rows(count, done):
        key = jax.random.fold_in(jax.random.key(4), done)
        return jax.random.randint(key, (count, case["batch"]), 0, case["images"])

    return case["shapes"], case["noise"], loss, rows


def run(training, steps):
    start = time.perf_counter()
    training["state"] = training["advance"](training["state"], steps, training["done"])
    jax.block_until_ready(training["state"])
    training["done"] += steps
    return (time.perf_counter() - start) * 1000


prepared = {}
for line in sys.stdin:
    request = json.loads(line)
    case, steps = request["benchCase"], request["steps"]
    key = json.dumps([case, steps])
    first_ms = 0
    if key not in prepared:
        start = time.perf_counter()
        prepared[key] = training_of(case)
        run(prepared[key], steps)
        first_ms = (time.perf_counter() - start) * 1000
    ms = run(prepared[key], steps) / steps
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ms": ms, "firstMs": first_ms, "peakMB": peak}), flush=True)
