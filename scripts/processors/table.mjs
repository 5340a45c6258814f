// What trainings on emulated processors are beside their golden results.
//
//   node scripts/processors/table.mjs line|table <trainings/processor/experiment/variant> …
//
// line prints a sentence for each; table prints one table, and ends with exit code 0 where all match, 1 where one
// drifts, 2 where one could not be held against a golden result.

import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const [form, ...folders] = process.argv.slice(2);

/** A file that train.sh leaves, without the end of its line; null where it did not come to it. */
function left(folder, file) {
  try {
    return readFileSync(join(folder, file), 'utf8').trim();
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** What `golden compare --json` said of a run. */
function comparedOf(folder) {
  const text = left(folder, 'compared.json');
  if (text === null) return { problem: 'did not come to its end' };
  try {
    const [run] = JSON.parse(text);
    if (['match', 'drift', 'missing'].includes(run.status)) return run;
  } catch {
    // Said below.
  }
  return { problem: 'golden compare printed what is no comparison' };
}

function rowOf(folder) {
  const [processor, experiment, variant] = folder.split(sep).slice(-3);
  const problem = left(folder, 'problem');
  const run = problem === null ? comparedOf(folder) : { problem };
  return {
    processor,
    training: `${experiment}/${variant}`,
    records: run.status ? (run.records ?? 'whole') : (left(folder, 'asked') ?? '–'),
    seconds: left(folder, 'seconds') ?? '–',
    deviation: Number.isFinite(run.deviation) ? run.deviation : null,
    worst: run.worst ?? '',
    verdict: run.status ?? 'not held',
    problem:
      run.problem ?? (run.status === 'missing' ? 'there is no golden result to hold it against' : null),
  };
}

/** A part of the limit, to two digits that say something. */
const part = (x) => (x >= 0.1 ? x.toFixed(2) : String(Number(x.toPrecision(1))));

function lineOf({ processor, training, records, seconds, deviation, worst, verdict, problem }) {
  const which = `${processor} ${training}`;
  if (problem) return `${which}: ${problem}`;
  const much = deviation === null ? '' : `, ${part(deviation)} of the limit (${worst})`;
  return `${which}: ${verdict}${much}, records ${records}, ${seconds} s`;
}

function printTable(rows) {
  const head = ['processor', 'training', 'records', 'seconds', 'deviation', 'of', 'verdict'];
  const cells = rows.map(({ processor, training, records, seconds, deviation, worst, verdict, problem }) => [
    processor,
    training,
    String(records),
    seconds,
    deviation === null ? '–' : part(deviation),
    worst,
    problem ? `${verdict}: ${problem}` : verdict,
  ]);
  const widths = head.map((_, at) => Math.max(...[head, ...cells].map((row) => row[at].length)));
  const isNumber = (at) => at >= 2 && at <= 4;
  for (const row of [head, ...cells]) {
    const padded = row.map((cell, at) =>
      isNumber(at) ? cell.padStart(widths[at]) : cell.padEnd(widths[at]),
    );
    console.log(padded.join('  ').trimEnd());
  }
  console.log(
    '\ndeviation: the largest, as a part of its limit (1 is the limit), and the figure that has it',
  );
}

const rows = folders.map(rowOf);
if (form === 'line') {
  for (const row of rows) console.log(lineOf(row));
} else {
  printTable(rows);
  const all = (verdict) => rows.filter((row) => row.verdict === verdict).length;
  console.log(`${all('match')} of ${rows.length} match`);
  process.exitCode = all('drift') > 0 ? 1 : all('match') === rows.length ? 0 : 2;
}
