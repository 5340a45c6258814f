#!/usr/bin/env python3
"""Adam, AMSGrad and SGD on the stochastic example of Reddi, Kale and Kumar (ICLR 2018, arXiv:1904.09237).

At each step t a linear function f_t(x) = g_t * x of a number x in [-1, 1] is drawn: g_t is --rare with --probability,
and --common otherwise. The defaults are those of the paper's Fig. 1, right: 1010 with probability 0.01, else -10. On
average g_t is 0.2, so x = -1 is best. A step is one of the paper's Algorithm 2 (AMSGrad), or of its Algorithm 1 with
the averages of its equation 1 (Adam) or with none (SGD): step size alpha / sqrt(t), no bias correction, no epsilon.

Gradients depend on the seed alone: seed 3 shows the same ones to each optimizer. The generator is Python's
`random.Random(seed)`, a Mersenne Twister; one `random()` a step, and the gradient is rare where that is below the
probability. All else is +, -, *, / and square roots of doubles in a fixed order, which IEEE 754 rounds in one way.

--out FOLDER gets metrics.csv when the training is over, whole or not at all. A line a record, each with

  step            t, how many steps were taken
  x               x after them
  mean_x          the mean of x over the steps since the record before
  direction       the mean over these steps of m_t / sqrt(v_t), or SGD's g_t, which the step size multiplies: above 0
                  it leads to -1, below 0 to +1. Neither the step size nor x is in it, as gradients do not depend on x
  average_regret  the paper's R_t / t: the mean of all f_s(x_s), s <= t, less that of the best x in hindsight
  expected_regret the same with the expectation of g_s in place of g_s: without the noise of the draws
  rare            how many gradients were rare until now

Exit code 0; 2 and one line on stderr where an option is wrong or nothing can be written.
"""

import argparse
import math
import os
import random

COLUMNS = ["step", "x", "mean_x", "direction", "average_regret", "expected_regret", "rare"]


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"train.py: {message}\n")


def options():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    add = parser.add_argument
    add("--optimizer", choices=["adam", "amsgrad", "sgd"], required=True)
    add("--seed", type=int, required=True, help="of the gradients: 0, 1, ...")
    add("--out", required=True, metavar="FOLDER", help="where metrics.csv goes")
    add("--beta1", type=float, default=0.9, help="0.9, as in the paper; of no use to sgd")
    add("--beta2", type=float, default=0.99, help="0.99, as in the paper; of no use to sgd")
    add("--learning-rate", type=float, default=1.0, help="alpha of the step size alpha / sqrt(t): 1")
    add("--steps", type=int, default=1_000_000, help="1000000")
    add("--record-every", type=int, default=25_000, metavar="STEPS", help="25000; there is a record at the end, too")
    add("--rare", type=float, default=1010.0, help="the rare gradient: 1010")
    add("--common", type=float, default=-10.0, help="the other one: -10")
    add("--probability", type=float, default=0.01, help="of the rare gradient: 0.01")
    add("--start", type=float, default=0.0, help="x before the first step: 0")
    add("--keep", type=float, default=1.0, help="the share of its maximum that AMSGrad keeps from step to step: 1, as "
        "in the paper; below 1 it forgets, and with beta2 or less it is Adam")
    add("--tremble", type=int, default=0, metavar="K", help="disturbs the arithmetic in the last place, to measure how "
        "much that matters: what the step size multiplies is itself multiplied by 1 + 2^-52 or 1 - 2^-52 at each step, "
        "as a coin says that is seeded with K; with 0, the default, nothing is disturbed")
    o = parser.parse_args()
    for right, expected in [
        (o.seed >= 0, "--seed of 0 or more"),
        (0 <= o.beta1 < 1, "--beta1 from 0 to below 1"),
        (0 <= o.beta2 < 1, "--beta2 from 0 to below 1"),
        (0 < o.learning_rate < math.inf, "--learning-rate above 0"),
        (o.steps >= 1, "--steps of 1 or more"),
        (o.record_every >= 1, "--record-every of 1 or more"),
        (1e-100 < abs(o.rare) < 1e100, "--rare other than 0, and finite"),
        (1e-100 < abs(o.common) < 1e100, "--common other than 0, and finite"),
        (0 < o.probability < 1, "--probability between 0 and 1"),
        (-1 <= o.start <= 1, "--start from -1 to 1"),
        (0 <= o.keep <= 1, "--keep from 0 to 1"),
        (o.tremble >= 0, "--tremble of 0 or more"),
    ]:
        if not right:
            parser.error(f"expected {expected}, got {getattr(o, expected.split()[0][2:].replace('-', '_'))}")
    return parser, o


def train(o):
    """Yields the records."""
    draw = random.Random(o.seed).random
    toss = random.Random(10**18 + o.tremble).random  # apart from the seeds of gradients
    adaptive, remembers, trembles = o.optimizer != "sgd", o.optimizer == "amsgrad", o.tremble > 0
    beta1, beta2, rest1, rest2, keep = o.beta1, o.beta2, 1 - o.beta1, 1 - o.beta2, o.keep
    alpha, p, sqrt, more, less = o.learning_rate, o.probability, math.sqrt, 1 + 2.0**-52, 1 - 2.0**-52
    expected = p * o.rare + (1 - p) * o.common
    x, m, v, greatest = o.start, 0.0, 0.0, 0.0
    loss = sum_g = sum_x = 0.0
    step = rare = 0
    while step < o.steps:
        before, until = step, min(step + o.record_every, o.steps)
        part_x = part_direction = 0.0
        for step in range(before + 1, until + 1):
            if draw() < p:
                g = o.rare
                rare += 1
            else:
                g = o.common
            loss += g * x
            sum_g += g
            part_x += x
            direction = g
            if adaptive:
                m = beta1 * m + rest1 * g
                v = beta2 * v + rest2 * (g * g)
                if remembers:
                    greatest = max(keep * greatest, v)
                    direction = m / sqrt(greatest)
                else:
                    direction = m / sqrt(v)
            if trembles:
                direction *= more if toss() < 0.5 else less
            part_direction += direction
            x = max(-1.0, min(1.0, x - alpha / sqrt(step) * direction))
        sum_x += part_x
        length = until - before
        # In hindsight -1 or +1 is best, against the sign of the sum of the gradients.
        yield [step, x, part_x / length, part_direction / length, (loss + abs(sum_g)) / step,
               expected * sum_x / step + abs(expected), rare]


def main():
    parser, o = options()
    part = os.path.join(o.out, f".metrics.csv.{os.getpid()}")
    try:
        os.makedirs(o.out, exist_ok=True)
        lines = [",".join(map(repr, record)) for record in train(o)]
        with open(part, "w", encoding="ascii", newline="\n") as file:
            file.write("\n".join([",".join(COLUMNS), *lines, ""]))
        os.replace(part, os.path.join(o.out, "metrics.csv"))
    except OSError as error:
        parser.error(f"cannot write to {o.out}: {error.strerror}")


if __name__ == "__main__":
    main()
