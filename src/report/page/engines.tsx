import { show } from '../lines.ts';
import type { Report } from '../model.ts';
import { Section, Table, Verdict } from './parts.tsx';

/** Agreement of engines that were written independently, and how long trainings took. */
export function EnginesSection({ report }: { report: Report }) {
  const { agreement, engine } = report;
  return (
    <Section id="engines" title="Engines">
      <h3>Agreement</h3>
      {agreement.reason && <p>{agreement.reason}</p>}
      {agreement.rows.length > 0 && (
        <>
          <p>
            The first 300 steps on {engine.name} and on {agreement.with}, which share no code for their
            arithmetic. Largest differences; a run from another seed must be told apart.
          </p>
          <Table
            label="Agreement of engines"
            head={['training', 'loss, relative', 'reverse error d1', 'another seed', 'verdict']}
          >
            {agreement.rows.map(({ experiment, objective, figures, agrees, controlRejected }) => {
              const find = (name: string) => figures.find(({ figure }) => figure === name);
              return (
                <tr>
                  <th scope="row">
                    {experiment} {objective}
                  </th>
                  <td>{show(find('loss')?.relative.max ?? 0)}</td>
                  <td>{show(find('testReverseError.d1')?.absolute.max ?? 0)}</td>
                  <td>{controlRejected ? 'told apart' : <Verdict of="fail" />}</td>
                  <td>
                    <Verdict of={agrees ? 'agree' : 'disagree'} />
                  </td>
                </tr>
              );
            })}
          </Table>
        </>
      )}
      <h3>Speed</h3>
      <p>
        Wall time of the trainings of this report, one thread each and a process a core.{' '}
        <code>npm run bench</code> compares engines and PyTorch with care.
      </p>
      <Table label="Wall time" head={['training', 'engine', 'steps', 'trainings', 'mean seconds']}>
        {timesOf(report).map(({ name, engine, steps, n, seconds }) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{engine}</td>
            <td>{steps}</td>
            <td>{n}</td>
            <td>{seconds.toFixed(1)}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

function timesOf({ trainings }: Report) {
  const groups = new Map<
    string,
    { name: string; engine: string; steps: number; n: number; seconds: number }
  >();
  for (const { experiment, objective, source, engine, steps, seconds } of trainings) {
    const name = `${experiment} ${objective}, ${source}`;
    const key = `${name} ${engine} ${steps}`;
    const { n, seconds: mean } = groups.get(key) ?? { n: 0, seconds: 0 };
    groups.set(key, { name, engine, steps, n: n + 1, seconds: (mean * n + seconds) / (n + 1) });
  }
  return [...groups.values()];
}
