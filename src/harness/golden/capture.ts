import { encodePng } from '../../kit/png.ts';
import type { FinishedRun } from '../study/run-file.ts';
import type { Experiment } from '../study/study.ts';
import type { Fixture, StoredFixture } from './fixture.ts';
import { heldOf } from './held.ts';
import { contrastOf, sheetOf } from './sheets.ts';

/** The seed whose bits are compared. */
export const bitSeed = 0;

/**
 * Makes a golden result of a run: a candidate, until someone accepts it.
 *
 * @param bits the SHA-256 of what the run gave whose bits are compared, where there was one
 * @param parts those to picture, by picture; by default those that can be compared
 */
export function capture(
  finished: FinishedRun,
  { metrics, pictures }: Pick<Experiment, 'metrics' | 'pictures'>,
  bits: string | null,
  parts: Fixture['parts'] = {},
): StoredFixture {
  const { run, table } = finished;
  const chosen: Fixture['parts'] = {};
  const dark: string[] = [];
  const drawn = new Map<string, Uint8Array>();
  for (const { name, partsOf, draw } of pictures) {
    if (partsOf) chosen[name] = parts[name] ?? [...partsOf(table)];
    const sheet = sheetOf(draw(finished, chosen[name] ?? []));
    if (sheet && contrastOf(sheet) > 0) drawn.set(name, encodePng(sheet));
    else if (sheet) dark.push(name);
  }
  return {
    fixture: {
      origin: run.data.origin,
      experiment: run.experiment,
      variant: run.variant,
      seed: run.seed,
      dataSha256: run.data.sha256,
      initialSha256: run.initialSha256 ?? null,
      parameters: run.parameters,
      metrics: heldOf(table, metrics),
      parts: chosen,
      dark,
      bits,
    },
    pictures: drawn,
  };
}
