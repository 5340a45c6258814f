import type { FinishedCourse } from '../runs/finished.ts';
import { hasMost } from './rivals.ts';

const comparison = {
  id: 'accurate',
  what: 'share of the held-out patterns classified rightly',
  of: ({ final }: FinishedCourse) => final.testAccuracy,
};
const place =
  'the section on mutual information; the abstract: “improved performance for a wide variety of relevant learning and transfer tasks”';

export const tishbyAccuracyAA = hasMost(
  'RR',
  {
    id: 'tishby-accuracy-aa',
    sentence:
      'Trained further on the same task, the network that was trained with a reverse pass is the most accurate.',
    place,
  },
  { ...comparison, stage: 'AA' },
  {
    Std: { mean: 0.0285, sd: 0.0233 },
    Ort: { mean: 0.0074, sd: 0.0089 },
    Pre: { mean: 0.0495, sd: 0.0252 },
    'RR-local': { mean: 0.0219, sd: 0.0207 },
  },
);

export const tishbyAccuracyAB = hasMost(
  'RR',
  {
    id: 'tishby-accuracy-ab',
    sentence:
      'Trained further on another task, the network that was trained with a reverse pass is the most accurate: it transfers best.',
    place,
  },
  { ...comparison, stage: 'AB' },
  {
    Std: { mean: 0.0398, sd: 0.0657 },
    Ort: { mean: 0.0004, sd: 0.0549 },
    Pre: { mean: 0.0202, sd: 0.057 },
    'RR-local': { mean: 0.011, sd: 0.0558 },
  },
);
