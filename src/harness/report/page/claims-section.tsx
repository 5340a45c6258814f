import type { JudgedMeasure } from '../../judge/judgement.ts';
import { establishedOf, findingsOf, isHeldToControls } from '../counts.ts';
import { show, showEstimate, showThreshold } from '../lines.ts';
import type { ClaimRow, Report } from '../model.ts';
import { Interval } from './interval.tsx';
import { Outcome, Section, Table, Verdict } from './parts.tsx';

const verdicts = ['pass', 'fail', 'inconclusive', 'not-run'];

/** A row for each claim, to be opened. */
export function ClaimsSection({ report }: { report: Report }) {
  const findings = findingsOf(report);
  const judged = verdicts.filter((word) => report.claims.some(({ verdict }) => verdict === word));
  const experiments = [...new Set(report.claims.map(({ experiment }) => experiment))];
  return (
    <Section id="claims" title="Claims">
      <p>
        Does it hold as the source says? A claim passes where the 95 % interval of each of its measures, over
        seeds, lies wholly beyond a threshold that was declared beforehand on other seeds. Open a row for the
        numbers.
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
            Further sentences of the source, judged in the same way. Whether they hold is what this report
            finds out, and its verdict does not depend on it.
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
  // The measure that decides: the first that is in the way, else the first.
  const decisive = measures.find((measure) => measure.verdict !== 'pass') ?? measures[0];
  const rejected = controls.filter((control) => control.rejected).length;
  return (
    <details class="row claim" id={`claim-${id}`} data-verdict={verdict} data-experiment={experiment}>
      <summary>
        {standing === 'finding' ? <Outcome of={verdict} /> : <Verdict of={verdict} />}
        <span class="sentence">
          {sentence} <small>{place}</small>
        </span>
        {decisive ? (
          <span class="effect">
            <Interval measure={decisive} />
            <small>
              {showEstimate(decisive.estimate)}, {showThreshold(decisive.threshold)}; n = {n}
            </small>
          </span>
        ) : (
          <span class="effect">{reason}</span>
        )}
        <span class="controls">
          {controls.length > 0 &&
            isHeldToControls(claim) &&
            `${rejected} of ${controls.length} controls reject`}
        </span>
      </summary>
      <p>
        <a href={`#claim-${id}`}>#claim-{id}</a> · {experiment} · golden results of its runs:{' '}
        <Verdict of={golden.status} />
      </p>
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
      head={['measure', 'mean [95 % interval]', 'must be', 'drawn', 'golden', 'per seed', 'verdict']}
      rows={measures.map((measure) => {
        const stored = golden.estimates.find((one) => one.id === measure.id);
        return [
          <>
            {measure.what}
            <small>{measure.basis}</small>
          </>,
          showEstimate(measure.estimate),
          showThreshold(measure.threshold),
          <Interval measure={measure} />,
          stored ? show(stored.estimate.mean) : '–',
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

function Controls({ claim }: { claim: ClaimRow }) {
  const unrejected = isHeldToControls(claim) ? <Verdict of="fail" /> : 'no: neither does the claim hold';
  return (
    <Table
      label={`Controls of ${claim.id}`}
      head={['negative control: the claim must fail with …', 'measures that must fail', 'rejected']}
      rows={claim.controls.map(({ what, measures, rejected }) => [
        what,
        measures.map(({ id, estimate, threshold, verdict }) => (
          <div>
            {id}: {show(estimate.mean)}, must be {showThreshold(threshold)}: {verdict}
          </div>
        )),
        rejected ? 'yes, as it should' : unrejected,
      ])}
    />
  );
}
