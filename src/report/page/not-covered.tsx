import { notCovered } from '../not-covered.ts';
import { Section, Table } from './parts.tsx';

/** What the paper also shows and this does not test. */
export function NotCoveredSection() {
  return (
    <Section id="not-covered" title="Not covered">
      <p>What the paper also shows, and this report says nothing of.</p>
      <Table label="What is not covered" head={['in the paper', 'why it is not tested here']}>
        {notCovered.map(({ what, why }) => (
          <tr>
            <th scope="row">{what}</th>
            <td>{why}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
