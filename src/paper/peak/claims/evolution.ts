import {
  altered,
  type Claim,
  inPlace,
  type Measure,
  type Runs,
  seriesIn,
} from '../../../harness/study/claim.ts';
import { endOf } from '../../../harness/study/metrics.ts';
import { allAbove, allBelow } from '../../thresholds.ts';

const error = 'testReverseError.d1';

/** The reverse errors of the records; the last value is of the end. */
const errors = (runs: Runs, objective: string) => seriesIn(runs, objective, error).slice(0, -1);

/** The largest rise from one record to the next; negative where the error falls at each. */
const largestRise = (values: readonly number[]) =>
  Math.max(...values.slice(1).map((value, at) => value - (values[at] as number)));

const stays = (objective: string, thresholds: Measure['thresholds']): Measure => ({
  id: `${objective.toLowerCase()}-stays`,
  what: `least reverse error d1 of ${objective} on the test images over all records`,
  of: (runs) => Math.min(...errors(runs, objective)),
  thresholds,
  basis:
    'The authors’ mathematics in PyTorch gave 0.9997–0.9998 at the end; 1 is a reverse pass that says nothing.',
});

export const peakEvolution: Claim = {
  id: 'peak-evolution',
  sentence:
    'The reverse pass of RR comes nearer to the input throughout the training; those of Std and Ort never do.',
  place: 'Fig. 3 and the authors’ animation of the reverse images over the training',
  standing: 'established',
  measures: [
    {
      id: 'rr-falls',
      what: 'largest rise of RR’s reverse error d1 on the test images from a record to the next',
      of: (runs) => largestRise(errors(runs, 'RR')),
      thresholds: allBelow({ original: [0, -0.00246, 0.00013], synthetic: [0, -0.00213, 0.00011] }),
      basis: 'Below 0, the error falls at each of the 50 records.',
    },
    stays('Std', allAbove({ original: [0.99, 0.99978, 0.000072], synthetic: [0.99, 0.99973, 0.000072] })),
    stays('Ort', allAbove({ original: [0.99, 0.99984, 0.000069], synthetic: [0.99, 0.9998, 0.000071] })),
  ],
  controls: [
    {
      what: 'RR’s records in reverse order',
      alter: (runs) =>
        altered(runs, 'RR', (table) => ({
          ...table,
          [error]: [...errors(runs, 'RR').toReversed(), endOf(table, error)],
        })),
      mustFail: ['rr-falls'],
    },
    {
      what: 'RR’s run in the places of Std and Ort',
      alter: inPlace({ Std: 'RR', Ort: 'RR' }),
      mustFail: ['std-stays', 'ort-stays'],
    },
  ],
};
