import { hasMore, informationAt, type Model } from '../rivals.ts';

const comparison = {
  id: 'told',
  what: 'I(d; Y) of the last layer d7, in bits',
  of: (model: Model) => informationAt(model, 'label', 7),
};
const place = 'Fig. 2c and d, the information planes after fine-tuning';

export const tishbyLastLayerAA = hasMore(
  {
    id: 'tishby-last-layer-aa',
    sentence:
      'Trained further on the same task, the last layer of the network that was trained with a reverse pass tells most of the label.',
    place,
  },
  { ...comparison, stage: 'AA' },
  {
    RR: { Std: [0.0843, 0.0746], Ort: [0.0103, 0.0246], Pre: [0.1171, 0.0641], 'RR-local': [0.0549, 0.0559] },
  },
);

export const tishbyLastLayerAB = hasMore(
  {
    id: 'tishby-last-layer-ab',
    sentence:
      'Trained further on another task, the last layer of the network that was trained with a reverse pass tells most of its label.',
    place,
  },
  { ...comparison, stage: 'AB' },
  { RR: { Std: [0.1595, 0.1299], Ort: [0.0187, 0.0837], Pre: [0.0592, 0.091], 'RR-local': [0.0552, 0.088] } },
);
