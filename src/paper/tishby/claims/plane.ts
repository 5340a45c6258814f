import { mean } from 'simple-statistics';
import { hasMore, type Model } from '../../rivals.ts';
import { ofInput, withoutLabels } from '../alterations.ts';
import { informationAt } from '../told.ts';

const place =
  'Fig. 2b, the information plane of task A; the abstract: “share mutual information across all constrained layers”';
const layers = [2, 3, 4, 5, 6, 7];
const inputBits = 12;

/** How far the layers lie from the centre of the plane on average, both axes scaled to length 1. */
const offCentre = (model: Model) =>
  mean(
    layers.map((m) => {
      const [input, label] = [informationAt(model, 'input', m), informationAt(model, 'label', m)];
      return Math.hypot(input / inputBits - 0.5, label - 0.5);
    }),
  );

export const tishbyPlaneCentre = hasMore(
  {
    id: 'tishby-plane-centre',
    sentence:
      'The layers of a network trained with a reverse pass lie nearer to the centre of the information plane than those of the other objectives.',
    place,
  },
  {
    id: 'central',
    what: 'mean distance of d2 … d7 from the centre of the plane (6 of 12 bits, 0.5 of 1 bit), negated',
    stage: 'A',
    of: (model) => -offCentre(model),
    range: [-Math.SQRT1_2, Math.SQRT1_2],
    effect: 0.01,
    control: ofInput,
  },
  { RR: ['Std', 'Ort', 'Pre'] },
);

export const tishbyPlaneOutput = hasMore(
  {
    id: 'tishby-plane-output',
    sentence:
      'Plain training and training with an orthogonality term specialise on the output: their layers tell more of the label than those of a network trained with a reverse pass.',
    place,
  },
  {
    id: 'output',
    what: 'mean of I(d; Y) over d2 … d7, in bits',
    stage: 'A',
    of: (model) => mean(layers.map((m) => informationAt(model, 'label', m))),
    range: [-1, 1],
    effect: 0.01,
    control: withoutLabels,
  },
  { Std: ['RR'], Ort: ['RR'] },
);
