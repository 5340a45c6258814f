import { below, type Claim, endIn } from '../../../harness/study/claim.ts';
import { weightsShuffled } from '../../../lab/experiments/alterations.ts';
import { hasMore } from '../../rivals.ts';
import { afterTransfer, onTask } from '../comparison.ts';

const place =
  'the sections on the method and on greedy pretraining: what a reverse pass through all layers has over one of single layers';
const only = { RR: ['RR-local'] };

export const nmnistWholeAccuracy = hasMore(
  {
    id: 'nmnist-whole-accuracy',
    sentence:
      'A reverse pass through the whole chain makes the network more accurate than one of each layer by itself.',
    place,
  },
  onTask,
  only,
);

export const nmnistWholeTransfer = hasMore(
  { id: 'nmnist-whole-transfer', sentence: 'So it is after training on blurred digits.', place },
  afterTransfer,
  only,
);

export const nmnistWholeReverse: Claim = {
  id: 'nmnist-whole-reverse',
  sentence: 'Its reverse error is smaller as well.',
  place,
  standing: 'finding',
  measures: [
    {
      id: 'rr-smaller-than-local',
      what: 'reverse error on test digits through the whole chain, RR minus RR-local',
      of: (runs) => endIn(runs, 'RR', 'testReverseError.d1') - endIn(runs, 'RR-local', 'testReverseError.d1'),
      thresholds: { computed: below(0, -0.05) },
      basis:
        'A network that was trained layer by layer has not been told what errors become on their way down.',
    },
  ],
  controls: [
    {
      what: 'the rows of RR’s kernels and weights shuffled for its reverse pass',
      route: 'What each weight gives back goes to another place.',
      places: { RR: { alteration: weightsShuffled.name } },
      mustFail: ['rr-smaller-than-local'],
    },
  ],
};
