import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { attempt, isOfAttempt, outputFolder } from '../../declared/runs/attempt.ts';
import type { Prepared, Runner, Task } from '../../harness/study/runner.ts';
import { InputError } from '../../kit/errors.ts';
import { isFolder, readBounded } from '../../kit/files.ts';
import { sha256 } from '../../kit/hash.ts';
import type { LabExperiment } from '../../lab/experiments/network-experiment.ts';
import { type Stage, stagesOf } from '../../lab/experiments/stages.ts';
import { initialise } from '../../lab/networks/initialise.ts';
import { numberedModels } from '../../lab/runs/artefacts.ts';
import { hashParameters, writeModel } from '../../lab/runs/models.ts';
import { keepTrainedElsewhere } from '../../lab/runs/trained-elsewhere.ts';
import { noiseOfTraining } from '../../lab/training/feed.ts';
import type { Training } from '../../lab/training/training.ts';
import { programFolder, python, scripts, shim } from './program.ts';
import { readResults } from './recorded-results.ts';

/** The scripts make a record at every hundredth step, and nothing can change that. */
const recordEvery = 100;

/**
 * Carries out trainings by the authors' own scripts, from the same initial weights and random vectors as ours, and measures the models
 * that they leave as all models are measured. What they cannot do is done as ever: other objectives, altered data and models.
 *
 * @param imagesOf the folder that has the images of a task, as the scripts expect them: MNIST/… and peak/…
 */
export function originalRunner(lab: LabExperiment, imagesOf: (task: Task) => string): Runner {
  const own = lab.runner;
  return {
    ...own,
    async prepare(task, resume) {
      const isTheirs = task.alteration === undefined && lab.compared.includes(task.variant) && !task.start;
      // The best engine that loads trains what they cannot.
      return isTheirs ? theirs(task, lab, imagesOf(task)) : own.prepare({ ...task, engine: 'auto' }, resume);
    },
    writes: (file) => own.writes(file) || isOfAttempt(file),
    sourcesSha256: () => sha256(readBounded(shim, 1)),
  };
}

function theirs(task: Task, lab: LabExperiment, images: string): Prepared {
  const initial = initialise(lab.network, task.seed);
  const [stage] = stagesOf(lab, task);
  const { steps, recordEvery: given } = stage.training;
  if (given !== recordEvery)
    throw new InputError(
      `recordEvery: expected ${recordEvery}, as the authors’ scripts have it, got ${given}`,
    );
  return {
    ...{ resumes: false, gap: null, seconds: 0 },
    initialSha256: hashParameters({ experiment: lab, parameters: initial }),
    async run(onProgress, signal) {
      const place = mkdtempSync(join(tmpdir(), 'racecar-original-'));
      let folder = place;
      const looking = setInterval(() => {
        const records = recordsIn(folder);
        if (records > 0) onProgress({ step: (records - 1) * recordEvery + 1, note: `record ${records - 1}` });
      }, 1000);
      try {
        const given = giveStart(place, stage.training, initial);
        const commandFor = (to: string) => {
          folder = to;
          return [
            python(),
            shim,
            ...['--program', programFolder(), '--images', resolve(images), ...given],
            '--out',
            resolve(to),
            ...scriptOf(task, lab, stage),
          ];
        };
        const how = { workingFolder: place, environment: {}, timeLimit: null };
        const results = await attempt({ run: task.folder, commandFor, ...how }, signal, (to) =>
          readResults(to, lab, steps),
        );
        await keepTrainedElsewhere(task, lab, stage, initial, results, signal);
        // All of it is in the run by now; only what it said is kept besides.
        rmSync(join(task.folder, outputFolder), { recursive: true });
      } finally {
        clearInterval(looking);
        rmSync(place, { recursive: true, force: true });
      }
    },
    tidy() {},
  };
}

/** Writes what a training begins with, and is fed. @returns the arguments that name it */
function giveStart(place: string, training: Training, initial: Parameters<typeof writeModel>[1]): string[] {
  const [weights, vectors] = [join(place, 'initial.safetensors'), join(place, 'noise.safetensors')];
  writeModel(weights, initial, {});
  const noise = noiseOfTraining(training);
  if (noise) writeModel(vectors, noise, {});
  const { disturbance } = training;
  return [
    ...['--initial', weights],
    ...(noise ? ['--noise', vectors] : []),
    ...(disturbance ? ['--disturb', String(disturbance.seed), String(disturbance.draw)] : []),
  ];
}

/** The script and its arguments, as the authors' RUN_ME.py gives them. */
function scriptOf(
  { variant, parameters }: Task,
  { name, folder, data }: LabExperiment,
  { training }: Stage,
): string[] {
  const { factors, steps, learningRate } = training;
  const options = {
    ...{
      training: 1,
      testdir: `${folder}_${variant}`,
      testnum: -1,
      modelnum: -1,
      batchsize: data.rows.training,
    },
    ...{ epochnum: steps, learningrate: learningRate, maxsave: parameters.maxSave },
    ...{ orthofactor: factors.orthoFactor ?? 0, rrfactor: factors.rrFactor ?? 0, runfile: 'RUN_ME.py' },
  };
  const { file } = scripts[name as keyof typeof scripts];
  return [file, ...Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)])];
}

/** How many records a training under way has made. */
const recordsIn = (folder: string): number => (isFolder(folder) ? numberedModels(folder).length : 0);
