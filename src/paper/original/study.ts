import type { Study } from '../../harness/study/study.ts';
import { projectPath } from '../../kit/project.ts';
import { homeOf, type ImageOrigin } from '../../lab/data/manifest.ts';
import type { LabExperiment } from '../../lab/experiments/network-experiment.ts';
import { mnist } from '../mnist/experiment.ts';
import { peak } from '../peak/experiment.ts';
import { study as paper } from '../racecar.ts';
import { originalRunner } from './original-runner.ts';
import { originalEngines } from './program.ts';

/** Over so many seeds is kept what the authors' program gives. */
const seeds = 10;

/** What their scripts cannot do. */
const byOurs = 'trained by our own program';

/** An experiment whose trainings are the authors' own. */
function original(lab: LabExperiment): LabExperiment {
  // It is one program: there is no other to agree with, and its bits are of its machine.
  const { bits: _, agreement: __, ...probes } = lab.probes;
  return {
    ...lab,
    seeds,
    goldenSeeds: seeds,
    variants: lab.variants.map((one) =>
      one.isCompared ? one : { ...one, words: `${one.words}, ${byOurs}` },
    ),
    alterations: (lab.alterations ?? []).map((one) =>
      one.isMeasuredAnew ? one : { ...one, words: `${one.words}, ${byOurs}` },
    ),
    pictures: lab.pictures.map((picture) => ({
      ...picture,
      // Reverse pictures of the authors' images show these images, which are not ours to publish.
      draw: (run, parts) => (run.run.data.origin === 'original' ? [] : picture.draw(run, parts)),
    })),
    runner: originalRunner(lab, ({ data }) => data.folder ?? projectPath(homeOf(data.origin as ImageOrigin))),
    probes,
  };
}

const { reference: _, ...shared } = paper;

/** The same paper, judged on the authors' own program: their scripts, which nothing here has changed or contains. */
export const study: Study = {
  ...shared,
  title: `${paper.title}, by its authors’ own program`,
  words:
    'Runs the authors’ own scripts on a TensorFlow of today, and judges their paper’s claims on what they give.',
  fixtures: 'fixtures/original',
  test: 'npm run original -- check',
  engines: originalEngines(),
  experiments: [peak, mnist].map(original),
  commands: [],
};

export default study;
