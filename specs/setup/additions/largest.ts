import { below, type Claim, endIn } from '../../../src/harness/study/claim.ts';
import { weightsShuffled } from '../../../src/lab/experiments/alterations.ts';

const error = 'trainReverseError.d1';

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
      thresholds: { original: below(0), synthetic: below(0) },
      basis: 'Any difference counts.',
    },
  ],
  controls: [
    {
      what: 'the rows of RR’s weights shuffled for its reverse pass',
      route: 'What each weight gives back goes to another pixel.',
      places: { RR: { alteration: weightsShuffled.name } },
      mustFail: ['errs-less'],
    },
  ],
};
