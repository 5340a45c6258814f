import type { Study } from '../harness/study/study.ts';

/** What a reader of the paper would not expect of the authors' code; docs/quirks.md tells more of each. */
export const quirks: Study['remarks'] = {
  title: 'Quirks of the reference, reproduced unless said otherwise',
  lines: [
    'Softmax twice: the cross-entropy is taken of a softmax of the softmaxed prediction, of inputs from 0 to 255. MNIST hardly learns its task.',
    'The batch size has no effect: every step is on the full batch.',
    'Batch norm uses the statistics of the batch at hand, in testing as well.',
    'ReLU on the output logits of peak.',
    'Batch norm of the hidden layer is shared by the forward and the reverse pass.',
    'The authors’ images of singular vectors show rows of the wrong factor: ours show the vectors.',
    'Reverse images are clipped to 0 … 255, where the authors’ are cast.',
  ],
};
