import { describeMetric, showAllowed } from '../../golden/compare.ts';
import { describePicture } from '../../golden/compare-pictures.ts';
import { describeFact } from '../../golden/hold-against.ts';
import { type GoldenResult, mismatched, type PictureComparison } from '../../golden/result.ts';
import type { Report } from '../model.ts';
import { type Embedded, type HeldPictures, heldPictures } from './images.ts';
import { anchorOf, List, Pixels, Section, Strip, Table, Verdict } from './parts.tsx';

const order = ['drift', 'missing', 'obsolete', 'not-run', 'match'];

/**
 * Each golden result with expected, got and tolerance; those that are not matched first.
 *
 * @param stored the folder of golden results
 */
export function GoldensSection({
  report,
  folder,
  stored,
}: {
  report: Report;
  folder: string;
  stored: string;
}) {
  const goldens = report.goldens.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return (
    <Section id="goldens" title="Golden results">
      <p>
        Does it match what we had? Apart from what the source says, every number is compared with stored
        results, within tolerances that were measured.
      </p>
      <div class="rows">
        {goldens.map((golden) => (
          <details
            class="row golden"
            open={golden.status === 'drift'}
            id={`golden-${anchorOf(golden.place)}`}
          >
            <summary>
              <Verdict of={golden.status} />
              <span class="sentence">{golden.place}</span>
              <span>{worstOf(golden)}</span>
            </summary>
            {golden.facts.length + golden.problems.length > 0 && (
              <List lines={[...golden.facts.map(describeFact), ...golden.problems]} />
            )}
            {golden.metrics.length > 0 && <Metrics golden={golden} />}
            {golden.pictures.map((picture) => (
              <Picture
                place={golden.place}
                picture={picture}
                held={heldPictures(stored, folder, golden.place, picture)}
              />
            ))}
          </details>
        ))}
      </div>
    </Section>
  );
}

function worstOf({ metrics, pictures }: GoldenResult): string {
  const [first, ...others] = mismatched(metrics);
  if (first) return describeMetric(first) + (others.length > 0 ? `; and ${others.length} more metrics` : '');
  const [picture] = mismatched(pictures);
  return picture ? `${picture.words}: ${picture.problem ?? `${picture.pixels} pixels differ`}` : '';
}

function Metrics({ golden }: { golden: GoldenResult }) {
  const metrics = golden.metrics.toSorted((a, b) => Number(a.matches) - Number(b.matches));
  return (
    <Table
      label={`Metrics of ${golden.place}`}
      head={[
        ...['metric', 'furthest value', 'expected', 'got', 'may differ', 'of that'],
        ...['outside', 'largest difference', 'not held', 'verdict'],
      ]}
      rows={metrics.map(({ metric, worst, outside, held, deviation, differences, matches, problem }) => [
        metric,
        worst?.name,
        worst?.expected,
        problem ?? (worst ? (worst.got ?? 'no number') : 'held to nothing'),
        worst && showAllowed(worst),
        worst && deviation !== null ? `${Number((100 * deviation).toPrecision(2))} %` : '',
        outside,
        Number(differences.max.toPrecision(3)),
        held.nothing > 0 ? `${held.nothing} of ${held.tolerance + held.nothing}` : '',
        <Verdict of={matches ? 'match' : 'drift'} />,
      ])}
    />
  );
}

function Picture({
  place,
  picture,
  held,
}: {
  place: string;
  picture: PictureComparison;
  held: HeldPictures;
}) {
  const id = `${anchorOf(place)}-${picture.picture}`;
  const said = describePicture(picture);
  return (
    <div class="sheet" data-tabs={id}>
      <p>
        {said[0]?.toUpperCase()}
        {said.slice(1)} <Verdict of={picture.matches ? 'match' : 'drift'} />
      </p>
      <Panel id={id} name="Diff" what="differing pixels" image={held.diff} />
      <Panel id={id} name="Actual" what="actual" image={held.actual} />
      <Panel id={id} name="Expected" what="expected" image={held.expected} />
      <div class="panel" data-tab="Side by side" id={`${id}-side-by-side`} data-copies="Expected Actual" />
      <div class="panel" data-tab="Slider" id={`${id}-slider`} data-overlay="Expected Actual" />
    </div>
  );
}

interface PanelProps {
  readonly id: string;
  readonly name: string;
  readonly what: string;
  readonly image: Embedded | null;
}

function Panel({ id, name, what, image }: PanelProps) {
  return (
    <div class="panel" data-tab={name} id={`${id}-${name.toLowerCase()}`}>
      <Strip caption={what}>
        {image ? <Pixels image={image} alt={what} scale={2} /> : <p>There is none.</p>}
      </Strip>
    </div>
  );
}
