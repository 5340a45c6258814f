import type { DataOrigin } from '../../datasets/manifest.ts';
import { type ExperimentName, experiments } from '../../training/experiments.ts';
import type { Report } from '../model.ts';
import { type Entity, ref, timeOf } from './entity.ts';

type Training = Report['trainings'][number];

const imageTitles = { original: 'The authors’ images', synthetic: 'Synthetic images' } as const;

/** Images are known by their source, what is computed by its experiment. */
const dataId = (source: DataOrigin, experiment: ExperimentName) =>
  `#data-${source === 'computed' ? experiment : source}`;

/** The data that was trained on, each once. */
export function dataOf({
  data: { main, secondary },
  trainings,
}: Pick<Report, 'data' | 'trainings'>): Entity[] {
  const images = [main, ...(secondary ? [secondary] : [])].map(({ source, sha256 }) =>
    dataEntity(`#data-${source}`, imageTitles[source], sha256),
  );
  const computed = [...new Set(trainings.map(({ experiment }) => experiment))].flatMap((name) => {
    const { data } = experiments[name];
    return data.kind === 'computed' ? [dataEntity(dataId('computed', name), data.title, data.digest)] : [];
  });
  return [...images, ...computed];
}

const dataEntity = (id: string, name: string, sha256: string): Entity => ({
  '@id': id,
  '@type': 'CreativeWork',
  name,
  description: `${name}. Not among these files; the identifier tells whether others are the same.`,
  identifier: `sha256:${sha256}`,
});

/** A training as an action: who did it, with what, on what, when, and what came of it. */
export function actionOf(training: Training, agent: Entity, instrument: Entity): Entity {
  const { experiment, objective, seed, source, engine, steps, startedAt, seconds } = training;
  const start = Date.parse(startedAt);
  return {
    '@id': `#training-${source}-${experiment}-${objective}-${seed}-${engine}-${steps}`,
    '@type': 'CreateAction',
    name: `${experiment} ${objective}, seed ${seed}, ${steps} steps on ${engine}, ${source} data`,
    description: `One training of the network of ${experiment} under the objective ${objective}, from the weights of seed ${seed}; what it came to is part of the report.`,
    agent: ref(agent),
    instrument: ref(instrument),
    object: { '@id': dataId(source, experiment) },
    result: { '@id': 'report.json' },
    startTime: timeOf(start),
    endTime: timeOf(start + 1000 * seconds),
    actionStatus: 'http://schema.org/CompletedActionStatus',
  };
}
