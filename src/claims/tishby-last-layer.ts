import type { FinishedCourse } from '../runs/finished.ts';
import { hasMost, informationAt } from './rivals.ts';

const comparison = {
  id: 'told',
  what: 'I(d; Y) of the last layer d7, in bits',
  of: (model: FinishedCourse) => informationAt(model, 7).label,
};
const place = 'Fig. 2c and d, the information planes after fine-tuning';

export const tishbyLastLayerAA = hasMost(
  'RR',
  {
    id: 'tishby-last-layer-aa',
    sentence:
      'Trained further on the same task, the last layer of the network that was trained with a reverse pass tells most of the label.',
    place,
  },
  { ...comparison, stage: 'AA' },
  {
    Std: { mean: 0.0843, sd: 0.0746 },
    Ort: { mean: 0.0103, sd: 0.0246 },
    Pre: { mean: 0.1171, sd: 0.0641 },
    'RR-local': { mean: 0.0549, sd: 0.0559 },
  },
);

export const tishbyLastLayerAB = hasMost(
  'RR',
  {
    id: 'tishby-last-layer-ab',
    sentence:
      'Trained further on another task, the last layer of the network that was trained with a reverse pass tells most of its label.',
    place,
  },
  { ...comparison, stage: 'AB' },
  {
    Std: { mean: 0.1595, sd: 0.1299 },
    Ort: { mean: 0.0187, sd: 0.0837 },
    Pre: { mean: 0.0592, sd: 0.091 },
    'RR-local': { mean: 0.0552, sd: 0.088 },
  },
);
