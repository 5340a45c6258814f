import { type Claim, endIn } from '../../../harness/study/claim.ts';
import { allAbove } from '../../thresholds.ts';

export const peakWhole: Claim = {
  id: 'peak-whole',
  sentence:
    'The reverse pass of RR gives the input back as a whole chain, from the output on, and not layer by layer: what one layer loses the others make up for.',
  place: 'The abstract: “a full reverse pass”; the method’s section, against greedy layer-wise pretraining',
  standing: 'established',
  measures: [
    {
      id: 'rr-whole',
      what: 'reverse error of d1 under RR on the training images, from d2 alone less from the output through the whole chain',
      of: (runs) =>
        endIn(runs, 'RR', 'trainLocalReverseError.d1') - endIn(runs, 'RR', 'trainReverseError.d1'),
      thresholds: allAbove({ original: 0.006, synthetic: 0.003 }),
      basis:
        'The output tells less than d2 does: that the whole chain is nearer all the same is what it was trained for. Half of what the pilot seeds gave. Were local reverse passes measured for whole ones, it would be 0.',
    },
  ],
  controls: [
    {
      what: 'models that were trained with a reverse step of each layer by itself (RR-local) measured in the place of RR’s',
      route:
        'Their layers are trained to be fed what the forward pass gave, and lose more of what the layers above make of it.',
      places: { RR: { variant: 'RR-local' } },
      mustFail: ['rr-whole'],
      seeds: 4,
    },
  ],
};
