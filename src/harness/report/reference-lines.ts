import { show } from './lines.ts';
import type { ReferenceTable } from './reference-table.ts';

/** What there is to say of runs that are not what another program gave. */
export const referenceProblems = ({ words, rows }: ReferenceTable): string[] =>
  rows.flatMap(({ matches, problems }) => (matches ? [] : problems.map((problem) => `${words}: ${problem}`)));

/** `36 trainings match, at most 0.2 of what may differ (original/peak/RR/seed-3, singularValues); 6 of seeds whose noise was not measured are held to nothing` */
export function showReference({ rows, planned, unmeasured }: ReferenceTable): string {
  const partOf = ({ deviation }: ReferenceTable['rows'][number]) => deviation ?? Number.POSITIVE_INFINITY;
  const [furthest] = rows.toSorted((a, b) => partOf(b) - partOf(a));
  const rest =
    unmeasured > 0 ? [`${unmeasured} of seeds whose noise was not measured are held to nothing`] : [];
  if (!furthest) {
    if (planned > 0) return [`none of ${planned} trainings could be compared`, ...rest].join('; ');
    return rest[0] ?? 'there are no results of it on these data';
  }
  const differ = rows.filter(({ matches }) => !matches).length;
  const far =
    furthest.deviation === null ? 'beyond measure' : `at most ${show(furthest.deviation)} of what may differ`;
  const compared = `${rows.length - differ} trainings match${differ > 0 ? `, ${differ} do not` : ''}, ${far} (${furthest.place}, ${furthest.nearest})`;
  return [compared, ...rest].join('; ');
}
