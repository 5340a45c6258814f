import type { ObjectiveName } from '../objectives/objective.ts';
import type { Claim, Pilot } from './claim.ts';
import { againstRivals, exchanged } from './rivals.ts';

function claimOf(stage: 'AA' | 'AB', sentence: string, pilots: Partial<Record<ObjectiveName, Pilot>>): Claim {
  const measures = againstRivals(
    'RR',
    {
      id: 'accurate',
      what: 'share of the held-out patterns classified rightly',
      stage,
      of: ({ final }) => final.testAccuracy,
      basis: 'The claim is that RR has the most, by whatever amount.',
    },
    pilots,
  );
  return {
    id: `tishby-accuracy-${stage.toLowerCase()}`,
    experiment: 'tishby',
    sentence,
    place:
      'the section on mutual information; the abstract: “improved performance for a wide variety of relevant learning and transfer tasks”',
    standing: 'finding',
    leastSeeds: 10,
    measures,
    controls: exchanged('RR', measures),
  };
}

export const tishbyAccuracyAA = claimOf(
  'AA',
  'Trained further on the same task, the network that was trained with a reverse pass is the most accurate.',
  {
    Std: { mean: 0.0285, sd: 0.0233 },
    Ort: { mean: 0.0074, sd: 0.0089 },
    Pre: { mean: 0.0495, sd: 0.0252 },
    'RR-local': { mean: 0.0219, sd: 0.0207 },
  },
);

export const tishbyAccuracyAB = claimOf(
  'AB',
  'Trained further on another task, the network that was trained with a reverse pass is the most accurate: it transfers best.',
  {
    Std: { mean: 0.0398, sd: 0.0657 },
    Ort: { mean: 0.0004, sd: 0.0549 },
    Pre: { mean: 0.0202, sd: 0.057 },
    'RR-local': { mean: 0.011, sd: 0.0558 },
  },
);
