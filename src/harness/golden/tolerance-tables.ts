import { takenEachRecord } from '../study/metrics.ts';
import { checkedOf, type Experiment, type Study } from '../study/study.ts';
import { type ExperimentTolerances, type MetricTolerance, readTolerances } from './tolerances.ts';

/**
 * The tolerances of a study as Markdown: for each experiment and origin of its data a row a metric, a column a variant. A cell says
 * up to where values are held, and how wide the widest tolerance is: as a part of what seeds differ by, and of the range.
 */
export function toleranceTables(study: Study): string {
  const sections = study.experiments.flatMap((experiment) =>
    experiment.data.origins.flatMap(({ name: origin }) => {
      const tolerances = readTolerances(study, origin, experiment.name);
      return tolerances ? section(experiment, origin, tolerances) : [];
    }),
  );
  return [...head, ...sections].join('\n');
}

const head = [
  '# Tolerances, figure by figure',
  '',
  'Written by `npm run docs:tolerances` out of [fixtures/tolerances](../fixtures/tolerances); what they mean is told in',
  '[noise.md](noise.md). A cell tells which values are held (`0–5 of 51`: records 0 to 5, and of 51 values the others to nothing;',
  '`all 51`), and the widest of their tolerances, as a part of what two seeds differ by, then of the range of the metric where that',
  'has two ends. A tolerance of counts tells how many may differ. Where seeds do not differ, `–` stands for the part.',
  '',
];

function section(experiment: Experiment, origin: string, tolerances: ExperimentTolerances): string[] {
  const { alarm, measured, variants } = tolerances;
  const names = checkedOf(experiment).map(({ name }) => name);
  const limits = limitLines(alarm.limits);
  return [
    `## ${experiment.name}, ${origin} data`,
    '',
    `Seeds ${measured.seeds.join(', ')}, ${measured.draws} draws, engines ${[measured.base, ...measured.engines].join(', ')}. ${limits.length > 0 ? 'Limits, in units of the noise:' : 'Nothing moved, and all is held exactly.'}`,
    '',
    ...limits,
    ...(limits.length > 0 ? [''] : []),
    `| metric | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...experiment.metrics.flatMap((metric) => {
      const cells = names.map((name) => variants[name]?.metrics[metric.name]);
      if (cells.every((cell) => cell === undefined)) return [];
      return [
        `| ${metric.name} | ${cells.map((cell) => (cell ? showCell(cell, takenEachRecord(metric)) : '')).join(' | ')} |`,
      ];
    }),
    ...experiment.pictures.map(({ name, words }) => {
      const cells = names.map((variant) => {
        const found = variants[variant]?.pictures[name];
        if (!found) return 'shows nothing';
        return found.tolerance === null ? 'nothing' : `± ${percent(found.tolerance)} of the contrast`;
      });
      return `| ${words} | ${cells.join(' | ')} |`;
    }),
    '',
  ];
}

/** A line for each variant that has limits of its own. */
export function limitLines(limits: ExperimentTolerances['alarm']['limits']): string[] {
  const groups = new Map<string, string[]>();
  for (const { variants, age, limit, tail } of limits) {
    const names = variants.join(', ');
    const seen = tail ? ` (seen ${tail.largest})` : '';
    groups.set(names, [...(groups.get(names) ?? []), `${age} ${limit}${seen}`]);
  }
  return [...groups].map(([names, own]) => `- ${names}: ${own.join(', ')}`);
}

function showCell(metric: MetricTolerance, isCurve: boolean): string {
  const { tolerance, seeds, range, scale, quantum = 1 } = metric;
  const held = tolerance.flatMap((value, at) =>
    value === null ? [] : [{ value, at, spread: seeds[at] as number }],
  );
  if (held.length === 0) return `nothing of ${tolerance.length}`;
  const parts = held
    .map(({ value, spread }) => (spread > 0 ? value / spread : Number.NaN))
    .filter(Number.isFinite);
  const widest = Math.max(...held.map(({ value }) => value));
  const [from, to] = range;
  const unit = scale === 'counted' ? quantum : scale === 'absolute' ? 1 : null;
  const ofRange =
    from === null || to === null || unit === null
      ? []
      : [`${percent((widest * unit) / (to - from))} of the range`];
  return [
    showHeld(
      held.map(({ at }) => at),
      tolerance.length,
      isCurve,
    ),
    parts.length > 0 ? percent(Math.max(...parts)) : '–',
    ...ofRange,
    ...(scale === 'counted' ? [`± ${widest}`] : []),
  ].join('; ');
}

function showHeld(places: readonly number[], of: number, isCurve: boolean): string {
  if (places.length === of) return `all ${of}`;
  const last = places.at(-1) as number;
  if (isCurve) return `${last === 0 ? '0' : `0–${last}`} of ${of}`;
  return `${places.length} of ${of}`;
}

const percent = (part: number) => `${Number((100 * part).toPrecision(2))} %`;
