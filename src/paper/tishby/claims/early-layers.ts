import { mean } from 'simple-statistics';
import { hasMore } from '../../rivals.ts';
import { ofLateLayers } from '../alterations.ts';
import { informationAt } from '../told.ts';

export const tishbyEarlyLayers = hasMore(
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
    of: (model) => mean([2, 3, 4].map((m) => informationAt(model, 'input', m))),
    range: [-12, 12],
    effect: 0.1,
    control: ofLateLayers,
  },
  { Pre: ['Std', 'Ort', 'RR'] },
);
