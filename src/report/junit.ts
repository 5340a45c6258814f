import untyped, { type Builder } from 'junit-report-builder';
import { agreementProblems, claimProblems, controlProblems, goldenProblems } from './lines.ts';
import type { Report } from './model.ts';

// The package's types say that the builder is its default export; in Node it is the module itself.
const junit = untyped as unknown as Builder;

/** The report as JUnit XML: a suite for claims, for their controls, for golden results and for the engines. */
export function toJUnit({ claims, goldens, agreement, failures, createdAt }: Report): string {
  const builder = junit.newBuilder();
  const addSuite = (name: string, cases: readonly { name: string; problems: readonly string[] }[]) => {
    const suite = builder.testSuite().name(name).timestamp(createdAt);
    for (const { name: caseName, problems } of cases) {
      const testCase = suite.testCase().className(name).name(caseName);
      if (problems.length > 0) testCase.failure(problems.join('\n'));
    }
  };
  addSuite(
    'claims',
    claims.map((claim) => ({ name: `${claim.id}: ${claim.sentence}`, problems: claimProblems(claim) })),
  );
  addSuite(
    'negative controls',
    claims.map((claim) => ({ name: claim.id, problems: controlProblems(claim) })),
  );
  addSuite(
    'golden results',
    goldens.map((golden) => ({ name: golden.place, problems: goldenProblems(golden) })),
  );
  addSuite(
    'agreement of engines',
    agreement.rows.map((row) => ({
      name: `${agreement.with}: ${row.experiment} ${row.objective}`,
      problems: agreementProblems({ ...agreement, rows: [row] }),
    })),
  );
  if (failures.length > 0)
    addSuite(
      'trainings',
      failures.map((failure) => ({ name: failure, problems: [failure] })),
    );
  return builder.build();
}
