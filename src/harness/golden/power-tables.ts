import { filledPlace } from '../../kit/marked-place.ts';
import type { ClaimPower, Failing, PowerNumbers } from './power-numbers.ts';

/** What pilot seeds tell of the judging of established claims, as Markdown. */

/** A document with these numbers in the place of those that it had. @throws Error when it has no place for them */
export const withPowerTables = (document: string, numbers: PowerNumbers): string =>
  filledPlace(document, 'power', powerTables(numbers));

export function powerTables({ claims, experiments, checks }: PowerNumbers): string {
  if (claims.every(({ pilot }) => pilot === null)) return 'No pilot seeds were run yet.';
  return [
    'Over the seeds of a check. *Passes*: how often a claim is passed if seeds are as the pilot seeds, and *at the limit*, which is its',
    'power. *Weakest*: the measure that passes least often by itself; *controls*: how often the weakest of them rejects; both at the limit.',
    '',
    ...table(
      ['claim', 'data', 'pilot seeds', 'seeds', 'needs', 'passes', 'at the limit', 'weakest', 'controls'],
      claims.map(claimRow),
    ),
    '',
    'How often a claim passes that does not hold: a measure lies just at its threshold, or all do, and all else is as the pilot seeds say.',
    'Of all these cases the one in which that happens most often; for seeds that are normal with the pilot seeds’ covariance, and for',
    'pilot seeds drawn again, which are too few to tell the tail of their distribution.',
    '',
    ...table(
      ['claim', 'data', 'normal seeds', 'where', 'pilot seeds drawn', 'where'],
      claims.flatMap(boundaryRow),
    ),
    '',
    'How often a check of fresh seeds fails although all holds: a claim is not passed, or a control does not reject.',
    '',
    ...table(
      ['what fails', 'data', 'as the pilot seeds', 'at the limit'],
      [...experiments, ...checks].map(failingRow),
    ),
  ].join('\n');
}

function claimRow({ id, origin, pilot, seeds, needed, passes, weakest, controls }: ClaimPower): string[] {
  return [
    `\`${id}\``,
    origin,
    pilot === null ? 'none' : String(pilot),
    String(seeds),
    pilot === null ? 'unknown' : String(needed ?? 'none suffices'),
    passes ? percent(passes.asSeen) : 'unknown',
    passes ? percent(passes.atLimit) : 'unknown',
    weakest ? `\`${weakest.id}\`, ${percent(weakest.passes)}` : '',
    controls === null ? 'not run' : percent(controls),
  ];
}

const boundaryRow = ({ id, origin, boundary }: ClaimPower): string[][] =>
  boundary
    ? [
        [
          ...[`\`${id}\``, origin, percent(boundary.normal.passes), boundary.normal.at],
          ...[percent(boundary.rows.passes), boundary.rows.at],
        ],
      ]
    : [];

const failingRow = ({ what, origin, asSeen, atLimit }: Failing): string[] => [
  what,
  origin,
  percent(asSeen),
  percent(atLimit),
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---|').join('')}`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

/** To a hundredth of a percent: of 10,000. What was never seen, or always, may still happen in three cases of so many. */
function percent(share: number): string {
  if (share <= 0) return '< 0.03 %';
  return share >= 1 ? '> 99.97 %' : `${(100 * share).toFixed(2)} %`;
}
