import type { JudgedMeasure } from '../../judge/judgement.ts';
import { establishedOf, findingsOf } from '../counts.ts';
import { showEvidence } from '../evidence-row.ts';
import { show, showBound, showEstimate, showMayBreak, showMean, showMeasured } from '../lines.ts';
import type { ClaimRow, Report } from '../model.ts';
import { Evidence, Outcome } from './evidence.tsx';
import { Interval } from './interval.tsx';
import { Section, Table, Verdict } from './parts.tsx';

const verdicts = ['pass', 'fail', 'inconclusive', 'not-run'];

/** A row for each claim, to be opened. */
export function ClaimsSection({ report }: { report: Report }) {
  const findings = findingsOf(report);
  const judged = verdicts.filter((word) => report.claims.some(({ verdict }) => verdict === word));
  const experiments = [...new Set(report.claims.map(({ experiment }) => experiment))];
  return (
    <Section id="claims" title="Claims">
      <p>
        Does it hold as the source says? A claim passes where the interval of each of its measures over seeds,
        of 96 % unless it says otherwise, lies wholly beyond a threshold that was declared beforehand on other
        seeds; what counts is judged seed by seed. Open a row for the numbers.
      </p>
      <form class="filters" hidden aria-label="Filter the claims">
        <Filter name="verdict" values={judged} />
        <Filter name="experiment" values={experiments} />
        <output class="filtered" aria-live="polite" />
      </form>
      {establishedOf(report).map((claim) => (
        <Claim claim={claim} />
      ))}
      {findings.length > 0 && (
        <>
          <h3 id="findings">Findings</h3>
          <p>
            Further sentences of the source. Whether they hold is what is to be found out, by evidence of
            seeds that nothing was chosen on, where it was gathered, and in the same way as above; the verdict
            of this report does not depend on it.
          </p>
          {findings.map((claim) => (
            <Claim claim={claim} />
          ))}
        </>
      )}
    </Section>
  );
}

function Filter({ name, values }: { name: string; values: readonly string[] }) {
  return (
    <label>
      {name}{' '}
      <select name={name}>
        <option value="">all</option>
        {values.map((word) => (
          <option value={word}>{word.replace('-', ' ')}</option>
        ))}
      </select>
    </label>
  );
}

function Claim({ claim }: { claim: ClaimRow }) {
  const { id, experiment, sentence, place, standing, verdict, reason, n, measures, controls, golden } = claim;
  const { power, evidence, isLeftToEvidence } = claim;
  // The measure that decides: the first that is in the way, else the first.
  const decisive = measures.find((measure) => measure.verdict !== 'pass') ?? measures[0];
  const judged = controls.filter(({ outcome }) => outcome !== 'not-run');
  const rejected = judged.filter(({ outcome }) => outcome === 'rejected').length;
  return (
    <details class="row claim" id={`claim-${id}`} data-verdict={verdict} data-experiment={experiment}>
      <summary>
        {standing === 'finding' ? <Outcome of={claim} /> : <Verdict of={verdict} />}
        <span class="sentence">
          {sentence} <small>{place}</small>
          {evidence && <small>By its evidence: {showEvidence(evidence)}</small>}
        </span>
        {decisive ? (
          <span class="effect">
            <Interval measure={decisive} />
            <small>
              {showEstimate(decisive)}, {showBound(decisive)}; n = {n}
            </small>
          </span>
        ) : (
          <span class="effect">{reason}</span>
        )}
        <span class="controls">{judged.length > 0 && `${rejected} of ${judged.length} controls reject`}</span>
      </summary>
      <p>
        <a href={`#claim-${id}`}>#claim-{id}</a> · {experiment}
        {!isLeftToEvidence && (
          <>
            {' '}
            · golden results of its runs: <Verdict of={golden.status} /> · power over {n} seeds:{' '}
            {showPower(power)}
          </>
        )}
      </p>
      {evidence && <Evidence id={id} evidence={evidence} />}
      {reason && <p>{reason}</p>}
      {measures.length > 0 && <Measures claim={claim} />}
      {controls.length > 0 && <Controls claim={claim} />}
    </details>
  );
}

function Measures({ claim: { id, measures, golden } }: { claim: ClaimRow }) {
  return (
    <Table
      label={`Measures of ${id}`}
      head={['measure', 'mean [96 % interval]', 'must be', 'drawn', 'golden', 'per seed', 'verdict']}
      rows={measures.map((measure) => {
        const stored = golden.estimates.find((one) => one.id === measure.id);
        return [
          <>
            {measure.what}
            <small>{measure.basis}</small>
          </>,
          <>
            {showEstimate(measure)}
            <small>{showMayBreak(measure)}</small>
          </>,
          showBound(measure),
          <Interval measure={measure} />,
          stored ? showMean(stored.estimate.mean, measure) : '–',
          <span class="seeds">{perSeed(measure)}</span>,
          <Verdict of={measure.verdict} />,
        ];
      })}
    />
  );
}

const shownSeeds = 12;

function perSeed({ perSeed }: JudgedMeasure): string {
  const shown = perSeed.slice(0, shownSeeds).map(({ seed, value }) => `${seed}: ${show(value)}`);
  const more = perSeed.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more in report.json` : '');
}

function Controls({ claim: { id, controls } }: { claim: ClaimRow }) {
  return (
    <Table
      label={`Controls of ${id}`}
      head={[
        'negative control: the claim must fail with …',
        'measures that must fail',
        'seeds',
        'power',
        'rejected',
      ]}
      rows={controls.map((control) => [
        <>
          {control.what}
          <small>{control.route}</small>
        </>,
        control.measures.map((one) => (
          <div>
            {one.id}: {showMeasured(one)}: {one.verdict}
          </div>
        )),
        String(control.seeds),
        showPower(control.power),
        <Rejected control={control} />,
      ])}
    />
  );
}

function Rejected({ control: { outcome, reason } }: { control: ClaimRow['controls'][number] }) {
  if (outcome === 'rejected') return <>yes, as it should</>;
  return outcome === 'not-run' ? <>not run: {reason}</> : <Verdict of="fail" />;
}

/** The chance of what should come out, if seeds are as the pilot seeds were. */
const showPower = (power: number | null) => (power === null ? 'unknown' : power.toFixed(2));
