import { join, resolve } from 'node:path';
import { encodeMetrics, metricsFile } from '../../harness/runs/metrics-file.ts';
import type { Runner, Task } from '../../harness/study/runner.ts';
import { writeWhole } from '../../kit/files.ts';
import type { DeclaredExperiment } from '../file/study-schema.ts';
import { attempt, isOfAttempt } from './attempt.ts';
import { argumentsOf, templateIn } from './command.ts';
import { tableIn } from './measured.ts';
import { filesOf, hashOf } from './sources.ts';

/** Carries out trainings that are commands, and reads what they have written. */
export function commandRunner(root: string, experiment: DeclaredExperiment): Runner {
  let sources: string | undefined;
  return {
    async prepare(task) {
      return {
        ...{ resumes: false, gap: null, seconds: 0, initialSha256: null },
        async run(onProgress, signal) {
          onProgress({ step: 0, note: 'started' });
          const table = await attempt(
            {
              run: task.folder,
              ...programOf(task, experiment),
              workingFolder: resolve(root, experiment.workingFolder ?? '.'),
              timeLimit: secondsIn(experiment.timeLimit),
            },
            signal,
            (folder) => tableIn(folder, experiment.metrics),
          );
          writeWhole(join(task.folder, metricsFile), encodeMetrics(table));
        },
        tidy() {},
      };
    },
    // A command does not tell how far it is: it is a single step.
    stepsOf: () => 1,
    effortOfStep: () => 1,
    writes: isOfAttempt,
    sourcesSha256() {
      sources ??= hashOf(root, filesOf(root, experiment.files));
      return sources;
    },
  };
}

/** The program of a task: as it is declared, or as a disturbance has it. */
function programOf({ variant, seed, parameters, disturbance }: Task, { goldens }: DeclaredExperiment) {
  const { command, environment } = templateIn(parameters);
  const { option = [], environment: varied = {} } = disturbance === undefined ? {} : (goldens?.noise ?? {});
  const at = disturbance ?? 0;
  const given = { ...parameters, variant, seed, draw: at };
  return {
    environment: {
      ...environment,
      ...Object.fromEntries(
        Object.entries(varied).map(([name, values]) => [name, values[at % values.length] as string]),
      ),
    },
    commandFor: (folder: string) => argumentsOf([...command, ...option], { ...given, folder }),
  };
}

const units = { s: 1, min: 60, h: 3600 };

/** `10 min` in seconds; null where there is no limit. */
function secondsIn(time: string | undefined): number | null {
  const [, amount, unit] = /^([\d.]+) ?(s|min|h)$/.exec(time ?? '') ?? [];
  return amount === undefined ? null : Number(amount) * units[unit as keyof typeof units];
}
