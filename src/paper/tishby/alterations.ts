import type { FloatArray } from '../../kit/arrays.ts';
import { type LabAlteration, labelsPermuted } from '../../lab/experiments/alterations.ts';

/** What the controls of tishby do. */

/** What d5, d6 and d7 tell is taken for what d2, d3 and d4 do. */
export const lateLayers: LabAlteration = {
  name: 'late-layers',
  words: 'd5, d6 and d7 looked at in the places of d2, d3 and d4',
  isMeasuredAnew: true,
  look: (evaluation) => ({
    ...evaluation,
    activations: evaluation.activations.map((d, at, all) =>
      at >= 1 && at <= 3 ? (all[at + 3] as FloatArray) : d,
    ),
  }),
};

/** What the input tells, which is all of itself, is taken for what each layer does. */
export const onlyInput: LabAlteration = {
  name: 'only-input',
  words: 'd1 looked at in the places of all layers',
  isMeasuredAnew: true,
  look: (evaluation) => ({
    ...evaluation,
    activations: evaluation.activations.map((_, __, all) => all[0] as FloatArray),
  }),
};

/** The control of where layers lie in the plane. */
export const ofInput = {
  name: onlyInput.name,
  what: 'the input looked at in the place of each of its layers',
  route:
    'It tells all 12 bits of itself and the whole label, which is as far from the centre of the plane as anything.',
};

/** The control of what is read off labels. */
export const withoutLabels = {
  name: labelsPermuted.name,
  what: 'the labels permuted before the training, and before each that follows',
  route: 'There is nothing to be learned of the labels, so that no layer can tell them, nor the network.',
};

/** The control of what early layers keep. */
export const ofLateLayers = {
  name: lateLayers.name,
  what: 'its late layers looked at in the place of its early ones',
  route: 'What a layer tells of the input the layers after it can only lose.',
};
