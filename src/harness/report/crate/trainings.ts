import type { Report } from '../model.ts';
import { type Entity, ref, timeOf } from './entity.ts';

type Training = Report['trainings'][number];

const dataId = ({ experiment, origin }: Pick<Training, 'experiment' | 'origin'>) =>
  `#data-${experiment}-${origin}`;

/** The data that was trained on. */
export function dataEntities({ data }: Pick<Report, 'data'>): Entity[] {
  return data.map(({ experiment, origin, title, count, sha256 }) => ({
    '@id': dataId({ experiment, origin }),
    '@type': 'CreativeWork',
    name: title,
    description: `${title}: ${count}. Not among these files; the identifier tells whether others are the same.`,
    identifier: `sha256:${sha256}`,
  }));
}

/**
 * A training as an action: who did it, with what, on what, when, and what came of it.
 *
 * @param number its own among those of the report
 */
export function actionOf(training: Training, number: number, agent: Entity, instrument: Entity): Entity {
  const { experiment, variant, seed, alteration, origin, engine, steps, startedAt, seconds } = training;
  const altered = alteration === null ? '' : `, altered for a control (${alteration})`;
  const start = Date.parse(startedAt);
  return {
    '@id': `#training-${number}`,
    '@type': 'CreateAction',
    name: `${experiment} ${variant}, seed ${seed}${altered}, ${steps} steps on ${engine}, ${origin} data`,
    description: `One training of ${experiment}, variant ${variant}, from seed ${seed}${altered}; what it came to is part of the report.`,
    agent: ref(agent),
    instrument: ref(instrument),
    object: { '@id': dataId(training) },
    result: { '@id': 'report.json' },
    startTime: timeOf(start),
    endTime: timeOf(start + 1000 * seconds),
    actionStatus: 'http://schema.org/CompletedActionStatus',
  };
}
