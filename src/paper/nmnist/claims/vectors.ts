import { weightsShuffled } from '../../../lab/experiments/alterations.ts';
import { hasMore } from '../../rivals.ts';

export const nmnistVectors = hasMore(
  {
    id: 'nmnist-vectors',
    sentence:
      'The leading singular vectors of the first kernel show more of what patches of digits consist of than with plain training or an orthogonality term.',
    place: 'Fig. 3; the abstract: “links between singular value decomposition and pretraining”',
  },
  {
    id: 'patches',
    what: 'energy of the four leading singular vectors of W1 within the span of as many principal directions of patches',
    stage: 'A',
    of: (model) => model('patchEnergy').at(-1) as number,
    range: [-1, 1],
    effect: 0.02,
    control: {
      name: weightsShuffled.name,
      what: 'the rows of its kernel shuffled before it is decomposed',
      route: 'Its entries belong to other places of a patch then.',
    },
  },
  { RR: ['Std', 'Ort'] },
);
