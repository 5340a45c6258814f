"""Makes the files of this folder anew, each by TensorFlow itself.

    python3 -m venv env
    env/bin/pip install tensorflow==2.21.0 imageio==2.37.0
    CUDA_VISIBLE_DEVICES= env/bin/python make-files.py <a folder with the authors' mnist_training.py>

Python 3.11 made them, with NumPy 2.4.6. The authors' script is not part of this repository; it lies in the folder SVD-example of
theirs. It is run as it is, on the synthetic images of data/synthetic, with this TensorFlow in the place of the old one. Of what it
leaves, the newest model and all texts and pictures are kept: neither the graph nor the scripts that it copies.

The clock goes on by 50 ms whenever it is asked, and seeds are fixed: the bytes do not depend on when and where this is run, but on
how a processor rounds. What they hold by TensorFlow's own account is JSON, called .txt, since Biome would format it otherwise.
"""

import json
import os
import runpy
import sys
import time
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

import numpy as np
import tensorflow

tf = tensorflow.compat.v1
tf.disable_v2_behavior()
here = Path(__file__).resolve().parent
images = here.parents[2] / "data" / "synthetic" / "MNIST"


def save(prefix):
    """All variables of the graph at hand, as the Saver of TensorFlow 1 writes them."""
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, str(here / prefix), write_meta_graph=False, write_state=False)


def small():
    """Names that share their beginnings, shapes of several ranks, numbers at the ends of what 32 bits hold, and other types."""
    rng = np.random.default_rng(1)
    floats = {
        "W_conv1": rng.standard_normal((7, 5)),
        "W_conv1/Adam": rng.standard_normal((7, 5)),
        "1_1/beta": np.array([0.0, -0.0, 1e-45, 3.4028235e38, -1.17549435e-38]),
        "kernel": rng.standard_normal((2, 3, 2, 2)),
        "beta1_power": np.array(0.9),
        "empty": np.zeros((0, 4)),
    }
    floats = {name: value.astype(np.float32) for name, value in floats.items()}
    others = {"global_step": np.int64(2**40), "double": np.array([0.1]), "text": np.array([b"no number", b""], object)}
    with tf.Graph().as_default():
        for name, value in {**floats, **others}.items():
            value = np.asarray(value)
            tf.get_variable(name, value.shape, tf.as_dtype(value.dtype), tf.constant_initializer(value))
        save("small.ckpt")
    listed = {name: {"shape": value.shape, "values": value.ravel().tolist()} for name, value in floats.items()}
    (here / "small.txt").write_text(json.dumps(listed, indent=2) + "\n")


def refused():
    """Checkpoints in forms that are not read: a variable in slices, and the data in two files."""
    with tf.Graph().as_default():
        tf.get_variable("W_conv1", [4, 2], partitioner=tf.fixed_size_partitioner(2))
        save("slices.ckpt")
    folder = Path(mkdtemp())
    with tf.Graph().as_default(), tf.Session() as session:
        for part, name in [("a", "W_conv1"), ("b", "b_conv1")]:
            tensor = tf.constant([1.0, 2.0])
            session.run(tf.raw_ops.SaveV2(prefix=str(folder / part), tensor_names=[name], shape_and_slices=[""], tensors=[tensor]))
        parts = [str(folder / part) for part in "ab"]
        session.run(
            tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=parts, destination_prefix=str(here / "shards.ckpt"))
        )


def results(scripts):
    """The results of the authors' script of MNIST under RR, and what TensorFlow makes of the model that is kept."""
    place = Path(mkdtemp())
    (place / "MNIST").symlink_to(images)
    os.chdir(place)
    ticks = iter(range(10**6))
    time.time = lambda: 1_700_000_000.0 + 0.05 * next(ticks)
    tf.reset_default_graph()
    tf.set_random_seed(1)
    before = sys.modules["tensorflow"]
    sys.modules["tensorflow"] = tf
    options = "--training 1 --testdir MNIST_RR --testnum -1 --modelnum -1 --epochnum 1000 --learningrate 0.0001 --maxsave 20"
    script = str(Path(scripts) / "mnist_training.py")
    sys.argv = [script, *options.split(), "--orthofactor", "0.0", "--rrfactor", "0.00001"]
    state = runpy.run_path(script, run_name="__main__")
    sys.modules["tensorflow"] = before
    for name in ["testf", "trainf", "timef"]:
        state[name].close()

    run = place / "MNIST_RR" / "test_0000"
    state["saver"].restore(state["sess"], str(run / "model_0009.ckpt"))
    told = {}
    for part in ["train", "test"]:
        x, y = state[f"x_{part}"], state[f"y_{part}"]
        feed = {state["x"]: x, state["y"]: y}
        accuracy, back = state["sess"].run([state["accuracy"], state["back_input"]], feed)
        back, d1 = back.astype(np.float64), x.astype(np.float64)
        told[f"{part}Accuracy"] = float(accuracy)
        told[f"{part}ReverseError.d1"] = float(np.linalg.norm(back - d1) / np.linalg.norm(d1))
    weights = state["sess"].run(state["W_conv1"]).astype(np.float64)
    told["singularValues"] = np.linalg.svd(weights, compute_uv=False).tolist()

    kept = here / "MNIST_RR" / "test_0000"
    rmtree(kept.parent, ignore_errors=True)
    copytree(run, kept)
    for file in kept.iterdir():
        if not (file.is_dir() or file.suffix == ".txt" or file.name.startswith("model_0009.ckpt.")) or file.suffix == ".meta":
            file.unlink()
    (here / "MNIST_RR.txt").write_text(json.dumps(told, indent=2) + "\n")


small()
refused()
results(Path(sys.argv[1]).resolve())
