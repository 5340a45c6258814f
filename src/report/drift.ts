import { type ChangedFact, describeGolden } from '../golden/check.ts';
import type { GoldenRow } from './model.ts';

/** Golden results that are not matched for the same reason. */
export interface DriftGroup {
  /** `mnist, 15 runs: learningRate 0.0001 → 0.0002` */
  readonly title: string;
  readonly places: readonly string[];
  /** The first things to see in them, a line each, and how many more there are. */
  readonly lines: readonly string[];
  readonly more: number;
  /** The command that accepts them; null where that is not how they are mended. */
  readonly accept: string | null;
}

const shownLines = 3;

/**
 * Golden results that are not matched, by their cause. Other hyperparameters or other data explain every figure that
 * comes after them, so that what shares them is one group, whatever was trained; else an experiment and objective is.
 */
export function groupDrifts(goldens: readonly GoldenRow[]): DriftGroup[] {
  const groups = new Map<string, GoldenRow[]>();
  // What was not compared has not drifted: it is told with what was not judged.
  for (const golden of goldens.filter(({ status }) => status !== 'match' && status !== 'not-run')) {
    const key = keyOf(golden);
    groups.set(key, [...(groups.get(key) ?? []), golden]);
  }
  return [...groups.values()].map((rows) => {
    const { status, facts } = rows[0] as GoldenRow;
    const cells = [...new Set(rows.map(cellOf))];
    const name =
      cells.length === 1 ? (cells[0] as string).replace('/', ' ') : experimentOf(rows[0] as GoldenRow);
    const lines = rows.flatMap((row) => describeGolden({ ...row, facts: [] }));
    const cause = facts.length > 0 ? facts.map(showFact).join(', ') : showOutside(rows);
    return {
      title: `${name}, ${rows.length === 1 ? '1 run' : `${rows.length} runs`}: ${status === 'drift' ? cause : problemOf(rows)}`,
      places: rows.map(({ place }) => place),
      lines: lines.slice(0, shownLines),
      more: Math.max(0, lines.length - shownLines),
      accept: status === 'drift' || status === 'missing' ? acceptCommand(cells) : null,
    };
  });
}

/** The command that accepts what drifted or is missing, limited to a cell where that is all. */
function acceptCommand(cells: readonly string[]): string {
  const only = cells.length === 1 ? `--only ${cells[0]} ` : '';
  return `npm run golden:update -- ${only}--reason "…"`;
}

/** `original/peak/RR/seed-0` is of the experiment peak, in the cell peak/RR. */
const experimentOf = ({ place }: GoldenRow) => place.split('/')[1] ?? place;
const cellOf = ({ place }: GoldenRow) => place.split('/').slice(1, 3).join('/');

function keyOf(golden: GoldenRow): string {
  const { status, facts } = golden;
  return facts.length > 0
    ? [experimentOf(golden), ...facts.map(showFact)].join('\n')
    : [status, cellOf(golden)].join('\n');
}

function showFact({ name, expected, got }: ChangedFact): string {
  if (name !== 'dataSha256') return `${name} ${expected ?? 'none'} → ${got ?? 'none'}`;
  const [was, is] = [expected, got].map((hash) => (hash ? `${hash.slice(1, 13)}…` : 'none'));
  return `data SHA-256 ${was} → ${is}`;
}

const problemOf = (rows: readonly GoldenRow[]) =>
  [...new Set(rows.flatMap(({ problems }) => problems))].join('; ');

/** Which figures and pictures lie outside of their tolerance, and in how many of the runs. */
function showOutside(rows: readonly GoldenRow[]): string {
  const counts = new Map<string, number>();
  for (const { problems, figures, sheets } of rows) {
    const names = [
      ...problems.map((problem) => (problem.startsWith('bits ') ? 'bits of the weights' : problem)),
      ...figures.filter(({ matches }) => !matches).map(({ figure }) => figure),
      ...sheets.filter(({ matches }) => !matches).map(({ sheet }) => `sheet of ${sheet} images`),
    ];
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => (count === rows.length ? name : `${name} in ${count}`)).join(', ');
}

/** A group as text: its cause, what to see, how to accept it. */
export function driftLines({ title, lines, more, accept }: DriftGroup): string[] {
  return [
    title,
    ...lines.map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more lines in the report`] : []),
    ...(accept ? [`  to accept it: ${accept}`] : []),
  ];
}
