import { join } from 'node:path';
import { readFixture } from '../../golden/fixture.ts';
import { show } from '../lines.ts';
import { showReference } from '../reference-lines.ts';
import type { ReferenceTable } from '../reference-table.ts';
import { embed } from './images.ts';
import { List, Pixels, Section, Strip, Table, Verdict } from './parts.tsx';

/**
 * How the trainings compare with those of another program, from the same beginnings.
 *
 * @param folder the report's, which has pictures of the runs as candidates
 * @param stored the folder of what the other program gave
 */
export function ReferenceSection({
  reference,
  folder,
  stored,
}: {
  reference: ReferenceTable;
  folder: string;
  stored: string;
}) {
  const { words, made, rows } = reference;
  const pictures = rows.flatMap(({ place }) => pairsOf(place, folder, stored));
  return (
    <Section id="reference" title={`Held against ${words}`}>
      <p>
        What {words} gave from the same initial weights, on the same data: {showReference(reference)}. What
        may differ was measured by disturbing both programs.
      </p>
      {rows.length > 0 && (
        <Table
          label={`Trainings held against ${words}`}
          head={['training', 'seeds', 'furthest, of what may differ', 'metric', 'verdict']}
          rows={groupsOf(rows).map(({ name, seeds, furthest, nearest, matches }) => [
            name,
            seeds,
            furthest === null ? 'beyond measure' : show(furthest),
            nearest,
            <Verdict of={matches ? 'match' : 'drift'} />,
          ])}
        />
      )}
      {pictures.map(({ place, picture, theirs, ours }) => (
        <div class="pair">
          <Strip caption={`${place}, ${picture}: ${words}`}>
            <Pixels image={theirs} alt={`${picture} of ${place}, ${words}`} scale={2} />
          </Strip>
          <Strip caption="this run">
            <Pixels image={ours} alt={`${picture} of ${place}, this run`} scale={2} />
          </Strip>
        </div>
      ))}
      <List
        lines={made.map(
          ({ experiment, origin, date, with: by }) => `${experiment}, ${origin}: ${date}, ${by}`,
        )}
      />
    </Section>
  );
}

interface Group {
  readonly name: string;
  readonly seeds: number;
  /** Null where it cannot be told. */
  readonly furthest: number | null;
  readonly nearest: string;
  readonly matches: boolean;
}

/** The rows of trainings that differ in their seed alone, by the one that is furthest. */
function groupsOf(rows: ReferenceTable['rows']): Group[] {
  const groups = new Map<string, ReferenceTable['rows']>();
  for (const row of rows) {
    const name = row.place.split('/').slice(0, -1).join(' ');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups].map(([name, own]) => {
    const [first] = own.toSorted((a, b) => (b.deviation ?? Infinity) - (a.deviation ?? Infinity));
    const { deviation: furthest = null, nearest = '' } = first ?? {};
    return { name, seeds: own.length, furthest, nearest, matches: own.every(({ matches }) => matches) };
  });
}

/** The pictures that there are of both, of one seed. */
function pairsOf(place: string, folder: string, stored: string) {
  if (!place.endsWith('/seed-0')) return [];
  const [theirs, ours] = [stored, join(folder, 'candidates')].map(
    (where) => readFixture(where, place)?.pictures,
  );
  return [...(theirs ?? [])].flatMap(([picture, png]) => {
    const own = ours?.get(picture);
    return own ? [{ place, picture, theirs: embed(png), ours: embed(own) }] : [];
  });
}
