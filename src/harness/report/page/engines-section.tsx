import { mean } from 'simple-statistics';
import { comparedOver, showNearest } from '../lines.ts';
import type { Report } from '../model.ts';
import { Section, Table, Verdict } from './parts.tsx';

/** Agreement of engines that were written independently, and how long trainings took. */
export function EnginesSection({ report }: { report: Report }) {
  const { agreement, engine } = report;
  // Where nothing was to be compared nothing is missing.
  const isCompared = agreement.planned > 0 || agreement.with !== null;
  return (
    <Section id="engines" title="Engines">
      {isCompared && <h3>Agreement</h3>}
      {isCompared && agreement.reason && <p>{agreement.reason}</p>}
      {agreement.rows.length > 0 && (
        <>
          <p>
            Compared on {engine.name} and on {agreement.with}, which share no code for their arithmetic:{' '}
            {comparedOver(agreement)}. What comes nearest to its tolerance, with its largest difference; a run
            from another seed must be told apart.
          </p>
          <Table
            label="Agreement of engines"
            head={['training', 'nearest to its tolerance', 'largest difference', 'another seed', 'verdict']}
            rows={agreement.rows.map(({ experiment, variant, metrics, agrees, controlRejected }) => {
              const { metric, difference } = showNearest(metrics);
              const control = controlRejected ? 'told apart' : <Verdict of="fail" />;
              const verdict = <Verdict of={agrees ? 'agree' : 'disagree'} />;
              return [`${experiment} ${variant}`, metric, difference, control, verdict];
            })}
          />
        </>
      )}
      <h3>Speed</h3>
      <p>
        Wall time of the trainings of this report, one thread each. They ran beside each other: it is no
        benchmark.
      </p>
      <Table
        label="Wall time"
        head={['training', 'engine', 'steps', 'trainings', 'mean seconds']}
        rows={timesOf(report)}
      />
    </Section>
  );
}

/** A row for all trainings that differ in their seed alone. */
function timesOf({ trainings }: Report) {
  const groups = new Map<string, Report['trainings']>();
  for (const training of trainings) {
    const { origin, engine, steps } = training;
    const key = `${nameOf(training)}, ${origin} ${engine} ${steps}`;
    groups.set(key, [...(groups.get(key) ?? []), training]);
  }
  return [...groups.values()].map((own) => {
    const first = own[0] as Training;
    const { origin, engine, steps } = first;
    const seconds = mean(own.map((one) => one.seconds)).toFixed(1);
    return [`${nameOf(first)}, ${origin}`, engine, steps, own.length, seconds];
  });
}

type Training = Report['trainings'][number];

/** `peak RR, weights-shuffled`: what a control did to it makes it another. */
const nameOf = ({ experiment, variant, alteration }: Training) =>
  `${experiment} ${variant}${alteration === null ? '' : `, ${alteration}`}`;
