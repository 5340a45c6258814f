import { z } from 'zod';
import { count, text } from '../../kit/fields.ts';
import { changeSince } from '../golden/staleness.ts';
import type { StoredEvidence } from '../golden/stored-evidence.ts';
import { controlSchema, measureSchema, verdictSchema } from '../judge/judgement.ts';
import { findingVerdicts, lookAt } from '../judge/looks.ts';
import { judgeStoredControl } from '../judge/stored-control.ts';
import type { Claim } from '../study/claim.ts';
import { engineSchema } from '../study/run-file.ts';

/** What a finding is by the evidence that is stored of it, in the form that `report.json` has it in. */

const end = z.number().nullable().describe('null where the interval has no bound');

export const evidenceRowSchema = z
  .strictObject({
    verdict: z
      .enum(findingVerdicts)
      .describe('over seeds that nothing was chosen on, looked at as it was planned'),
    n: count.describe('seeds when it was decided, else of the last look'),
    seeds: z.tuple([count, count]).describe('the first and the last that were run'),
    date: z.iso.date(),
    engine: engineSchema,
    commit: text.nullable(),
    stale: text.nullable().describe('why it is not what would be found today; null where it is'),
    unrepeated: text
      .nullable()
      .describe('what of it was not held against what would be found today, and why; null where all was'),
    measures: z.array(
      z.strictObject({
        ...measureSchema.pick({ id: true, what: true, threshold: true, counts: true }).shape,
        mean: z.number(),
        low: end,
        high: end,
        verdict: verdictSchema,
      }),
    ),
    controls: z.array(controlSchema),
  })
  .describe('intervals that hold for all looks at once');

export type EvidenceRow = z.infer<typeof evidenceRowSchema>;

/** What became of a finding, as it is called everywhere. */
export const found: Readonly<Record<EvidenceRow['verdict'], string>> = {
  holds: 'holds',
  'does-not-hold': 'does not hold',
  undecided: 'undecided',
  'not-yet': 'not decided yet',
};

/** `holds by seeds 3000 … 3029`, and loudly whether that is no longer so, or could not have been otherwise. */
export function showEvidence({ verdict, n, seeds: [first], stale, controls }: EvidenceRow): string {
  const by = n === 0 ? '' : ` by seeds ${first} … ${first + n - 1}`;
  const isUncontrolled = verdict === 'holds' && controls.some(({ outcome }) => outcome !== 'rejected');
  const doubts = [
    ...(stale === null ? [] : ['STALE']),
    ...(isUncontrolled ? ['A CONTROL DOES NOT REJECT'] : []),
  ];
  return `${found[verdict]}${by}${doubts.length > 0 ? ` (${doubts.join('; ')})` : ''}`;
}

/**
 * A finding by its evidence; null where that is of other findings alone.
 *
 * @param drift why the evidence of the whole experiment is stale; null where it is not
 * @param unrepeated what of it was not looked at, and why
 */
export function evidenceRow(
  claim: Claim,
  origin: string,
  evidence: StoredEvidence,
  drift: string | null,
  unrepeated: string | null = null,
): EvidenceRow | null {
  const rows = evidence.claims[claim.id];
  if (!rows || claim.standing !== 'finding') return null;
  const { measured, seeds } = evidence;
  const isWhole = claim.measures.every(({ id }) => rows.measures[id]);
  const { verdict, n, measures } = isWhole
    ? lookAt(claim, origin, rows.measures)
    : { verdict: 'not-yet' as const, n: 0, measures: [] };
  return {
    ...{ verdict, n, date: measured.date, engine: measured.engine, commit: measured.gitCommit },
    seeds: [seeds[0] as number, seeds.at(-1) as number],
    stale: drift ?? changeSince(claim, origin, evidence),
    unrepeated,
    measures: measures.map(({ id, threshold, estimate, verdict: own }) => {
      const { what, counts = null } = claim.measures.find(
        (one) => one.id === id,
      ) as Claim['measures'][number];
      const [low, high] = [estimate.low, estimate.high].map((one) => (Number.isFinite(one) ? one : null));
      return {
        ...{ id, what, counts, threshold: { ...threshold, effect: threshold.effect ?? null }, verdict: own },
        ...{ mean: estimate.mean, low: low as number | null, high: high as number | null },
      };
    }),
    controls: claim.controls.map((control) =>
      judgeStoredControl(claim, control, origin, rows.controls, seeds),
    ),
  };
}
