import type { Runs } from '../../src/claims/claim.ts';
import { metricsOf } from '../../src/golden/figures.ts';
import { goldenFolder, placeOf, readFixture, type Subject } from '../../src/golden/fixture.ts';
import { named } from '../../src/kit/arrays.ts';
import type { ObjectiveName } from '../../src/objectives/objective.ts';
import { objectiveNames } from '../../src/objectives/registry.ts';
import type { FinishedCourse, FinishedMetrics, FinishedRun } from '../../src/runs/finished.ts';
import type { Quality } from '../../src/runs/records.ts';

/** The parts of what was measured that a spec is about. */
export interface Parts extends CourseParts {
  readonly initial?: readonly number[];
  readonly AA?: CourseParts;
  readonly AB?: CourseParts;
}
interface CourseParts {
  readonly records?: readonly Partial<FinishedCourse['records'][number]>[];
  readonly final?: Partial<FinishedCourse['final']>;
}

const none = Number.NaN;
const noQuality: Quality = {
  trainAccuracy: none,
  testAccuracy: none,
  trainReverseError: {},
  testReverseError: {},
};

function courseOf({ records = [], final = {} }: CourseParts): FinishedCourse {
  return {
    records: records.map((record, index) => ({
      index,
      step: 100 * index,
      loss: none,
      crossEntropy: none,
      ...noQuality,
      ...record,
    })),
    final: {
      ...noQuality,
      singularValues: [],
      dataEnergies: [],
      permutedEnergies: [],
      information: [],
      ...final,
    },
  };
}

/** Measurements of these parts; all else is no number, so that who looks at the wrong place gets none. */
export function measured({ initial = [], AA, AB, ...first }: Parts): FinishedMetrics {
  return {
    ...courseOf(first),
    initial: { singularValues: [...initial] },
    fineTuned: { ...(AA ? { AA: courseOf(AA) } : {}), ...(AB ? { AB: courseOf(AB) } : {}) },
  };
}

/** The runs of a seed, of which only these objectives have anything. */
export function runsOf(parts: Partial<Record<ObjectiveName, Parts>>): Runs {
  return named(objectiveNames, (objective) => measured(parts[objective] ?? {}));
}

/** A finished run of made-up or other measurements. */
export function finished(
  { source, experiment, objective, seed }: Subject,
  metrics: FinishedMetrics,
  secondsPerStep: number | null = null,
): FinishedRun {
  const run = { experiment, objective, seed, secondsPerStep, data: { source, sha256: '0'.repeat(64) } };
  return {
    folder: placeOf({ source, experiment, objective, seed }),
    run: run as FinishedRun['run'],
    metrics,
  };
}

/** A real run, as the golden results hold its figures. */
export function goldenRun(subject: Subject): FinishedRun {
  const stored = readFixture(goldenFolder, placeOf(subject));
  if (!stored) throw new Error(`expected a golden result ${placeOf(subject)}`);
  const { figures, config } = stored.fixture;
  return finished(subject, metricsOf(figures, config.recordEvery));
}
