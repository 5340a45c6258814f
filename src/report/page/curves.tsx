import type { Series } from '../drawn.ts';
import type { Report } from '../model.ts';
import { type Axes, type Line, lineChart } from './charts.ts';
import { Chart, Legend, Section } from './parts.tsx';

const drawn: readonly { readonly curve: string; readonly axes: Omit<Axes, 'x'> }[] = [
  { curve: 'loss', axes: { y: 'training loss (log)', log: true } },
  { curve: 'testReverseError.d1', axes: { y: 'reverse error of d1, test data' } },
  { curve: 'testReverseError.d2', axes: { y: 'reverse error of d2, test data' } },
  { curve: 'trainAccuracy', axes: { y: 'accuracy, training data', domain: [0, 1] } },
  { curve: 'testAccuracy', axes: { y: 'accuracy, test data', domain: [0, 1] } },
];

/** Curves over the training and spectra before and after it, with the seeds as bands. */
export function CurvesSection({ report }: { report: Report }) {
  return (
    <Section id="curves" title="Curves and spectra">
      <p>
        Lines are means over the seeds; the bands reach from the least seed to the greatest. The faint spectra
        are those of the initial weights.
      </p>
      {report.series.map((series) => (
        <article>
          <h3>{series.experiment}</h3>
          <Legend objectives={series.objectives.map(({ objective }) => objective)} />
          <div class="charts">
            {drawn.map(({ curve, axes }) => {
              const lines = linesOf(series, curve);
              const label = `${series.experiment}: ${axes.y}, over steps`;
              return (
                lines.length > 0 && <Chart svg={lineChart(lines, { x: 'step', ...axes })} label={label} />
              );
            })}
            <Chart
              svg={lineChart(spectraOf(series), {
                x: 'index of the singular value',
                y: 'singular value of W1 (log)',
                log: true,
              })}
              label={`${series.experiment}: singular values of W1 at the end, and faintly at the start`}
            />
          </div>
        </article>
      ))}
    </Section>
  );
}

function linesOf({ steps, objectives }: Series, curve: string): Line[] {
  return objectives.flatMap(({ objective, curves }) => {
    const band = curves[curve];
    return band ? [{ objective, x: steps, band }] : [];
  });
}

function spectraOf({ objectives }: Series): Line[] {
  return objectives.flatMap(({ objective, spectrum }) => {
    const x = spectrum.end.mean.map((_, at) => at + 1);
    return [
      { objective, x, band: spectrum.start, faint: true },
      { objective, x, band: spectrum.end },
    ];
  });
}
