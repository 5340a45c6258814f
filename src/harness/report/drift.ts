import { describeGolden } from '../golden/hold-against.ts';
import { type ChangedFact, type GoldenResult, mismatched } from '../golden/result.ts';

/** Golden results that are not matched for the same reason. */
export interface DriftGroup {
  /** `experiment, 15 runs: learningRate 0.0001 → 0.0002` */
  readonly title: string;
  readonly places: readonly string[];
  /** The first things to see in them, a line each, and how many more there are. */
  readonly lines: readonly string[];
  readonly more: number;
  /** The command that accepts them, and nothing of other experiments or variants; null where that is not how they are mended. */
  readonly accept: string | null;
}

const shownLines = 3;

/**
 * Golden results that are not matched, by their cause. Other parameters or other data explain every number that
 * comes after them, so that what shares them is one group, whatever was trained; else an experiment and variant is.
 */
export function groupDrifts(goldens: readonly GoldenResult[]): DriftGroup[] {
  const groups = new Map<string, GoldenResult[]>();
  // What was not compared has not drifted: it is told with what was not judged.
  for (const golden of goldens.filter(({ status }) => status !== 'match' && status !== 'not-run')) {
    const key = keyOf(golden);
    groups.set(key, [...(groups.get(key) ?? []), golden]);
  }
  return [...groups.values()].map((rows) => {
    const [first] = rows as [GoldenResult, ...GoldenResult[]];
    const { status, facts } = first;
    const isOfOneVariant = rows.every((row) => variantOf(row) === variantOf(first));
    const name = isOfOneVariant ? variantOf(first) : experimentOf(first);
    const lines = rows.flatMap((row) => describeGolden({ ...row, facts: [] }));
    const cause = facts.length > 0 ? facts.map(showFact).join(', ') : showOutside(rows);
    return {
      title: `${name.replace('/', ' ')}, ${rows.length === 1 ? '1 run' : `${rows.length} runs`}: ${status === 'drift' ? cause : problemOf(rows)}`,
      places: rows.map(({ place }) => place),
      lines: lines.slice(0, shownLines),
      more: Math.max(0, lines.length - shownLines),
      accept: isAccepted(rows) ? `npx racecar golden update --only ${name} --reason "…"` : null,
    };
  });
}

/** Whether to take them for golden is how they are mended. */
const isAccepted = (rows: readonly GoldenResult[]) =>
  rows.every(({ status, isCalibrated }) => isCalibrated && (status === 'drift' || status === 'missing'));

/** A place is `origin/experiment/variant/seed-0`. */
const experimentOf = ({ place }: GoldenResult) => place.split('/')[1] ?? place;
const variantOf = ({ place }: GoldenResult) => place.split('/').slice(1, 3).join('/');

function keyOf(golden: GoldenResult): string {
  const { status, facts } = golden;
  return facts.length > 0
    ? [experimentOf(golden), ...facts.map(showFact)].join('\n')
    : [status, variantOf(golden)].join('\n');
}

function showFact({ name, expected, got }: ChangedFact): string {
  // Of each seed it is another one, whatever the cause.
  if (name === 'initialSha256') return `what they begin with ${expected ? 'is another' : 'was not recorded'}`;
  if (name !== 'dataSha256') return `${name} ${expected ?? 'none'} → ${got ?? 'none'}`;
  const [was, is] = [expected, got].map((hash) => (hash ? `${hash.slice(1, 13)}…` : 'none'));
  return `data SHA-256 ${was} → ${is}`;
}

const problemOf = (rows: readonly GoldenResult[]) =>
  [...new Set(rows.flatMap(({ problems }) => problems))].join('; ');

/** Which metrics and pictures lie outside of their tolerance, and in how many of the runs. */
function showOutside(rows: readonly GoldenResult[]): string {
  const counts = new Map<string, number>();
  for (const { problems, metrics, pictures } of rows) {
    const names = [
      ...problems.map((problem) => (problem.startsWith('bits of ') ? 'bits' : problem)),
      ...mismatched(metrics).map(({ metric }) => metric),
      ...mismatched(pictures).map(({ words }) => words),
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
