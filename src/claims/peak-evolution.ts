import type { FinishedMetrics } from '../runs/finished.ts';
import { above, below, type Claim, inPlace, type Runs } from './claim.ts';

const errors = ({ records }: FinishedMetrics) =>
  records.map((record) => record.testReverseError.d1 as number);

/** The largest rise from one record to the next; negative where the error falls at each. */
const largestRise = (values: readonly number[]) =>
  Math.max(...values.slice(1).map((value, at) => value - (values[at] as number)));

const least = (objective: keyof Runs) => (runs: Runs) => Math.min(...errors(runs[objective]));

const stays =
  'The authors’ mathematics in PyTorch gave 0.9997–0.9998 at the end; 1 is a reverse pass that says nothing.';

export const peakEvolution: Claim = {
  id: 'peak-evolution',
  experiment: 'peak',
  sentence:
    'The reverse pass of RR comes nearer to the input throughout the training; those of Std and Ort never do.',
  place: 'Fig. 3 and the authors’ animation of the reverse images over the training',
  standing: 'established',
  measures: [
    {
      id: 'rr-falls',
      what: 'largest rise of RR’s reverse error d1 on the test images from a record to the next',
      of: ({ RR }) => largestRise(errors(RR)),
      thresholds: {
        original: below(0, { mean: -0.00246, sd: 0.00013 }),
        synthetic: below(0, { mean: -0.00213, sd: 0.00011 }),
      },
      basis: 'Below 0, the error falls at each of the 50 records.',
    },
    {
      id: 'std-stays',
      what: 'least reverse error d1 of Std on the test images over all records',
      of: least('Std'),
      thresholds: {
        original: above(0.99, { mean: 0.99978, sd: 0.000072 }),
        synthetic: above(0.99, { mean: 0.99973, sd: 0.000072 }),
      },
      basis: stays,
    },
    {
      id: 'ort-stays',
      what: 'least reverse error d1 of Ort on the test images over all records',
      of: least('Ort'),
      thresholds: {
        original: above(0.99, { mean: 0.99984, sd: 0.000069 }),
        synthetic: above(0.99, { mean: 0.9998, sd: 0.000071 }),
      },
      basis: stays,
    },
  ],
  controls: [
    {
      what: 'RR’s records in reverse order',
      alter: (runs) => ({ ...runs, RR: { ...runs.RR, records: runs.RR.records.toReversed() } }),
      mustFail: ['rr-falls'],
    },
    {
      what: 'RR’s run in the places of Std and Ort',
      alter: inPlace({ Std: 'RR', Ort: 'RR' }),
      mustFail: ['std-stays', 'ort-stays'],
    },
  ],
};
