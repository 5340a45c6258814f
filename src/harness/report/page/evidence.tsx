import { findingPlan } from '../../judge/looks.ts';
import { showInterval } from '../evidence-lines.ts';
import { found, showEvidence } from '../evidence-row.ts';
import { outcomes, showBound, showMeasured } from '../lines.ts';
import { showCommit } from '../made-with.ts';
import type { ClaimRow } from '../model.ts';
import { Table, Verdict } from './parts.tsx';

type Evidence = NonNullable<ClaimRow['evidence']>;

/** What became of a finding, by its evidence where it has some, which is neither good nor bad. */
export function Outcome({ of: { verdict, evidence } }: { of: ClaimRow }) {
  const holds = evidence ? evidence.verdict === 'holds' && evidence.stale === null : verdict === 'pass';
  return (
    <span class={`verdict finding ${holds ? 'holds' : ''}`}>
      {evidence ? found[evidence.verdict] : outcomes[verdict]}
    </span>
  );
}

/** What a finding is by the evidence that is stored of it. */
export function Evidence({ id, evidence }: { id: string; evidence: Evidence }) {
  const { seeds, date, engine, commit, stale, unrepeated, measures, controls } = evidence;
  return (
    <>
      <h4>By its evidence: {showEvidence(evidence)}</h4>
      <p>
        Seeds {seeds[0]} … {seeds[1]}, which nothing was chosen on, looked at {findingPlan.every} at a time.
        The intervals hold for all looks and all measures at once. A seed counts for no more than{' '}
        {findingPlan.farthest} of the smallest effects of interest. Gathered on {date} with {engine.version}
        {commit && `, commit ${showCommit(commit)}`}.
      </p>
      {stale && (
        <p>
          <strong>Stale:</strong> {stale}
        </p>
      )}
      {unrepeated && (
        <p>
          <strong>Not looked at:</strong> {unrepeated}
        </p>
      )}
      {measures.length > 0 && (
        <Table
          label={`Evidence of ${id}`}
          head={['measure', 'mean [interval]', 'must be', 'verdict']}
          rows={measures.map((measure) => [
            measure.what,
            showInterval(measure),
            showBound(measure),
            <Verdict of={measure.verdict} />,
          ])}
        />
      )}
      {controls.length > 0 && (
        <Table
          label={`Controls of the evidence of ${id}`}
          head={[
            'negative control: the finding must fail with …',
            'measures that must fail',
            'seeds',
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
            rejected(control),
          ])}
        />
      )}
      <h4>Over the seeds of this report</h4>
    </>
  );
}

function rejected({ outcome, reason }: Evidence['controls'][number]) {
  if (outcome === 'rejected') return 'yes, as it should';
  return outcome === 'not-run' ? `not run: ${reason}` : <Verdict of="fail" />;
}
