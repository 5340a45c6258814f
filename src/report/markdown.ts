import { show, showAllSeeds, showEstimate } from './lines.ts';
import type { Report } from './model.ts';
import { noteLines, problemLines } from './summary.ts';

/** The report in Markdown, for the summary page of a CI. */
export function toMarkdown(report: Report): string {
  const { counts, data, engine, seeds, agreement } = report;
  const [problems, notes] = [problemLines(report), noteLines(report)];
  return [
    `## racecar-repro: ${{ pass: '✅', fail: '❌', incomplete: '⏳' }[report.verdict]} ${report.verdict}`,
    '',
    ...(report.reusedRuns
      ? ['> **Runs of an earlier invocation were reused; nothing was trained.**', '']
      : []),
    `- data: **${data.main.source}**, seeds ${showAllSeeds(seeds)}; engine ${engine.name} (${engine.version})`,
    `- claims: ${counts.claims.pass} pass, ${counts.claims.fail} fail, ${counts.claims.inconclusive} inconclusive, ${counts.claims.notRun} not run`,
    `- findings, which the verdict does not depend on: ${counts.findings.pass} hold, ${counts.findings.fail} do not, ${counts.findings.inconclusive} are open, ${counts.findings.notRun} not run`,
    `- negative controls: ${counts.controls.rejected} fail as they should, ${counts.controls.notRejected} do not`,
    `- golden results: ${counts.goldens.match} match, ${counts.goldens.drift} drifted, ${counts.goldens.missing} missing, ${counts.goldens.obsolete} obsolete, ${counts.goldens.notRun} not run`,
    `- engines: ${counts.agreement.agree} trainings agree with ${agreement.with ?? 'none'}, ${counts.agreement.disagree} do not${agreement.reason ? ` (${agreement.reason})` : ''}`,
    '',
    ...(problems.length > 0 ? ['### Not as it should be', '', ...problems.map(listItem), ''] : []),
    ...(notes.length > 0 ? ['### Not to be overlooked', '', ...notes.map(listItem), ''] : []),
    '### Claims',
    '',
    '| claim | measure | mean [95 % interval] | n | verdict | golden |',
    '|---|---|---|---|---|---|',
    ...report.claims.flatMap(({ id: name, standing, n, measures, golden, verdict, reason }) => {
      const id = standing === 'finding' ? `${name} (finding)` : name;
      return measures.length === 0
        ? [`| ${id} | ${plain(reason ?? '')} | | ${n} | ${verdict} | ${golden.status} |`]
        : measures.map(
            (measure) =>
              `| ${id} | ${plain(measure.what)} | ${showEstimate(measure)} | ${n} | ${measure.verdict} | ${golden.status} |`,
          );
    }),
    '',
    '### Engines',
    '',
    ...agreementTable(report),
    '',
    '### Observed, not claimed',
    '',
    ...report.observations.map(({ experiment, what, values }) => {
      const numbers = values.map(({ name, mean }) => `${name} ${show(mean)}`).join(', ');
      return `- ${experiment}, ${plain(what)}: ${numbers}`;
    }),
    '',
  ].join('\n');
}

/** The largest differences between two engines over the first 300 steps. */
function agreementTable({ agreement, engine }: Report): string[] {
  if (agreement.rows.length === 0) return [plain(agreement.reason ?? 'nothing was compared')];
  return [
    `${engine.name} against ${agreement.with}, 300 steps:`,
    '',
    '| training | loss, relative | reverse error d1 on test images | agree |',
    '|---|---|---|---|',
    ...agreement.rows.map(({ experiment, objective, figures, agrees }) => {
      const of = (name: string) => figures.find(({ figure }) => figure === name);
      const [loss, error] = [of('loss')?.relative.max ?? 0, of('testReverseError.d1')?.absolute.max ?? 0];
      return `| ${experiment} ${objective} | ${show(loss)} | ${show(error)} | ${agrees ? 'yes' : '**no**'} |`;
    }),
  ];
}

/** What is indented belongs to the item before it. */
function listItem(line: string): string {
  const text = line.trimStart();
  return `${line.slice(0, line.length - text.length)}- ${plain(text)}`;
}

/** Keeps text from being read as Markdown or HTML. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, (character) => `\\${character}`);
}
