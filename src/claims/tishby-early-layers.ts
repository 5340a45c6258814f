import { mean } from 'simple-statistics';
import { hasMost, informationAt } from './rivals.ts';

export const tishbyEarlyLayers = hasMost(
  'Pre',
  {
    id: 'tishby-early-layers',
    sentence:
      'Greedy layer-wise pretraining concentrates on giving the input back: its early layers keep more of the input than those of the other objectives.',
    place: 'Fig. 2b, the information plane of task A',
  },
  {
    id: 'early-input',
    what: 'mean of I(X; d) over the early layers d2, d3 and d4, in bits',
    stage: 'A',
    of: (model) => mean([2, 3, 4].map((m) => informationAt(model, m).input)),
  },
  {
    Std: { mean: 0.271, sd: 0.22 },
    Ort: { mean: 0.226, sd: 0.126 },
    RR: { mean: 0.651, sd: 0.433 },
  },
);
