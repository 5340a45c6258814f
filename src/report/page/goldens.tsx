import { describeFact } from '../../golden/check.ts';
import { describeFigure } from '../../golden/compare.ts';
import type { GoldenRow, Report } from '../model.ts';
import { type Embedded, sheetPictures } from './images.ts';
import { Pixels, Section, Strip, Table, Verdict } from './parts.tsx';

const order = ['drift', 'missing', 'obsolete', 'not-run', 'match'];

/** Each golden result with expected, got and tolerance; those that are not matched first. */
export function GoldensSection({ report, folder }: { report: Report; folder: string }) {
  const goldens = report.goldens.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return (
    <Section id="goldens" title="Golden results">
      <p>
        Does it match what we had? Apart from what the paper says, every figure is compared with stored
        results, within tolerances that were measured.
      </p>
      <div class="rows">
        {goldens.map((golden) => (
          <details
            class="row golden"
            open={golden.status === 'drift'}
            id={`golden-${golden.place.replaceAll('/', '-')}`}
          >
            <summary>
              <Verdict of={golden.status} />
              <span class="sentence">{golden.place}</span>
              <span>{worstOf(golden)}</span>
            </summary>
            {golden.facts.length + golden.problems.length > 0 && (
              <ul>
                {[...golden.facts.map(describeFact), ...golden.problems].map((problem) => (
                  <li>{problem}</li>
                ))}
              </ul>
            )}
            {golden.figures.length > 0 && <Figures golden={golden} />}
            {golden.sheets.map((sheet) => (
              <Sheet golden={golden} sheet={sheet} folder={folder} />
            ))}
          </details>
        ))}
      </div>
    </Section>
  );
}

function worstOf({ figures, sheets }: GoldenRow): string {
  const outside = figures.filter(({ matches }) => !matches);
  const [first] = outside;
  const more = outside.length - 1;
  if (first) return describeFigure(first) + (more > 0 ? `; and ${more} more figures` : '');
  const sheet = sheets.find(({ matches }) => !matches);
  return sheet ? `sheet of ${sheet.sheet} images: ${sheet.problem ?? `${sheet.pixels} pixels differ`}` : '';
}

function Figures({ golden }: { golden: GoldenRow }) {
  const figures = golden.figures.toSorted((a, b) => Number(a.matches) - Number(b.matches));
  const head = [
    'figure',
    'furthest value',
    'expected',
    'got',
    'tolerance',
    'outside',
    'largest difference',
    'verdict',
  ];
  return (
    <Table label={`Figures of ${golden.place}`} head={head}>
      {figures.map(({ figure, worst, tolerance, outside, of, absolute, matches, problem }) => (
        <tr>
          <th scope="row">{figure}</th>
          <td>{worst?.name}</td>
          <td>{worst?.expected}</td>
          <td>{problem ?? worst?.got ?? 'no number'}</td>
          <td>{tolerance.rtol > 0 ? `${tolerance.rtol} of it` : `± ${tolerance.atol}`}</td>
          <td>
            {outside} of {of}
          </td>
          <td>{Number(absolute.max.toPrecision(3))}</td>
          <td>
            <Verdict of={matches ? 'match' : 'drift'} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Sheet({
  golden,
  sheet,
  folder,
}: {
  golden: GoldenRow;
  sheet: GoldenRow['sheets'][number];
  folder: string;
}) {
  const { expected, actual, diff } = sheetPictures(folder, golden.place, sheet.sheet);
  const id = `${golden.place.replaceAll('/', '-')}-${sheet.sheet}`;
  const found = sheet.problem ?? `${sheet.pixels} of ${sheet.of} pixels differ, tolerance ${sheet.tolerance}`;
  return (
    <div class="sheet" data-tabs={id}>
      <p>
        Sheet of {sheet.sheet} images: {found} <Verdict of={sheet.matches ? 'match' : 'drift'} />
      </p>
      <Panel id={id} name="Diff" images={[['differing pixels', diff]]} />
      <Panel id={id} name="Actual" images={[['actual', actual]]} />
      <Panel id={id} name="Expected" images={[['expected', expected]]} />
      <div class="panel" data-tab="Side by side" id={`${id}-side-by-side`} data-copies="Expected Actual" />
      <div class="panel" data-tab="Slider" id={`${id}-slider`} data-overlay="Expected Actual" />
    </div>
  );
}

function Panel({
  id,
  name,
  images,
}: {
  id: string;
  name: string;
  images: readonly (readonly [string, Embedded | null])[];
}) {
  return (
    <div class="panel" data-tab={name} id={`${id}-${name.toLowerCase()}`}>
      {images.map(([what, image]) => (
        <Strip caption={what}>
          {image ? <Pixels image={image} alt={what} scale={2} /> : <p>There is none.</p>}
        </Strip>
      ))}
    </div>
  );
}
