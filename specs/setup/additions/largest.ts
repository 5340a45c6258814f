import { below, type Claim, endIn, inPlace } from '../../../src/harness/study/claim.ts';

const error = 'trainReverseError.d1';
const pilot = { mean: -0.9, sd: 0.01 };

/** A claim of mnist, as somebody would add it. */
export const mnistLargest: Claim = {
  id: 'mnist-smaller-error',
  sentence: 'The reverse pass of RR errs less than that of Std.',
  place: 'nowhere: it is an example',
  standing: 'established',
  measures: [
    {
      id: 'errs-less',
      what: 'reverse error on the two training digits, RR minus Std',
      of: (runs) => endIn(runs, 'RR', error) - endIn(runs, 'Std', error),
      thresholds: { original: below(0, pilot), synthetic: below(0, pilot) },
      basis: 'Any difference counts.',
    },
  ],
  controls: [
    { what: 'their runs exchanged', alter: inPlace({ RR: 'Std', Std: 'RR' }), mustFail: ['errs-less'] },
  ],
};
