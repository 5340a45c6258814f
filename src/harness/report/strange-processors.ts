import { readTolerances } from '../golden/tolerances.ts';
import type { FinishedRun, RunFile } from '../study/run-file.ts';
import type { Study } from '../study/study.ts';
import { showProcessor } from './made-with.ts';

type Processor = NonNullable<RunFile['processor']>;

/** What decides how is rounded; the model, where the system does not tell. */
const keyOf = ({ model, extensions }: Processor) => extensions?.join(' ') ?? model;

/** That results come from processors that no tolerance was measured on: a line for each. They are held to them all the same. */
export function strangeProcessors(study: Study, runs: readonly FinishedRun[]): string[] {
  const measuredOn = new Map<string, ReadonlySet<string> | null>();
  const knownOf = (origin: string, experiment: string) => {
    const place = `${origin}/${experiment}`;
    if (!measuredOn.has(place)) {
      const processors = readTolerances(study, origin, experiment)?.measured.processors;
      measuredOn.set(place, processors ? new Set(processors.map(keyOf)) : null);
    }
    return measuredOn.get(place);
  };
  const strange = new Map<string, { processor: Processor; experiments: Set<string> }>();
  for (const { run } of runs) {
    const { processor, experiment, data } = run;
    const known = knownOf(data.origin, experiment);
    if (!processor || !known || known.has(keyOf(processor))) continue;
    const found = strange.get(keyOf(processor)) ?? { processor, experiments: new Set() };
    found.experiments.add(experiment);
    strange.set(keyOf(processor), found);
  }
  return [...strange.values()].map(
    ({ processor, experiments }) =>
      `results of ${[...experiments].join(', ')} come from a processor that no tolerance was measured on: ${showProcessor(processor)}`,
  );
}
