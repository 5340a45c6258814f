import { chosenRows } from '../../kit/arrays.ts';
import { showCount } from '../../kit/count.ts';
import { sha256 } from '../../kit/hash.ts';
import { Random } from '../../kit/random.ts';
import { computedData } from '../../lab/data/computed-data.ts';
import { type Batch, oneHot, type TaskName } from '../../lab/data/dataset.ts';
import type { LabData } from '../../lab/data/lab-data.ts';
import { blurred } from './blur.ts';
import { type Digits, digitsSha256, loadDigits } from './mnist-files.ts';
import { classes } from './network.ts';

/** How many test digits are run backwards, of ten thousand. */
const reversed = 500;

/**
 * MNIST, and n-MNIST with motion blur: task A is to tell digits, task B to tell the same digits blurred. Each seed draws those that are
 * learned out of 60,000; tested are the 10,000 that are set apart for that.
 *
 * Source: LeCun et al. 1998; Basu et al. 2017, *Learning Sparse Feature Representations Using Probabilistic Quadtrees and Deep Belief
 * Nets*.
 *
 * @param learned how many digits a seed learns
 */
export function digitData(learned: number): LabData {
  return computedData({
    origin: 'computed',
    title: `${showCount(learned)} digits of MNIST for each seed, and the same blurred`,
    count: '70000 digits',
    get sha256() {
      return sha256(Buffer.from(`${digitsSha256} ${learned}`));
    },
    rows: { training: learned, test: 10_000, reversed: Math.min(reversed, learned) },
    image: { width: 28, height: 28 },
    tasks: ['A', 'B'],
    hasOther: true,
    isDividedBySeed: true,
    load(task, seed) {
      const [train, test] = [loadDigits('train'), loadDigits('test')];
      const chosen = new Random(seed, 'subset').shuffled(train.labels.length).slice(0, learned);
      return {
        train: batchOf(chosenOf(train, chosen), task),
        test: testedOn(test, task),
        // Blurring takes a while, and is not needed before the first model is evaluated.
        get other() {
          return testedOn(test, task === 'A' ? 'B' : 'A');
        },
        reversed: Math.min(reversed, learned),
      };
    },
  });
}

/** The test digits of a task, which are the same for all seeds. */
const tested = new Map<TaskName, Batch>();

function testedOn(digits: Digits, task: TaskName): Batch {
  const found = tested.get(task) ?? batchOf(digits, task);
  tested.set(task, found);
  return found;
}

function chosenOf({ images, labels }: Digits, rows: readonly number[]): Digits {
  return { images: chosenRows(images, rows), labels: Uint8Array.from(rows, (row) => labels[row] as number) };
}

function batchOf({ images, labels }: Digits, task: TaskName): Batch {
  return { inputs: task === 'A' ? images : blurred(images), labels: oneHot(labels, classes) };
}
