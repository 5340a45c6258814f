import untyped, { type Builder } from 'junit-report-builder';
import { isHeldToControls } from './counts.ts';
import { agreementProblems, claimProblems, controlProblems, findingLines, goldenProblems } from './lines.ts';
import type { Report } from './model.ts';

// The package's types say that the builder is its default export; in Node it is the module itself.
const junit = untyped as unknown as Builder;

interface Case {
  readonly name: string;
  readonly problems: readonly string[];
  /** Whether it was not judged, which is no pass. */
  readonly isSkipped?: boolean;
}

/** The report as JUnit XML: a suite for claims, for their controls, for golden results and for the engines. */
export function toJUnit({ claims, goldens, agreement, failures, unjudged, createdAt }: Report): string {
  const builder = junit.newBuilder();
  const established = claims.filter(({ standing }) => standing === 'established');
  const addSuite = (name: string, cases: readonly Case[]) => {
    const suite = builder.testSuite().name(name).timestamp(createdAt);
    for (const { name: caseName, problems, isSkipped } of cases) {
      const testCase = suite.testCase().className(name).name(caseName);
      if (isSkipped) testCase.skipped();
      else if (problems.length > 0) testCase.failure(problems.join('\n'));
    }
  };
  addSuite(
    'claims',
    established.map((claim) => ({
      name: `${claim.id}: ${claim.sentence}`,
      problems: claimProblems(claim),
      isSkipped: claim.verdict === 'not-run',
    })),
  );
  // Whichever way a finding came out, its test passes; its name tells the outcome.
  addSuite(
    'findings, which the verdict does not depend on',
    findingLines({ claims }).map((name) => ({ name, problems: [] })),
  );
  addSuite(
    'negative controls',
    claims.filter(isHeldToControls).map((claim) => ({ name: claim.id, problems: controlProblems(claim) })),
  );
  addSuite(
    'golden results',
    goldens.map((golden) => ({
      name: golden.place,
      problems: goldenProblems(golden),
      isSkipped: golden.status === 'not-run',
    })),
  );
  addSuite(
    'agreement of engines',
    agreement.rows.map((row) => ({
      name: `${agreement.with}: ${row.experiment} ${row.objective}`,
      problems: agreementProblems({ ...agreement, rows: [row] }),
    })),
  );
  addSuite(
    'what should have been judged',
    unjudged.map((name) => ({ name, problems: [], isSkipped: true })),
  );
  if (failures.length > 0)
    addSuite(
      'trainings',
      failures.map((failure) => ({ name: failure, problems: [failure] })),
    );
  return builder.build();
}
