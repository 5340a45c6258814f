import type { Report } from '../model.ts';
import { Section, Table } from './parts.tsx';

/** What the source also shows and this does not test. */
export function NotCoveredSection({ report }: { report: Report }) {
  const { notCovered } = report.study;
  if (notCovered.length === 0) return null;
  return (
    <Section id="not-covered" title="Not covered">
      <p>What the source also shows, and this report says nothing of.</p>
      <Table
        label="What is not covered"
        head={['in the source', 'why it is not tested here']}
        rows={notCovered.map(({ what, why }) => [what, why])}
      />
    </Section>
  );
}
