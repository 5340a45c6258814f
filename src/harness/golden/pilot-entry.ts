import { mean, sampleStandardDeviation } from 'simple-statistics';
import { keeps } from '../judge/judge.ts';
import { controlPowerOf, needOf, powerOf } from '../judge/power.ts';
import type { RowsFile } from '../judge/rows.ts';
import { type Claim, type Measure, thresholdOf } from '../study/claim.ts';
import type { Experiment } from '../study/study.ts';

/** The entry of pilot seeds in the log of changes: what they gave, and what power that tells. */
export function pilotEntry(
  { claims, seeds }: Pick<Experiment, 'claims' | 'seeds'>,
  origin: string,
  file: string,
  pilots: RowsFile,
): string {
  const { date, reason, engine } = pilots.measured;
  const [first, last] = [pilots.seeds[0], pilots.seeds.at(-1)];
  return [
    `## ${date}: ${reason}`,
    '',
    `Pilot \`${file}\`; seeds ${first} … ${last} on ${engine.version}.`,
    '',
    ...claims.flatMap((claim) => linesOf(claim, origin, seeds, pilots)),
    '',
  ].join('\n');
}

function linesOf(claim: Claim, origin: string, seeds: number, pilots: RowsFile): string[] {
  const controls = claim.controls.map((control) => {
    const power = controlPowerOf(claim, control, origin, pilots, seeds);
    return `  - control, ${control.what}: ${power === null ? 'not run' : `rejects in ${percent(power)}`}`;
  });
  return [
    `- ${claim.id}: ${showNeed(claim, origin, seeds, pilots)}`,
    ...claim.measures.map((measure) => `  - ${measureLine(claim, measure, origin, pilots)}`),
    ...controls,
  ];
}

/** How many seeds a claim needs, and its power over those that it is judged on. */
function showNeed(claim: Claim, origin: string, seeds: number, pilots: RowsFile): string {
  if (claim.standing === 'finding') return 'a finding, of which no power is asked';
  const { seeds: needed, problem } = needOf(claim, origin, pilots, seeds);
  const power = powerOf(claim, origin, pilots, seeds);
  return (
    problem ??
    `needs ${needed} seeds${power === null ? '' : `; over ${seeds} it passes in ${percent(power)}`}`
  );
}

function measureLine(claim: Claim, measure: Measure, origin: string, pilots: RowsFile): string {
  const { id, counts } = measure;
  const values = pilots.claims[claim.id]?.measures[id] ?? [];
  const threshold = thresholdOf(measure, origin);
  const bound = `${threshold.side} ${threshold.value}`;
  if (counts) {
    const kept = values.filter((value) => keeps(value, threshold)).length;
    return `${id}: ${bound} in ${kept} of ${values.length} seeds`;
  }
  return `${id}: ${show(mean([...values]))} (sd ${show(sampleStandardDeviation([...values]))}), ${bound}`;
}

const show = (value: number) => String(Number(value.toPrecision(4)));

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
