import { findingsOf } from './counts.ts';
import { showSequential } from './evidence-lines.ts';
import { showEvidence } from './evidence-row.ts';
import {
  comparedOver,
  show,
  showAllSeeds,
  showHeld,
  showMeasured,
  showNearest,
  showOrigins,
} from './lines.ts';
import type { Report } from './model.ts';
import { showReference } from './reference-lines.ts';
import { noteLines, problemLines } from './summary.ts';

/** The report in Markdown, for the summary page of a CI. */
export function toMarkdown(report: Report): string {
  const { engine, seeds, agreement } = report;
  const { claims, findings, controls, goldens, agreement: engines } = report.counts;
  const list = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? [`### ${title}`, '', ...lines.map(listItem), ''] : [];
  return [
    `## racecar-repro: ${{ pass: '✅', fail: '❌', incomplete: '⏳' }[report.verdict]} ${report.verdict}`,
    '',
    ...(report.reusedRuns
      ? ['> **Runs of an earlier invocation were reused; nothing was trained.**', '']
      : []),
    `- data: **${showOrigins(report)}**, seeds ${showAllSeeds(seeds)}; engine ${engine.name} (${engine.version})`,
    `- claims: ${claims.pass} pass, ${claims.fail} fail, ${claims.inconclusive} inconclusive, ${claims.notRun} not run`,
    `- findings, which the verdict does not depend on: ${findings.pass} hold, ${findings.fail} do not, ${findings.inconclusive} are open, ${findings.notRun} not run`,
    `- negative controls: ${controls.rejected} fail as they should, ${controls.notRejected} do not, ${controls.notRun} not run`,
    `- golden results: ${goldens.match} match, ${goldens.drift} drifted, ${goldens.missing} missing, ${goldens.obsolete} obsolete, ${goldens.notRun} not run; ${showHeld(report.counts.held)}`,
    `- engines: ${engines.agree} trainings agree with ${agreement.with ?? 'none'}, ${engines.disagree} do not${agreement.reason ? ` (${agreement.reason})` : ''}`,
    '',
    ...list('Not as it should be', problemLines(report)),
    ...list('Not to be overlooked', noteLines(report)),
    '### Claims',
    '',
    '| claim | measure | mean [96 % interval] | n | verdict | golden |',
    '|---|---|---|---|---|---|',
    ...report.claims.flatMap(({ id: name, standing, n, measures, golden, verdict, reason, ...row }) => {
      const id = standing === 'finding' ? `${name} (finding)` : name;
      const held = row.isLeftToEvidence ? '–' : golden.status;
      return measures.length === 0
        ? [`| ${id} | ${plain(reason ?? '')} | | ${n} | ${verdict} | ${held} |`]
        : measures.map(
            (measure) =>
              `| ${id} | ${plain(measure.what)} | ${showMeasured(measure)} | ${n} | ${measure.verdict} | ${golden.status} |`,
          );
    }),
    '',
    ...evidenceTable(report),
    '### Engines',
    '',
    ...agreementTable(report),
    '',
    ...(report.reference
      ? [`### Held against ${plain(report.reference.words)}`, '', plain(showReference(report.reference)), '']
      : []),
    '### Observed, not claimed',
    '',
    ...report.observations.map(({ experiment, what, values }) => {
      const numbers = values.map(({ name, mean }) => `${name} ${show(mean)}`).join(', ');
      return `- ${experiment}, ${plain(what)}: ${numbers}`;
    }),
    '',
  ].join('\n');
}

/** Findings by the evidence that is stored of them. */
function evidenceTable(report: Report): string[] {
  const found = findingsOf(report).flatMap(({ id, evidence }) => (evidence ? [{ id, evidence }] : []));
  if (found.length === 0) return [];
  return [
    '### Findings, by their evidence',
    '',
    '| finding | outcome | measure | mean [interval] |',
    '|---|---|---|---|',
    ...found.flatMap(({ id, evidence }) => {
      const outcome = plain(showEvidence(evidence));
      const rows = evidence.measures.map((one) => `${plain(one.what)} | ${plain(showSequential(one))}`);
      return (rows.length > 0 ? rows : [' | ']).map((row) => `| ${id} | ${outcome} | ${row} |`);
    }),
    '',
  ];
}

/** What two engines come nearest to not agreeing on. */
function agreementTable({ agreement, engine }: Report): string[] {
  if (agreement.rows.length === 0) return [plain(agreement.reason ?? 'nothing was compared')];
  return [
    `${engine.name} against ${agreement.with}, ${comparedOver(agreement)}:`,
    '',
    '| training | nearest to its tolerance | largest difference | agree |',
    '|---|---|---|---|',
    ...agreement.rows.map(({ experiment, variant, metrics, agrees }) => {
      const { metric, difference } = showNearest(metrics);
      return `| ${experiment} ${variant} | ${plain(metric)} | ${difference} | ${agrees ? 'yes' : '**no**'} |`;
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
