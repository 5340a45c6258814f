import type { Plane } from '../drawn.ts';
import { show } from '../lines.ts';
import type { Report } from '../model.ts';
import { type Path, planeChart } from './charts.ts';
import { Chart, Legend, Section, Table } from './parts.tsx';

type Stage = Plane['stages'][number];

const titles: Readonly<Record<Stage['stage'], string>> = {
  A: 'X_A: trained on task A',
  AA: 'X_AA: trained further on task A',
  AB: 'X_AB: trained further on task B',
};

/** The paper's Fig. 2: what each layer tells of the input and of the label, before and after fine-tuning. */
export function InformationSection({ report }: { report: Report }) {
  if (report.planes.length === 0) return null;
  return (
    <Section id="information" title="Figure 2, reproduced: the information plane">
      <p>
        For each objective a line through its layers, from the input d1, which tells all of itself, to the
        output d7: to the right what a layer tells of the input, upwards what it tells of the label, in bits,
        means over seeds. Activations are counted in 30 bins, over all 4096 inputs. The scale upwards is each
        plot’s own.
      </p>
      {report.planes.map(({ experiment, stages }) => (
        <article>
          <h3>{experiment}</h3>
          <Legend objectives={stages[0]?.objectives.map(({ objective }) => objective) ?? []} />
          <div class="charts">
            {stages.map((stage) => (
              <figure>
                <figcaption>{titles[stage.stage]}</figcaption>
                <Chart
                  svg={planeChart(pathsOf(stage), { x: 'I(X; d), bits', y: 'I(d; Y), bits' })}
                  label={`${experiment}: information plane of ${titles[stage.stage]}`}
                />
              </figure>
            ))}
          </div>
          <Accuracies stages={stages} experiment={experiment} />
        </article>
      ))}
    </Section>
  );
}

function pathsOf({ objectives }: Stage): Path[] {
  return objectives.map(({ objective, layers }) => ({
    objective,
    points: layers.map(({ input, label }, at) => ({ x: input.mean, y: label.mean, name: `d${at + 1}` })),
  }));
}

/** What the claims are about, in numbers: the last layer, and patterns that were not trained on. */
function Accuracies({ stages, experiment }: { stages: readonly Stage[]; experiment: string }) {
  return (
    <Table
      label={`Last layer and held-out accuracy of ${experiment}`}
      head={['model', 'seeds', 'I(X; d) of the last layer', 'I(d; Y) of the last layer', 'held-out accuracy']}
    >
      {stages.flatMap(({ stage, objectives }) =>
        objectives.map(({ objective, n, layers, testAccuracy }) => {
          const last = layers.at(-1);
          return (
            <tr>
              <th scope="row">
                {objective}_{stage}
              </th>
              <td>{n}</td>
              <td>{last && showSpread(last.input)}</td>
              <td>{last && showSpread(last.label)}</td>
              <td>{showSpread(testAccuracy)}</td>
            </tr>
          );
        }),
      )}
    </Table>
  );
}

const showSpread = ({ mean, low, high }: { mean: number; low: number; high: number }) =>
  `${show(mean)} (${show(low)} to ${show(high)})`;
