"""Runs a script of the paper's authors, as it is, on a TensorFlow of today.

The scripts (github.com/tum-pbs/racecar, SVD-example, commit 2c0e8aa) are of TensorFlow 1.15, which installs on no present
Python. All that they use of it still exists as tensorflow.compat.v1, but for two things that are put back here: the module
`tf.contrib`, of which they call `layers.batch_norm`, and `tf.keras.backend.dot`.

    python3 run.py --program SVD-example --images data --initial initial.safetensors --noise noise.safetensors \\
        --out folder peak_training.py --training 1 --testdir peak_RR --epochnum 5000 …

What follows the name of the script are its own arguments. It is carried out in the folder, with links to the images where it
looks for them, and leaves there what it leaves anywhere. Beside that are written

    records.json           loss, crossEntropy, testAccuracy and seconds of each record, and how many steps were done
    model_0000.safetensors …, model_final.safetensors
                           the weights after each record, and after the last step
    reverse.safetensors    the reverse pass of the test images at each record, [records, images, 784], in floats: the script's
                           own pictures have lost all that is no whole number of 0 … 255

--initial  weights in the place of those that Glorot's distribution gives: W1, W2
--noise    the random vectors of the orthogonality term, [steps, dimension, 1] for each weight: u/W1, u/W2
--disturb  SEED DRAW: moves each weight by one unit in its last place and each of Adam's moments by 32, up or down by chance,
           after every step: what comes of that is noise
--threads  of one operation; 1, so that sums have one order

Nothing of the scripts is changed, and none of their text is here.
"""

import argparse
import json
import os
import runpy
import struct
import sys
import time
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

v1 = tf.compat.v1

# Our names of the scripts' variables.
NAMES = {
    "W_conv1": "W1",
    "b_conv1": "b1",
    "1_1/gamma": "gamma1",
    "1_1/beta": "beta1",
    "W_conv2": "W2",
    "b_conv2": "b2",
    "1_2/gamma": "gamma2",
    "1_2/beta": "beta2",
}


def read_safetensors(path):
    """The arrays of a file, by name: 8 bytes with the length of a JSON header, the header, the bytes of all arrays."""
    with open(path, "rb") as file:
        content = file.read()
    (size,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + size])
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        values = np.frombuffer(content[8 + size + begin : 8 + size + end], dtype="<f4")
        arrays[name] = values.reshape(entry["shape"])
    return arrays


def write_safetensors(path, arrays, metadata):
    header, parts, offset = {"__metadata__": metadata}, [], 0
    for name, values in arrays.items():
        data = np.ascontiguousarray(values, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [offset, offset + len(data)]}
        parts.append(data)
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def batch_norm(x, decay, center, scale, epsilon, is_training, updates_collections, scope, reuse):
    """tf.contrib.layers.batch_norm of matrices, in training: by the statistics of the batch.

    Its averages over steps are left out: the scripts never read them. Fused, as contrib has it for matrices too.
    """
    assert is_training, "expected --training 1: only a training is carried out here"
    width = int(x.shape[-1])
    with v1.variable_scope(scope, reuse=reuse):
        beta = v1.get_variable("beta", [width], initializer=v1.zeros_initializer())
        gamma = v1.get_variable("gamma", [width], initializer=v1.ones_initializer())
    y, _, _ = v1.nn.fused_batch_norm(v1.reshape(x, [-1, 1, 1, width]), gamma, beta, epsilon=epsilon, is_training=True)
    return v1.reshape(y, [-1, width])


class Recorder:
    """Looks on while a script trains: at what it asks its session for."""

    def __init__(self, folder, disturbance):
        self.folder = folder
        self.disturbance = disturbance
        self.step = 0
        self.last = None
        self.curves = {"loss": [], "crossEntropy": [], "testAccuracy": [], "seconds": []}
        self.started = time.perf_counter()
        self.reverse = []

    def trained(self, run, cross_entropy, loss):
        """A step was done: its cross-entropy and loss are those before it."""
        self.last = (float(cross_entropy), float(loss))
        if self.disturbance is not None:
            self.disturbance(run, self.step)
        self.step += 1

    def recorded(self, run, accuracy, reverse):
        seconds = time.perf_counter() - self.started
        cross_entropy, loss = self.last
        record = len(self.reverse)
        for name, value in zip(self.curves, (loss, cross_entropy, float(accuracy), seconds)):
            self.curves[name].append(value)
        self.reverse.append(np.array(reverse))
        self.save(run, "%04d" % record)
        # A record's time is that of its steps and of its test, as the scripts have it, and of what they write besides.
        self.started = time.perf_counter()

    def save(self, run, which):
        variables = v1.trainable_variables()
        values = run(variables)
        arrays = {NAMES[one.name.removesuffix(":0")]: value for one, value in zip(variables, values)}
        write_safetensors(os.path.join(self.folder, "model_%s.safetensors" % which), arrays, {"steps": str(self.step)})

    def end(self, run):
        self.save(run, "final")
        write_safetensors(os.path.join(self.folder, "reverse.safetensors"), {"d1'": np.stack(self.reverse)}, {})
        with open(os.path.join(self.folder, "records.json"), "w") as file:
            json.dump({**self.curves, "steps": self.step}, file)


class Disturbance:
    """Moves every number of the training's state by units in the last place, after a step."""

    def __init__(self, seed, draw):
        self.seeds = [seed, draw]
        self.moves = None

    def __call__(self, run, step):
        if self.moves is None:
            self.at = v1.placeholder(tf.int32, [])
            self.moves = v1.group(*[self.moved(nth, one) for nth, one in enumerate(self.state())])
        run(self.moves, {self.at: step})

    @staticmethod
    def state():
        """Weights and moments; Adam's two powers are neither."""
        return [one for one in v1.global_variables() if one.shape.rank > 0]

    def moved(self, nth, variable):
        # Neighbouring floats are neighbouring integers, if their bits are read as such.
        far = 32 if "Adam" in variable.name else 1
        bits = tf.bitcast(variable.read_value() if hasattr(variable, "read_value") else variable, tf.int32)
        seed = tf.stack([self.seeds[0] * 1000003 + self.seeds[1], self.at * 64 + nth])
        up = tf.random.stateless_uniform(variable.shape, seed, 0, 2, tf.int32)
        is_far_from_zero = tf.bitwise.bitwise_and(bits, 0x7FFFFFFF) > far
        moved = tf.where(is_far_from_zero, bits + far * (2 * up - 1), bits)
        return v1.assign(variable, tf.bitcast(moved, tf.float32))


def tensorflow_of_then(recorder, initial, noise, threads):
    """The module that the scripts import as tensorflow."""

    class Session(v1.Session):
        def __init__(self):
            super().__init__(
                config=v1.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=1)
            )

        def run(self, fetches, *args, **kwargs):
            results = super().run(fetches, *args, **kwargs)
            # A step asks for [cross-entropy, the step, loss], a record for [accuracy, reverse pass]; nothing else asks for a list.
            if isinstance(fetches, list) and len(fetches) == 3:
                recorder.trained(super().run, results[0], results[2])
            elif isinstance(fetches, list) and len(fetches) == 2:
                recorder.recorded(super().run, *results)
            return results

    class Then(types.ModuleType):
        def __getattr__(self, name):
            return getattr(v1, name)

    then = Then("tensorflow")
    then.Session = Session
    then.contrib = types.SimpleNamespace(layers=types.SimpleNamespace(batch_norm=batch_norm))
    then.keras = types.SimpleNamespace(backend=types.SimpleNamespace(dot=v1.matmul))
    if initial is not None:
        weights = iter([initial[name] for name in sorted(initial) if name.startswith("W")])

        def glorot_uniform_initializer():
            values = next(weights)
            return lambda shape, dtype=None, partition_info=None: v1.constant(values.reshape(shape), tf.float32)

        then.glorot_uniform_initializer = glorot_uniform_initializer
    if noise is not None:
        # The terms of the loss ask for them once each, in the order of the weights, when the graph is built.
        vectors = iter([noise[name] for name in sorted(noise)])

        def random_normal(shape):
            rows = iter(next(vectors))
            vector = v1.numpy_function(lambda: next(rows), [], tf.float32)
            vector.set_shape(shape)
            return vector

        then.random_normal = random_normal
    return then


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--images", required=True)
    parser.add_argument("--initial")
    parser.add_argument("--noise")
    parser.add_argument("--disturb", type=int, nargs=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", required=True)
    parser.add_argument("script")
    given, rest = parser.parse_known_args()

    v1.disable_v2_behavior()
    disturbance = Disturbance(*given.disturb) if given.disturb else None
    recorder = Recorder(os.path.abspath(given.out), disturbance)
    initial = read_safetensors(given.initial) if given.initial else None
    noise = read_safetensors(given.noise) if given.noise else None
    program, images = os.path.abspath(given.program), os.path.abspath(given.images)
    os.chdir(recorder.folder)
    # Where the scripts look for them. They copy themselves and RUN_ME.py beside what they write.
    for above, name in ((program, given.script), (program, "RUN_ME.py"), (images, "MNIST"), (images, "peak")):
        if os.path.exists(os.path.join(above, name)) and not os.path.lexists(name):
            os.symlink(os.path.join(above, name), name)
    sys.modules["tensorflow"] = tensorflow_of_then(recorder, initial, noise, given.threads)
    sys.argv = [given.script, *rest]
    state = runpy.run_path(given.script, run_name="__main__")
    # kernel_SVD.py trains nothing; it is carried out in the folder of what it is to look at.
    if recorder.reverse:
        recorder.end(super(type(state["sess"]), state["sess"]).run)


if __name__ == "__main__":
    main()
