"""Makes the files of this folder anew, each by the program that writes such files in trainings.

    python3 -m venv env
    env/bin/pip install tensorboard==2.21.0 tensorboardX==2.6.5 keras==3.15.1 jax==0.10.2 transformers==5.24.0
    KERAS_BACKEND=numpy env/bin/python make-files.py

Python 3.11 made them, with the versions above; Keras needs jax for its arrays of NumPy. `lightning.csv` is written by
Python's own csv module in the way of Lightning's CSVLogger, which would need PyTorch: the union of all names in the
header, an empty cell for what a row does not have, CRLF.

Clocks are stopped and event files renamed, so that the bytes do not depend on when and where this is run.
"""

import csv
import time
from pathlib import Path
from shutil import move, rmtree
from tempfile import mkdtemp

import numpy as np
from keras.callbacks import CSVLogger
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.summary import Writer
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboardX import SummaryWriter
from transformers import TrainerState

here = Path(__file__).parent
noon = 1_700_000_000.0
time.time = lambda: noon

# Chosen so that a float of 32 bits holds them exactly.
losses = [2.5, 1.25, 0.75, 0.5]


def settle(folder, name):
    """Moves the one event file of a folder to its place here."""
    (file,) = Path(folder).glob("*tfevents*")
    place = here / name
    place.parent.mkdir(parents=True, exist_ok=True)
    move(file, place)
    rmtree(folder)


def tensorboard_x():
    """What tensorboardX and PyTorch write: values as `simple_value`."""
    folder = mkdtemp()
    writer = SummaryWriter(folder)
    for step, loss in enumerate(losses):
        writer.add_scalar("loss/train", loss, step, walltime=noon + step)
        writer.add_scalar("lr", 0.1, step, walltime=noon + step)
    writer.add_histogram("weights", np.arange(8.0), 0, bins=4, walltime=noon)
    writer.close()
    settle(folder, "tensorboardX/events.out.tfevents.1")


def tensorboard_writer():
    """What TensorBoard's own writer writes: values as tensors, a float of 32 bits each."""
    folder = mkdtemp()
    writer = Writer(folder)
    for step, loss in enumerate(losses):
        writer.add_scalar("loss/train", loss, 10 * step, wall_time=noon + step)
    writer.close()
    settle(folder, "tensorboard/events.out.tfevents.2")


def event_writer():
    """Tensors in all forms that TensorFlow writes them in, and the steps not in order."""
    folder = mkdtemp()
    writer = EventFileWriter(folder)

    def add(summary, step):
        writer.add_event(event_pb2.Event(wall_time=noon, step=step, summary=summary))

    def add_content(tag, kind, array, step=0):
        tensor = TensorProto(dtype=kind, tensor_content=np.asarray(array).tobytes())
        add(summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, tensor=tensor)]), step)

    for step in [2, 0, 1]:
        add(scalar_pb("epoch_loss", losses[step]), step)
    for step, loss in enumerate(losses):
        add_content("content/float", "DT_FLOAT", np.float32(loss), step)
    add_content("content/double", "DT_DOUBLE", np.float64(0.1))
    add_content("content/half", "DT_HALF", np.float16(-0.375))
    add_content("content/half/infinite", "DT_HALF", np.float16("-inf"), 5)
    doubles = TensorProto(dtype="DT_DOUBLE", double_val=[1e-300])
    halves = TensorProto(dtype="DT_HALF", half_val=[int(np.float16(6e-8).view(np.uint16))])
    for tag, tensor in [("field/double", doubles), ("field/half", halves)]:
        add(summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, tensor=tensor)]), 2**40)
    add(histogram_pb("weights", np.arange(8.0), buckets=2), 0)
    add(scalar_pb("diverged", float("nan")), 7)
    writer.close()
    settle(folder, "tensors/events.out.tfevents.3.v2")


def keras_log():
    """Keras, validated every second epoch: NA where there was no validation; lists in quotes."""
    logger = CSVLogger(here / "keras.csv")
    logger.on_train_begin()
    for epoch, loss in enumerate(losses):
        logs = {"loss": loss, "learning_rates": [0.1, 0.2]}
        if epoch % 2 == 1:
            logs["val_loss"] = loss + 0.125
        if epoch == 0:
            logs["val_loss"] = "NA"
        logger.on_epoch_end(epoch, logs)
    logger.on_train_end()


def lightning_log():
    names = ["epoch", "train_loss_step", "step", "val_loss", "train_loss_epoch"]
    with open(here / "lightning.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=names)
        writer.writeheader()
        for epoch, loss in enumerate(losses):
            step = 50 * epoch + 49
            writer.writerow({"epoch": epoch, "train_loss_step": loss + 0.0625, "step": step})
            writer.writerow({"epoch": epoch, "val_loss": loss + 0.125, "step": step})
            writer.writerow({"epoch": epoch, "train_loss_epoch": loss, "step": step})


def trainer_state():
    """Hugging Face's Trainer; the norm of the first gradient is none, as happens with mixed precision.

    Called .txt, since Biome takes every .json for JSON, and NaN is none.
    """
    state = TrainerState(epoch=2.0, global_step=4, max_steps=4, num_train_epochs=2, best_metric=losses[3])
    for step, loss in enumerate(losses, 1):
        norm = float("nan") if step == 1 else 1.5
        state.log_history.append({"epoch": step / 2, "grad_norm": norm, "loss": loss, "step": step})
        if step % 2 == 0:
            state.log_history.append({"epoch": step / 2, "eval_loss": loss + 0.125, "step": step})
    state.save_to_json(here / "trainer_state.txt")


for make in [tensorboard_x, tensorboard_writer, event_writer, keras_log, lightning_log, trainer_state]:
    make()
