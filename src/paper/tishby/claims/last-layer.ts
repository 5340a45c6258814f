import { hasMore, type Model } from '../../rivals.ts';
import { withoutLabels } from '../alterations.ts';
import { informationAt } from '../told.ts';

const rivals = { RR: ['Std', 'Ort', 'Pre', 'RR-local'] };

const comparison = {
  id: 'told',
  what: 'I(d; Y) of the last layer d7, in bits',
  of: (model: Model) => informationAt(model, 'label', 7),
  range: [-1, 1],
  effect: 0.02,
  control: withoutLabels,
} as const;
const place = 'Fig. 2c and d, the information planes after fine-tuning';

export const tishbyLastLayerAA = hasMore(
  {
    id: 'tishby-last-layer-aa',
    sentence:
      'Trained further on the same task, the last layer of the network that was trained with a reverse pass tells most of the label.',
    place,
  },
  { ...comparison, stage: 'AA' },
  rivals,
);

export const tishbyLastLayerAB = hasMore(
  {
    id: 'tishby-last-layer-ab',
    sentence:
      'Trained further on another task, the last layer of the network that was trained with a reverse pass tells most of its label.',
    place,
  },
  { ...comparison, stage: 'AB' },
  rivals,
);
