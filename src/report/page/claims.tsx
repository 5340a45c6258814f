import { isHeldToControls } from '../counts.ts';
import { show } from '../lines.ts';
import type { ClaimRow, Report } from '../model.ts';
import { Interval } from './interval.tsx';
import { Outcome, Section, Table, Verdict } from './parts.tsx';

type Measure = ClaimRow['measures'][number];
const verdicts = ['pass', 'fail', 'inconclusive', 'not-run'];

/** A row for each claim, to be opened. */
export function ClaimsSection({ report }: { report: Report }) {
  const established = report.claims.filter(({ standing }) => standing === 'established');
  const findings = report.claims.filter(({ standing }) => standing === 'finding');
  const experiments = [...new Set(report.claims.map(({ experiment }) => experiment))];
  return (
    <Section id="claims" title="Claims">
      <p>
        Does it hold as the paper says? A claim passes where the 95 % interval of each of its measures, over
        seeds, lies wholly beyond a threshold that was declared beforehand on other seeds. Open a row for the
        numbers.
      </p>
      <form class="filters" hidden aria-label="Filter the claims">
        <Filter
          name="verdict"
          values={verdicts.filter((word) => report.claims.some(({ verdict }) => verdict === word))}
        />
        <Filter name="experiment" values={experiments} />
        <output class="filtered" aria-live="polite" />
      </form>
      {established.map((claim) => (
        <Claim claim={claim} />
      ))}
      {findings.length > 0 && (
        <>
          <h3 id="findings">Findings</h3>
          <p>
            Further sentences of the paper, judged in the same way. Whether they hold is what this report
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
              {show(decisive.estimate.mean)} [{show(decisive.estimate.low)}, {show(decisive.estimate.high)}],{' '}
              {decisive.threshold.side} {decisive.threshold.value}; n = {n}
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
      {measures.length > 0 && <Measures id={id} measures={measures} golden={golden.estimates} />}
      {controls.length > 0 && <Controls id={id} controls={controls} isHeld={isHeldToControls(claim)} />}
    </details>
  );
}

function Measures({
  id,
  measures,
  golden,
}: {
  id: string;
  measures: readonly Measure[];
  golden: ClaimRow['golden']['estimates'];
}) {
  return (
    <Table
      label={`Measures of ${id}`}
      head={['measure', 'mean [95 % interval]', 'must be', 'drawn', 'golden', 'per seed', 'verdict']}
    >
      {measures.map((measure) => (
        <tr>
          <th scope="row">
            {measure.what}
            <small>{measure.basis}</small>
          </th>
          <td>
            {show(measure.estimate.mean)} [{show(measure.estimate.low)}, {show(measure.estimate.high)}]
          </td>
          <td>
            {measure.threshold.side} {measure.threshold.value}
          </td>
          <td>
            <Interval measure={measure} />
          </td>
          <td>{showGolden(golden.find((one) => one.id === measure.id))}</td>
          <td class="seeds">{perSeed(measure)}</td>
          <td>
            <Verdict of={measure.verdict} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

const showGolden = (golden: ClaimRow['golden']['estimates'][number] | undefined) =>
  golden ? show(golden.estimate.mean) : '–';

const shownSeeds = 12;

function perSeed({ perSeed }: Measure): string {
  const shown = perSeed.slice(0, shownSeeds).map(({ seed, value }) => `${seed}: ${show(value)}`);
  const more = perSeed.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more in report.json` : '');
}

function Controls({
  id,
  controls,
  isHeld,
}: {
  id: string;
  controls: ClaimRow['controls'];
  /** Whether each of them must be rejected. */
  isHeld: boolean;
}) {
  return (
    <Table
      label={`Controls of ${id}`}
      head={['negative control: the claim must fail with …', 'measures that must fail', 'rejected']}
    >
      {controls.map(({ what, measures, rejected }) => (
        <tr>
          <th scope="row">{what}</th>
          <td>
            {measures.map(({ id: measure, estimate, threshold, verdict }) => (
              <div>
                {measure}: {show(estimate.mean)}, must be {threshold.side} {threshold.value}: {verdict}
              </div>
            ))}
          </td>
          <td>
            {rejected ? (
              'yes, as it should'
            ) : isHeld ? (
              <Verdict of="fail" />
            ) : (
              'no: neither does the claim hold'
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
