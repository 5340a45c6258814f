/** Whether a check notices that something is wrong with a copy: before its golden results are captured anew, and after. */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const minutes = 30;
const interrupted = 130;

/**
 * Checks experiments on synthetic data; and where golden results are not matched, takes what was found for golden, and judges the
 * same runs again: what fails then is not that numbers moved.
 *
 * @param runs the runs of an unaltered copy, which are judged again; null where all is trained under the fault
 */
export async function tryCheck(place, experiments, runs) {
  if (runs !== null)
    cpSync(runs, join(place.folder, 'runs/check'), { recursive: true, preserveTimestamps: true });
  const check = async (isReused) => {
    const how = ['--experiment', ...experiments, '--data', 'synthetic', ...(isReused ? ['--reuse'] : [])];
    const ended = await place.node(['bin/racecar.js', 'check', ...how], minutes);
    // Whoever ended it from outside has learned nothing of the fault.
    if (ended.code === interrupted) throw new Error('the check was interrupted');
    return outcomeOf(place, ended);
  };
  const before = await check(runs !== null);
  if (before.goldens.unmatched === 0) return { before, update: null, after: before };
  const args = ['bin/racecar.js', 'golden', 'update', '--reason', 'a deliberate fault'];
  const { code, said } = await place.node(args, minutes);
  return { before, update: code === 0 ? null : said.trim().slice(-500), after: await check(true) };
}

/** What of a check does not pass. */
function outcomeOf(place, { code, said }) {
  const file = join(place.folder, 'reports/report.json');
  const hasReport = code === 0 || code === 1 || (code === 2 && existsSync(file));
  const report = hasReport && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  const none = {
    claims: [],
    controls: [],
    goldens: { unmatched: 0, of: 0, figures: [], facts: [], problems: [] },
  };
  const common = { code, failures: [], agreement: [], unjudged: [] };
  if (!report) return { ...common, ...none, refusal: refusalIn(said, code) };
  return {
    ...common,
    refusal: null,
    failures: report.failures,
    unjudged: report.unjudged,
    claims: report.claims
      .filter(({ standing, verdict }) => standing === 'established' && verdict !== 'pass')
      .map(({ id, verdict, measures }) => ({
        id,
        verdict,
        measures: measures.filter((one) => one.verdict !== 'pass').map((one) => one.id),
      })),
    controls: report.claims
      .filter(({ standing }) => standing === 'established')
      .flatMap(({ id, controls }) =>
        controls
          .filter(({ outcome }) => outcome !== 'rejected')
          .map(({ what, outcome }) => ({ id, what, outcome })),
      ),
    goldens: goldensIn(report),
    agreement: report.agreement.rows
      .filter(({ agrees, controlRejected }) => !agrees || !controlRejected)
      .map(({ experiment, variant }) => `${experiment} ${variant}`),
  };
}

/** Which figures of golden results drift: metrics, pictures, facts, bits. */
function goldensIn({ goldens }) {
  const unmatched = goldens.filter(({ status }) => status !== 'match');
  const once = (names) => [...new Set(names)];
  const wrong = (all) => all.filter(({ matches }) => !matches);
  return {
    unmatched: unmatched.length,
    of: goldens.length,
    figures: once(
      unmatched.flatMap(({ metrics, pictures }) => [
        ...wrong(metrics).map(({ metric }) => metric),
        ...wrong(pictures).map(({ words }) => words),
      ]),
    ),
    facts: once(unmatched.flatMap(({ facts }) => facts.map(({ name }) => name))),
    problems: once(
      unmatched.flatMap(({ status, problems }) =>
        problems.map((problem) => (problem.startsWith('bits of ') ? 'bits' : `${status}: ${problem}`)),
      ),
    ),
  };
}

/** Why a check gave no report, in its own words. */
function refusalIn(said, code) {
  if (code === null) return `it did not end within ${minutes} minutes`;
  const lines = said.trim().split('\n');
  return (lines.findLast((line) => line.startsWith('racecar: ')) ?? lines.at(-1) ?? '')
    .replace(/^racecar: /, '')
    .slice(0, 300);
}
