import untyped, { type Builder } from 'junit-report-builder';
import { establishedOf } from './counts.ts';
import { agreementProblems, claimProblems, controlProblems, findingLines, goldenProblems } from './lines.ts';
import type { Report } from './model.ts';
import { referenceProblems } from './reference-lines.ts';

// The package's types say that the builder is its default export; in Node it is the module itself.
const junit = untyped as unknown as Builder;

/** The report as JUnit XML: a suite for claims, for their controls, for golden results and for the engines. */
export function toJUnit(report: Report): string {
  const { goldens, agreement, reference, failures, unjudged, createdAt } = report;
  const builder = junit.newBuilder();
  const suite = (name: string) => {
    const made = builder.testSuite().name(name).timestamp(createdAt);
    /** A case is skipped where it was not judged, which is no pass. */
    return (caseName: string, problems: readonly string[] = [], isSkipped = false) => {
      const testCase = made.testCase().className(name).name(caseName);
      if (isSkipped) testCase.skipped();
      else if (problems.length > 0) testCase.failure(problems.join('\n'));
    };
  };
  const addClaim = suite('claims');
  for (const claim of establishedOf(report)) {
    addClaim(`${claim.id}: ${claim.sentence}`, claimProblems(claim), claim.verdict === 'not-run');
  }
  // Whichever way a finding came out, its test passes; its name tells the outcome.
  const addFinding = suite('findings, which the verdict does not depend on');
  for (const line of findingLines(report)) addFinding(line);
  const addControls = suite('negative controls');
  for (const claim of establishedOf(report)) {
    for (const control of claim.controls) {
      const problems = controlProblems({ ...claim, controls: [control] });
      addControls(`${claim.id}: ${control.what}`, problems, control.outcome === 'not-run');
    }
  }
  const addGolden = suite('golden results');
  for (const golden of goldens) addGolden(golden.place, goldenProblems(golden), golden.status === 'not-run');
  const addEngine = suite('agreement of engines');
  for (const row of agreement.rows) {
    const name = `${agreement.with}: ${row.experiment} ${row.variant}`;
    addEngine(name, agreementProblems({ ...agreement, rows: [row] }));
  }
  if (reference) {
    const addReference = suite(`held against ${reference.words}`);
    for (const row of reference.rows)
      addReference(row.place, referenceProblems({ ...reference, rows: [row] }));
  }
  const addUnjudged = suite('what should have been judged');
  for (const line of unjudged) addUnjudged(line, [], true);
  if (failures.length > 0) {
    const addFailure = suite('trainings');
    for (const failure of failures) addFailure(failure, [failure]);
  }
  return builder.build();
}
