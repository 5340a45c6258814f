import type { Study } from '../harness/study/study.ts';

/** Something that a reader of the paper would not expect of the authors' code. */
interface Quirk {
  readonly title: string;
  /** What it is, as the report tells it, in plain text. */
  readonly words: string;
  /** What more docs/quirks.md tells of it, in Markdown. */
  readonly more?: string;
  /** The lines of it in `SVD-example/` of tum-pbs/racecar at commit 2c0e8aa, in Markdown. */
  readonly lines: string;
  /** What we do, and where, in Markdown. */
  readonly here: string;
}

/** All of them. The report and docs/quirks.md are made of this list (`npm run docs:quirks`), and number it from 1. */
export const quirks: readonly Quirk[] = [
  {
    title: 'Softmax twice',
    words:
      'The cross-entropy takes a prediction that is a softmax already as if it were logits, and MNIST hardly learns its task.',
    more: 'The cross-entropy cannot fall below log(1 + (classes − 1)/e). With inputs of 0…255 the inner softmax saturates: on MNIST, Std hardly changes its weights, and the accuracy is whatever the initial weights happened to give. MNIST shows the reverse pass, not accuracy.',
    lines: '`peak_training.py` 166–168, `mnist_training.py` 136–138',
    here: 'reproduced: `src/lab/objectives/cross-entropy.ts`',
  },
  {
    title: 'The batch size has no effect',
    words: 'Every step is given the full training set.',
    more: 'Nothing that is trained depends on `--batchsize`.',
    lines: '`peak_training.py` 15, 34, 202; `mnist_training.py` 14, 32, 171',
    here: 'reproduced: every training of these experiments sees the full batch in each step',
  },
  {
    title: 'Batch norm of the batch at hand, in testing too',
    words:
      'Records are made with the test images’ own statistics, so test results depend on the ten test images being evaluated together.',
    lines: '`peak_training.py` 120–122, 205',
    here: 'reproduced: `src/lab/networks/batch-norm.ts`',
  },
  {
    title: 'ReLU on peak’s output',
    words: 'The logits cannot be negative.',
    lines: '`peak_training.py` 160',
    here: 'reproduced: `src/paper/peak/network.ts`',
  },
  {
    title: 'One batch norm for two layers',
    words: 'The reverse pass reuses the γ and β of the first forward layer.',
    lines: '`peak_training.py` 162–163',
    here: 'reproduced: `src/paper/peak/network.ts`',
  },
  {
    title: 'The SVD images are noise',
    words:
      'The authors’ script draws rows of a factor whose columns are the singular vectors. Ours show the vectors.',
    more: 'The script names NumPy’s left factor `vh`, and casts values within ±0.1 to 8 bits.',
    lines: '`kernel_SVD.py` 28, 33, 39–40',
    here: '**corrected**: the columns, scaled to 0…255, the sign fixed by a rule (`src/lab/analysis/spectrum.ts`, `src/lab/analysis/pictures.ts`)',
  },
  {
    title: 'Reverse images are cast to 8 bits without clipping',
    words:
      'What becomes of a negative number depends on the platform. Ours are rounded and clipped to 0…255.',
    lines: '`peak_training.py` 220, `mnist_training.py` 189',
    here: '**corrected**: rounded and clipped (`src/lab/analysis/pictures.ts`)',
  },
];

/** The quirks as the report tells them. */
export const remarks: Study['remarks'] = {
  title: 'Quirks of the reference, reproduced unless said otherwise',
  lines: quirks.map(({ title, words }) => `${title}. ${words}`),
};
