import { mean } from 'simple-statistics';
import type { FinishedCourse } from '../runs/finished.ts';
import type { Claim } from './claim.ts';
import { againstRivals, exchanged, finding, hasMost, informationAt } from './rivals.ts';

const place =
  'Fig. 2b, the information plane of task A; the abstract: “share mutual information across all constrained layers”';
const layers = [2, 3, 4, 5, 6, 7];
const inputBits = 12;

/** How far the layers lie from the centre of the plane on average, both axes scaled to length 1. */
const offCentre = (model: FinishedCourse) =>
  mean(
    layers.map((m) => {
      const { input, label } = informationAt(model, m);
      return Math.hypot(input / inputBits - 0.5, label - 0.5);
    }),
  );

export const tishbyPlaneCentre = hasMost(
  'RR',
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
  },
  {
    Std: { mean: 0.0097, sd: 0.0404 },
    Ort: { mean: 0.0051, sd: 0.0223 },
    Pre: { mean: 0.0627, sd: 0.0168 },
  },
);

const specialised = (['Std', 'Ort'] as const).flatMap((objective) =>
  againstRivals(
    objective,
    {
      id: 'output',
      what: 'mean of I(d; Y) over d2 … d7, in bits',
      stage: 'A',
      of: (model) => mean(layers.map((m) => informationAt(model, m).label)),
    },
    { RR: objective === 'Std' ? { mean: -0.0218, sd: 0.0353 } : { mean: -0.0004, sd: 0.0148 } },
  ),
);

export const tishbyPlaneOutput: Claim = {
  ...finding,
  id: 'tishby-plane-output',
  sentence:
    'Plain training and training with an orthogonality term specialise on the output: their layers tell more of the label than those of a network trained with a reverse pass.',
  place,
  measures: specialised,
  controls: [...exchanged('Std', specialised), ...exchanged('Ort', specialised)],
};
