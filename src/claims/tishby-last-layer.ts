import type { ObjectiveName } from '../objectives/objective.ts';
import type { Claim, Pilot } from './claim.ts';
import { againstRivals, exchanged, informationAt } from './rivals.ts';

function claimOf(stage: 'AA' | 'AB', sentence: string, pilots: Partial<Record<ObjectiveName, Pilot>>): Claim {
  const measures = againstRivals(
    'RR',
    {
      id: 'told',
      what: 'I(d; Y) of the last layer d7, in bits',
      stage,
      of: (model) => informationAt(model, 7).label,
      basis: 'The claim is that RR has the most, by whatever amount.',
    },
    pilots,
  );
  return {
    id: `tishby-last-layer-${stage.toLowerCase()}`,
    experiment: 'tishby',
    sentence,
    place: 'Fig. 2c and d, the information planes after fine-tuning',
    standing: 'finding',
    leastSeeds: 10,
    measures,
    controls: exchanged('RR', measures),
  };
}

export const tishbyLastLayerAA = claimOf(
  'AA',
  'Trained further on the same task, the last layer of the network that was trained with a reverse pass tells most of the label.',
  {
    Std: { mean: 0.0843, sd: 0.0746 },
    Ort: { mean: 0.0103, sd: 0.0246 },
    Pre: { mean: 0.1171, sd: 0.0641 },
    'RR-local': { mean: 0.0549, sd: 0.0559 },
  },
);

export const tishbyLastLayerAB = claimOf(
  'AB',
  'Trained further on another task, the last layer of the network that was trained with a reverse pass tells most of its label.',
  {
    Std: { mean: 0.1595, sd: 0.1299 },
    Ort: { mean: 0.0187, sd: 0.0837 },
    Pre: { mean: 0.0592, sd: 0.091 },
    'RR-local': { mean: 0.0552, sd: 0.088 },
  },
);
