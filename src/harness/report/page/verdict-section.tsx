import { groupDrifts } from '../drift.ts';
import { judgedData, showAllSeeds, showSome, unmatchedOf } from '../lines.ts';
import { showCommit } from '../made-with.ts';
import type { Report } from '../model.ts';
import { noteLines } from '../summary.ts';
import { anchorOf, List } from './parts.tsx';

const words = {
  pass: 'The claims hold',
  fail: 'Not everything is as it should be',
  incomplete: 'Nothing is wrong, but not everything was judged',
};

/** How many of something came out well, and what became of the rest. */
interface Tile {
  readonly of: string;
  readonly n: number;
  readonly total: number;
  readonly rest?: string;
  readonly href: string;
  /** Whether it is neither good nor bad how many. */
  readonly isNeutral?: boolean;
}

function tilesOf(report: Report): Tile[] {
  const { counts, agreement, reference, scope } = report;
  const { claims, findings, controls, goldens } = counts;
  const established = { failed: claims.fail, inconclusive: claims.inconclusive, 'not run': claims.notRun };
  const others = { 'do not': findings.fail, open: findings.inconclusive, 'not run': findings.notRun };
  const tiles: (Tile | false)[] = [
    {
      of: 'established claims pass',
      n: claims.pass,
      total: total(claims),
      rest: showSome(established),
      href: '#claims',
    },
    total(findings) > findings.notRun && {
      of: 'findings hold',
      n: findings.pass,
      total: total(findings),
      rest: showSome(others),
      href: '#findings',
      isNeutral: true,
    },
    { of: 'controls fail as they should', n: controls.rejected, total: total(controls), href: '#claims' },
    report.keepsGoldens && {
      of: 'golden results match',
      n: goldens.match,
      total: total(goldens),
      rest: showSome(unmatchedOf(goldens)),
      href: '#goldens',
    },
    // A part declares no second engine.
    (agreement.with !== null || (scope === 'check' && agreement.planned > 0)) && {
      of: agreement.with ? `trainings agree with engine ${agreement.with}` : 'engines were compared',
      n: counts.agreement.agree,
      total: agreement.rows.length,
      href: '#engines',
    },
    reference !== null &&
      reference.rows.length > 0 && {
        of: `trainings match ${reference.words}`,
        n: counts.reference.match,
        total: reference.rows.length,
        href: '#reference',
      },
  ];
  return tiles.filter((tile) => tile !== false);
}

/** What a reviewer sees within ten seconds. */
export function VerdictSection({ report }: { report: Report }) {
  const { counts, engine, seeds, verdict, createdAt, failures } = report;
  const data = judgedData(report);
  return (
    <header class={`top ${verdict}`}>
      <p class="kicker">racecar-repro · {report.study.title}</p>
      <h1>
        <span aria-hidden="true">{verdict === 'pass' ? '✓' : verdict === 'fail' ? '✗' : '…'}</span>{' '}
        {verdict === 'pass' && counts.claims.pass === 0 ? 'What was compared matches' : words[verdict]}
      </h1>
      <p class={data.some(({ isStandIn }) => isStandIn) ? 'data stand-in' : 'data'}>
        Judged on: <strong>{[...new Set(data.map(showData))].join('; ')}</strong>, seeds {showAllSeeds(seeds)}
        , engine {engine.name}
      </p>
      <Warning
        of="These trainings did not come to their end; what needs them is missing below:"
        lines={failures}
      />
      <Warning of="Not to be overlooked:" lines={noteLines(report)} />
      <ul class="tiles">
        {tilesOf(report).map(({ of, n, total, rest, href, isNeutral }) => (
          <li class={isNeutral || total === 0 ? 'none' : n === total ? 'good' : 'bad'}>
            <a href={href}>
              <strong>
                {n}
                <small> of {total}</small>
              </strong>{' '}
              {of}
              {rest && <em> ({rest})</em>}
            </a>
          </li>
        ))}
      </ul>
      <Drifts goldens={report.goldens} />
      <p class="facts">
        <time dateTime={createdAt}>{createdAt.slice(0, 16).replace('T', ' ')} UTC</time> · commit{' '}
        <code>
          {report.madeWith.commits.map(({ value }) => showCommit(value)).join(', ') || 'not recorded'}
        </code>{' '}
        · {engine.version}
      </p>
    </header>
  );
}

function Warning({ of, lines }: { of: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div class="warning">
      <p>{of}</p>
      <List lines={lines} />
    </div>
  );
}

/** `The authors’ images`; what only stands in for the real data is said loudly. */
const showData = ({ origin, title, isStandIn }: Report['data'][number]) =>
  isStandIn ? `${origin.toUpperCase()} stand-in: ${title}` : title;

/** How many groups of drifts fit the first screen. */
const shownGroups = 5;

/** Which golden results are not matched, and why. */
function Drifts({ goldens }: Pick<Report, 'goldens'>) {
  const groups = groupDrifts(goldens);
  if (groups.length === 0) return null;
  const hidden = groups.length - shownGroups;
  return (
    <div class="drifts">
      <p>Golden results that are not matched, and why:</p>
      <ul>
        {groups.slice(0, shownGroups).map(({ title, places, lines, more, accept }) => (
          <li>
            <a href={`#golden-${anchorOf(places[0] ?? '')}`}>{title}</a>
            {lines.map((line) => (
              <small>{line}</small>
            ))}
            {more > 0 && <small>… and {more} more lines below</small>}
            {accept && (
              <small>
                to accept it: <code>{accept}</code>
              </small>
            )}
          </li>
        ))}
        {hidden > 0 && <li>and {hidden} more groups</li>}
      </ul>
    </div>
  );
}

const total = (numbers: Readonly<Record<string, number>>) =>
  Object.values(numbers).reduce((sum, n) => sum + n, 0);
