import type { Study } from '../harness/study/study.ts';
import { projectPath } from '../kit/project.ts';
import { labEngines } from '../lab/lab-engines.ts';
import { cifar } from './cifar/experiment.ts';
import { front } from './front.ts';
import { mnist } from './mnist/experiment.ts';
import { nmnist } from './nmnist/experiment.ts';
import { nmnist10k } from './nmnist/more-images.ts';
import { notCovered } from './not-covered.ts';
import { peak } from './peak/experiment.ts';
import { remarks } from './quirks.ts';
import { sections } from './sections.ts';
import { tishby } from './tishby/experiment.ts';

export const study: Study = {
  title: 'Reviving Autoencoder Pretraining (Xie & Thuerey, 2022)',
  ...front,
  source: {
    id: 'https://doi.org/10.1007/s00521-022-07892-0',
    name: 'Reviving Autoencoder Pretraining',
    description: 'The paper whose claims are checked (Xie & Thuerey, 2022)',
  },
  root: projectPath('.'),
  test: 'npm test',
  reference: { words: 'the authors’ own program', fixtures: 'fixtures/original' },
  engines: labEngines,
  experiments: [
    peak, // those with the most to see first
    mnist,
    tishby,
    nmnist,
    nmnist10k,
    cifar,
  ],
  sections,
  columns: [
    { head: 'reverse error d1', metric: 'testReverseError.d1', digits: 4, hasSpread: true },
    { head: '(training)', metric: 'trainReverseError.d1', digits: 4 },
    { head: 'test acc.', metric: 'testAccuracy', digits: 2 },
    { head: 'train acc.', metric: 'trainAccuracy', digits: 2 },
    { head: 'σ1 … σ4', metric: 'singularValues', digits: 2, first: 4 },
  ],
  remarks,
  notCovered,
};

export default study;
