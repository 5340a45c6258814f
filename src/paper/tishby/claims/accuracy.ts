import { hasMore, type Model } from '../rivals.ts';

const comparison = {
  id: 'accurate',
  what: 'share of the held-out patterns classified rightly',
  of: (model: Model) => model('testAccuracy').at(-1) as number,
};
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
  {
    RR: { Std: [0.0285, 0.0233], Ort: [0.0074, 0.0089], Pre: [0.0495, 0.0252], 'RR-local': [0.0219, 0.0207] },
  },
);

export const tishbyAccuracyAB = hasMore(
  {
    id: 'tishby-accuracy-ab',
    sentence:
      'Trained further on another task, the network that was trained with a reverse pass is the most accurate: it transfers best.',
    place,
  },
  { ...comparison, stage: 'AB' },
  { RR: { Std: [0.0398, 0.0657], Ort: [0.0004, 0.0549], Pre: [0.0202, 0.057], 'RR-local': [0.011, 0.0558] } },
);
