import { groupDrifts } from '../drift.ts';
import { showAllSeeds } from '../lines.ts';
import { showCommit } from '../made-with.ts';
import type { Report } from '../model.ts';
import { noteLines } from '../summary.ts';

const words = {
  pass: 'The claims hold',
  fail: 'Not everything is as it should be',
  incomplete: 'Nothing is wrong, but not everything was judged',
};

/** How many of something came out well. */
interface Tile {
  readonly of: string;
  readonly n: number;
  readonly total: number;
  readonly rest: string;
  readonly href: string;
  /** Whether it is neither good nor bad how many. */
  readonly isNeutral?: boolean;
}

/** What a reviewer sees within ten seconds. */
export function VerdictSection({ report }: { report: Report }) {
  const { counts, data, engine, seeds, verdict, createdAt, agreement, failures } = report;
  const { claims, findings, controls, goldens } = counts;
  const notes = noteLines(report);
  const found = total(findings);
  const foundAny = found > findings.notRun;
  const tiles: Tile[] = [
    {
      of: 'established claims pass',
      n: claims.pass,
      total: total(claims),
      rest: rest({ failed: claims.fail, inconclusive: claims.inconclusive, 'not run': claims.notRun }),
      href: '#claims',
    },
    ...(foundAny
      ? [
          {
            of: 'findings hold',
            n: findings.pass,
            total: found,
            rest: rest({ 'do not': findings.fail, open: findings.inconclusive, 'not run': findings.notRun }),
            href: '#findings',
            isNeutral: true,
          },
        ]
      : []),
    {
      of: 'controls fail as they should',
      n: controls.rejected,
      total: controls.rejected + controls.notRejected,
      rest: '',
      href: '#claims',
    },
    {
      of: 'golden results match',
      n: goldens.match,
      total: total(goldens),
      rest: rest({
        drifted: goldens.drift,
        missing: goldens.missing,
        obsolete: goldens.obsolete,
        'not run': goldens.notRun,
      }),
      href: '#goldens',
    },
    // A part declares no second engine.
    ...(agreement.with || report.scope === 'check'
      ? [
          {
            of: agreement.with ? `trainings agree with engine ${agreement.with}` : 'engines were compared',
            n: counts.agreement.agree,
            total: agreement.rows.length,
            rest: '',
            href: '#engines',
          },
        ]
      : []),
  ];
  return (
    <header class={`top ${verdict}`}>
      <p class="kicker">racecar-repro · Reviving Autoencoder Pretraining (Xie &amp; Thuerey, 2022)</p>
      <h1>
        <span aria-hidden="true">{verdict === 'pass' ? '✓' : verdict === 'fail' ? '✗' : '…'}</span>{' '}
        {verdict === 'pass' && claims.pass === 0 ? 'What was compared matches' : words[verdict]}
      </h1>
      <p class={`data ${data.main.source}`}>
        Judged on the{' '}
        <strong>
          {data.main.source === 'original' ? 'authors’ original images' : 'SYNTHETIC stand-in images'}
        </strong>
        , seeds {showAllSeeds(seeds)}, engine {engine.name}
      </p>
      {failures.length > 0 && (
        <div class="warning">
          <p>These trainings did not come to their end; what needs them is missing below:</p>
          <ul>
            {failures.map((failure) => (
              <li>{failure}</li>
            ))}
          </ul>
        </div>
      )}
      {notes.length > 0 && (
        <div class="warning">
          <p>Not to be overlooked:</p>
          <ul>
            {notes.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </div>
      )}
      <ul class="tiles">
        {tiles.map(({ of, n, total, rest, href, isNeutral }) => (
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
            <a href={`#golden-${places[0]?.replaceAll('/', '-')}`}>{title}</a>
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

function rest(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${n} ${word}`)
    .join(', ');
}
