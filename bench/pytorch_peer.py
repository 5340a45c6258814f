"""An independent PyTorch twin of the six trainings, to hold the project's own against.

    racecar init peak --seed 0 --out init.safetensors
    racecar train peak RR --init init.safetensors --steps 300 --out ours
    python3 bench/pytorch_peer.py peak RR --init init.safetensors --steps 300 --data-dir DIR --compare ours

DIR holds MNIST/ and peak/. Ort draws a random vector a step; --noise names a safetensors file with ours
(u/W1 and u/W2 of shape [steps, columns, 1], as bench/export-noise.js writes it).
Needs torch, numpy and Pillow (Debian: python3-torch python3-numpy python3-pil).
"""

import argparse
import json
import math
import struct
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

torch.set_num_threads(1)
if "--float64" in sys.argv:
    torch.set_default_dtype(torch.float64)

EXPERIMENTS = {
    "mnist": {"weights": ["W1"], "rr": 1e-5, "classes": 10, "steps": 1000},
    "peak": {"weights": ["W1", "W2"], "rr": 1e-6, "classes": 2, "steps": 5000},
}
ORTHO = 0.1


def read_safetensors(path):
    raw = Path(path).read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header, data = json.loads(raw[8 : 8 + size]), raw[8 + size :]
    return {
        name: torch.from_numpy(
            np.frombuffer(data[entry["data_offsets"][0] : entry["data_offsets"][1]], "<f4").reshape(entry["shape"]).copy()
        ).to(torch.get_default_dtype())
        for name, entry in header.items()
        if name != "__metadata__"
    }


def load(folder, experiment, part):
    if experiment == "mnist":
        files = [(f"MNIST/{d}{'' if part == 'train' else '_test'}.png", d) for d in (0, 1)]
    else:
        span = range(50) if part == "train" else range(50, 55)
        files = [(f"peak/{c}/{i}.png", c) for c in (0, 1) for i in span]
    images = [np.asarray(Image.open(Path(folder) / name)) for name, _ in files]
    rows = [(image if image.ndim == 2 else image[..., 0]).reshape(-1) for image in images]
    inputs = torch.tensor(np.array(rows), dtype=torch.get_default_dtype())
    labels = torch.nn.functional.one_hot(torch.tensor([c for _, c in files]), EXPERIMENTS[experiment]["classes"]).to(inputs.dtype)
    return inputs, labels


def batch_norm(x, gamma, beta):
    mean = x.mean(0)
    variance = ((x - mean) ** 2).mean(0)
    return (x - mean) / torch.sqrt(variance + 1e-3) * gamma + beta


def forwards(experiment, p, d1):
    """Returns (the logits, [d1, d2, …]: what the reverse pass is held against)."""
    if experiment == "mnist":
        return d1 @ p["W1"] + p["b1"], [d1]
    d2 = torch.relu(batch_norm(d1 @ p["W1"] + p["b1"], p["gamma1"], p["beta1"]))
    return torch.relu(batch_norm(d2 @ p["W2"] + p["b2"], p["gamma2"], p["beta2"])), [d1, d2]


def backwards(experiment, p, logits):
    """Returns [d1', d2', …]."""
    if experiment == "mnist":
        return [(logits - p["b1"]) @ p["W1"].T]
    d2 = torch.relu(batch_norm((logits - p["b2"]) @ p["W2"].T, p["gamma1"], p["beta1"]))
    return [(d2 - p["b1"]) @ p["W1"].T, d2]


def srip(W, u):
    A = W.T @ W - torch.eye(W.shape[1])
    v = A.T @ u
    v = v / v.norm()
    u = A @ v
    u = u / u.norm()
    return (u.T @ A @ v).squeeze() ** 2


def loss_of(experiment, objective, p, d1, labels, noise):
    logits, activations = forwards(experiment, p, d1)
    prediction = torch.softmax(logits, 1)
    loss = -(torch.log_softmax(prediction, 1) * labels).sum(1).mean()
    if objective == "RR":
        pairs = zip(backwards(experiment, p, logits), activations, strict=True)
        loss = loss + sum(EXPERIMENTS[experiment]["rr"] * 0.5 * ((back - d) ** 2).sum() for back, d in pairs)
    if objective == "Ort":
        loss = loss + sum(ORTHO * srip(p[W], noise[W]) for W in EXPERIMENTS[experiment]["weights"])
    return loss


def unit(n):
    u = torch.randn(n, 1)
    return u / u.norm()


# 1 - beta as TensorFlow has them: 32-bit differences of 32-bit numbers.
REST1, REST2 = (float(1 - torch.tensor(beta, dtype=torch.float32)) for beta in (0.9, 0.999))


def adam(p, gradients, first, second, step):
    """Adam in the form of TensorFlow 1, in place."""
    rate = 1e-4 * math.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
    with torch.no_grad():
        for (name, tensor), g in zip(p.items(), gradients):
            if g is not None:
                first[name].mul_(0.9).add_(g, alpha=REST1)
                second[name].mul_(0.999).addcmul_(g, g, value=REST2)
                tensor.addcdiv_(first[name], second[name].sqrt().add_(1e-8), value=-rate)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("experiment", choices=EXPERIMENTS)
    parser.add_argument("objective", choices=["Std", "Ort", "RR"])
    parser.add_argument("--init", required=True)
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--noise")
    parser.add_argument("--float64", action="store_true", help="compute in double precision")
    parser.add_argument("--compare", help="a run folder of the same training")
    args = parser.parse_args()
    steps = args.steps or EXPERIMENTS[args.experiment]["steps"]

    p = {name: tensor.requires_grad_() for name, tensor in read_safetensors(args.init).items()}
    first, second = ({name: torch.zeros_like(t) for name, t in p.items()} for _ in range(2))
    d1, labels = load(args.data_dir, args.experiment, "train")
    noise = read_safetensors(args.noise) if args.noise else None
    losses = []
    for step in range(steps):
        u = {W: noise[f"u/{W}"][step] if noise else unit(p[W].shape[1]) for W in EXPERIMENTS[args.experiment]["weights"]}
        loss = loss_of(args.experiment, args.objective, p, d1, labels, u)
        gradients = torch.autograd.grad(loss, list(p.values()), allow_unused=True)
        losses.append(loss.item())
        adam(p, gradients, first, second, step)

    with torch.no_grad():
        for part in ("train", "test"):
            x, y = load(args.data_dir, args.experiment, part)
            logits, activations = forwards(args.experiment, p, x)
            pairs = zip(backwards(args.experiment, p, logits), activations, strict=True)
            accuracy = (logits.argmax(1) == y.argmax(1)).float().mean().item()
            errors = ", ".join(f"d{i + 1} {((back - d).norm() / d.norm()).item():.5f}" for i, (back, d) in enumerate(pairs))
            print(f"{part}: accuracy {accuracy:.2f}, reverse error {errors}")
        sigma = torch.linalg.svdvals(p["W1"])
        print("singular values:", " ".join(f"{s:.4f}" for s in sigma[:10].tolist()))

    if args.compare:
        folder = Path(args.compare)
        table = json.loads((folder / "metrics.json").read_text())
        records = list(zip(table["step"], table["loss"], strict=True))
        worst = max(abs(loss - losses[step]) / abs(losses[step]) for step, loss in records)
        print(f"loss: {len(records)} records, largest relative difference {worst:.2e}")
        for name, ours in read_safetensors(folder / "model_final.safetensors").items():
            theirs = p[name].detach()
            if theirs.norm() > 0:
                print(f"{name}: relative difference {((ours - theirs).norm() / theirs.norm()).item():.2e}")


if __name__ == "__main__":
    main()
