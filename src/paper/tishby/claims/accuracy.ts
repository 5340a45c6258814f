import { hasMore, type Model } from '../../rivals.ts';
import { withoutLabels } from '../alterations.ts';

const rivals = { RR: ['Std', 'Ort', 'Pre', 'RR-local'] };

const comparison = {
  id: 'accurate',
  what: 'share of the held-out patterns classified rightly',
  of: (model: Model) => model('testAccuracy').at(-1) as number,
  range: [-1, 1],
  effect: 0.01,
  control: withoutLabels,
} as const;
const place =
  'the section on mutual information; the abstract: “improved performance for a wide variety of relevant learning and transfer tasks”';

export const tishbyAccuracyAA = hasMore(
  {
    id: 'tishby-accuracy-aa',
    sentence:
      'Trained further on the same task, the network that was trained with a reverse pass is the most accurate.',
    place,
  },
  { ...comparison, stage: 'AA' },
  rivals,
);

export const tishbyAccuracyAB = hasMore(
  {
    id: 'tishby-accuracy-ab',
    sentence:
      'Trained further on another task, the network that was trained with a reverse pass is the most accurate: it transfers best.',
    place,
  },
  { ...comparison, stage: 'AB' },
  rivals,
);
