import { hasMore } from '../../rivals.ts';
import { afterTransfer, gained, onTask, place, rivals } from '../comparison.ts';

export const nmnistAccuracy = hasMore(
  {
    id: 'nmnist-accuracy',
    sentence:
      'Trained on few digits, the network with a reverse pass is more accurate than with plain training, as many steps or as long, than with an orthogonality term, greedy pretraining or weight decay.',
    place,
  },
  onTask,
  { RR: rivals },
);

export const nmnistTransfer = hasMore(
  {
    id: 'nmnist-transfer',
    sentence: 'Trained further on blurred digits, it is more accurate on these than each of the others.',
    place,
  },
  afterTransfer,
  { RR: rivals },
);

export const nmnistTransferGain = hasMore(
  {
    id: 'nmnist-transfer-gain',
    sentence:
      'It has more of the transfer than of the task itself: its lead over plain training grows by the second stage.',
    place,
  },
  gained,
  { RR: ['Std'] },
);

export const nmnistWeaker = hasMore(
  {
    id: 'nmnist-weaker',
    sentence: 'A tenth as strong, a reverse pass makes the network more accurate than plain training, too.',
    place,
  },
  onTask,
  { 'RR-0.1': ['Std', 'Std-840'] },
);
