import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readEvidence } from '../../src/harness/golden/stored-evidence.ts';
import { findingsOf } from '../../src/harness/report/counts.ts';
import { showFound } from '../../src/harness/report/lines.ts';
import type { Report } from '../../src/harness/report/model.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyProject } from '../setup/toy-project.ts';

/** Coins of which a check runs all, dice of which it leaves the bent one out, and wheels of which it runs none. */

const folder = join(temporaryFolder(), 'a project');
const project = toyProject(folder);
const toy = join(folder, 'toy');
const work = (file: string) => join(folder, 'work', file);
const run = (args: readonly string[], module = 'costly.js') => project(args, { module });
const because = ['--reason', 'to know'];
const report = () => JSON.parse(readFileSync(work('reports/report.json'), 'utf8')) as Report;
const spun = join(toy, 'data/spun.txt');
const spin = () => {
  mkdirSync(join(toy, 'data'), { recursive: true });
  writeFileSync(spun, 'round and round');
};

/** Studies with a mistake, and one in which something was changed since. */
const others: Record<string, string> = {
  'established.js': `[coin, { ...die, claims: [{ ...finding('die-bent', 'loaded', 'bent'), standing: 'established' }] }, wheel]`,
  'controlled.js': `[coin, { ...die, claims: die.claims.map((one) => one.id === 'die-controlled' ? { ...one, standing: 'established' } : one) }]`,
  'nothing.js': `[coin, { ...wheel, claims: wheel.claims.map((one) => ({ ...one, standing: 'established' })) }]`,
  'misspelt.js': `[coin, { ...die, claims: [...die.claims, finding('die-typo', 'loaded', 'bnet')] }, wheel]`,
  'longer.js': `[coin, { ...die, variants: longer(die.variants, 'bent') }, { ...wheel, variants: longer(wheel.variants, 'fair') }]`,
  'alone.js': '[wheel]',
};
for (const [file, experiments] of Object.entries(others)) {
  writeFileSync(
    join(toy, file),
    `import { die, finding, study as costly, wheel } from './costly.js';
    const [coin] = costly.experiments;
    const longer = (variants, name) => variants.map((one) => one.name === name ? { ...one, parameters: { tosses: 110 } } : one);
    export const study = { ...costly, experiments: ${experiments} };`,
  );
}

beforeAll(async () => {
  const calibrate = await run(['golden', 'calibrate', '--seeds', '3', '--draws', '2', ...because]);
  expect(calibrate.code).toBe(0);
  // Of coins three seeds, of dice those of evidence as well: two variants each, four times.
  expect(calibrate.stdout).toContain('64 trainings;');
  spin();
  const { code, stdout } = await run(['findings', '--experiment', 'die', 'wheel', ...because]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('wheel-bent: does not hold by seeds 3000')]);
  rmSync(spun);
  expect((await run(['check'])).code).toBe(1);
  expect(await run(['golden', 'update', ...because])).toMatchObject({ code: 0 });
}, 240_000);

describe('evidence of what a check does not run', () => {
  const evidenceOf = (origin: string, name: string) => readEvidence({ root: toy }, origin, name);

  it('is of all that is compared, with its controls', () => {
    for (const [origin, name] of [
      ['guessed', 'die'],
      ['spun', 'wheel'],
    ] as const) {
      const variants = evidenceOf(origin, name)?.witnesses.map(({ variant, seed }) => `${variant} ${seed}`);
      expect(variants?.sort()).toEqual(
        ['bent', 'fair', 'loaded'].flatMap((variant) => [`${variant} 3000`, `${variant} 3001`]),
      );
    }
    const controls = evidenceOf('guessed', 'die')?.claims['die-controlled']?.controls;
    expect(controls?.['no load']?.more).toHaveLength(10);
  });

  it('is gathered where it is asked for by name, and pilots are run so', async () => {
    const plain = await run(['findings', ...because, '--out', 'plain']);
    expect(plain.stderr).toMatch(
      /^racecar findings: left out is what a check runs nothing of: wheel; --experiment wheel asks for it$/m,
    );
    expect(existsSync(work('plain/evidence/spun'))).toBe(false);
    spin();
    const pilots = await run(['pilots', '--experiment', 'wheel', '--seeds', '3', ...because]);
    expect([pilots.code, pilots.stdout]).toEqual([0, expect.stringMatching(/^- wheel-bent: a finding,/m)]);
    rmSync(spun);
  }, 60_000);

  it('needs its data, and says in a line that they are missing', async () => {
    for (const args of [
      ['findings', '--experiment', 'wheel', ...because],
      ['pilots', '--experiment', 'wheel', ...because],
      ['reproduce', '--experiment', 'wheel'],
      ['train', 'wheel', 'fair'],
    ]) {
      const missing = 'racecar: the wheels are not here; spin them first\n';
      expect(await run(args)).toMatchObject({ code: 2, stdout: '', stderr: missing });
    }
  });
});

describe('a check', () => {
  let said = { code: null as number | null, stdout: '', stderr: '' };
  beforeAll(async () => {
    said = await run(['check']);
  }, 60_000);

  it('passes without what it does not run, whose data need not be here', () => {
    expect([said.code, said.stdout]).toEqual([0, expect.stringMatching(/^PASS on GUESSED data/m)]);
    const { trainings, counts, unjudged, seeds, data, left } = report();
    const trained = new Set(trainings.map(({ experiment, variant }) => `${experiment} ${variant}`));
    // A control of coins puts the bent one in the place of another.
    expect([...trained].sort()).toEqual(['coin bent', 'coin fair', 'coin loaded', 'die fair', 'die loaded']);
    expect([counts.claims, counts.controls.rejected]).toEqual([
      { pass: 2, fail: 0, inconclusive: 0, notRun: 0 },
      4,
    ]);
    expect([counts.goldens.match, counts.agreement.agree, unjudged, left]).toEqual([12, 4, [], ['wheel']]);
    expect([Object.keys(seeds), data.map(({ experiment }) => experiment)]).toEqual([
      ['coin', 'die'],
      ['coin', 'die'],
    ]);
    expect(report().observations.find(({ experiment }) => experiment === 'die')?.values).toMatchObject([
      { name: 'fair' },
    ]);
    expect(report().sections.flatMap(({ drawings }) => drawings.map(({ experiment }) => experiment))).toEqual(
      ['coin', 'die'],
    );
  });

  it('tells of each finding what its evidence says, and why it is not judged on these runs', () => {
    const unrun = 'not judged on these runs: bent is not run by a check';
    const nothing = 'not judged on these runs: a check runs nothing of wheel';
    const found = findingsOf(report()).map((row) => [row.id, row.isLeftToEvidence, showFound(row)]);
    expect(found).toEqual([
      ['die-loaded-bent', true, `holds by seeds 3000 … 3009; ${unrun}`],
      ['die-loaded-fair', false, 'holds by seeds 3000 … 3009; over the seeds of this report holds'],
      ['die-controlled', true, `holds by seeds 3000 … 3009 (A CONTROL DOES NOT REJECT); ${unrun}`],
      ['wheel-loaded', true, `holds by seeds 3000 … 3009; ${nothing}`],
      ['wheel-bent', true, `does not hold by seeds 3000 … 3009; ${nothing}`],
    ]);
    expect(report().counts.findings).toEqual({ pass: 4, fail: 1, inconclusive: 0, notRun: 0 });
    const unrepeated = findingsOf(report()).map(({ evidence }) => [evidence?.stale, evidence?.unrepeated]);
    const [ofDie, ofWheel] = [
      'its runs of bent are not repeated, a check runs none',
      'none of its runs is repeated: a check runs nothing of wheel; not compared with its data: they are not here',
    ];
    expect(unrepeated).toEqual([ofDie, ofDie, ofDie, ofWheel, ofWheel].map((line) => [null, line]));
  });

  it('says the same on the terminal, on its page and in its other files', () => {
    const note =
      'a check runs nothing of wheel: stored evidence alone tells of its claims; not compared with its data: they are not here';
    const page = readFileSync(work('reports/index.html'), 'utf8');
    const [markdown, junit, crate] = ['summary.md', 'junit.xml', 'ro-crate-metadata.json'].map((file) =>
      readFileSync(work(`reports/${file}`), 'utf8'),
    );
    expect(said.stdout).toContain(`! ${note}\n`);
    expect(page).toContain(`<li>${note}</li>`);
    expect(markdown).toContain(`- ${note}\n`);
    expect(crate).toContain(
      'A check runs nothing of wheel: what is claimed there is told by stored evidence',
    );
    for (const row of findingsOf(report()).filter(({ isLeftToEvidence }) => isLeftToEvidence)) {
      expect(said.stdout).toContain(`· ${row.id}, a finding: ${showFound(row)}: ${row.sentence}\n`);
      expect(junit).toContain(`finding ${row.id}: ${showFound(row)}: `);
      expect(page).toContain(`<span class="effect">${row.reason}</span>`);
      expect(markdown).toContain(`| ${row.id} (finding) | ${row.reason} | | ${row.n} | not-run | – |`);
    }
    expect(page).toContain('Not looked at:</strong> its runs of bent are not repeated, a check runs none');
    expect(page).toContain('4<small> of 5</small></strong> findings hold');
    expect(said.stderr).toMatch(/^racecar check: left out is what a check runs nothing of: wheel$/m);
  });

  it('can be written anew from its results', async () => {
    const again = await run(['report']);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^a check runs nothing of wheel: /m);
  });

  it('calls evidence stale whose variants are run otherwise now, though it runs none of them', async () => {
    spin();
    const { code, stdout } = await run(['check'], 'longer.js');
    rmSync(spun);
    expect(code).toBe(0);
    // Its data are here, and the same.
    expect(stdout).toMatch(/^! a check runs nothing of wheel: stored evidence alone tells of its claims$/m);
    for (const [ids, place] of [
      ['die-loaded-bent, die-loaded-fair, die-controlled', 'guessed/die/bent'],
      ['wheel-loaded, wheel-bent', 'spun/wheel/fair'],
    ] as const) {
      expect(stdout).toContain(
        `! the evidence of ${ids} is stale: ${place}/seed-3000: tosses: expected 100, got 110`,
      );
    }
  }, 60_000);

  it('says which findings are judged by nothing', async () => {
    const file = join(toy, 'fixtures/evidence/spun/wheel.json');
    const whole = readFileSync(file);
    rmSync(file);
    const { code, stdout } = await run(['check']);
    writeFileSync(file, whole);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^! no evidence is stored of wheel-loaded, wheel-bent, which a check does not judge; "racecar findings --experiment wheel --reason …" gathers it$/m,
    );
    expect(stdout).toMatch(
      /^· wheel-bent, a finding: not judged on these runs: a check runs nothing of wheel: /m,
    );
  }, 60_000);

  it('is refused before anything is run where evidence is damaged that it does not repeat', async () => {
    const file = join(toy, 'fixtures/evidence/spun/wheel.json');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.replaceAll('3009', '3010'));
    const { code, stderr } = await run(['check']);
    writeFileSync(file, whole);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^racecar: .*wheel\.json: seeds: expected the planned seed 3009/),
    ]);
  });

  it.each([
    ['check', '--experiment', 'wheel'],
    ['check', '--experiment', 'coin', 'wheel'],
    ['golden', 'calibrate', '--experiment', 'wheel', '--reason', 'x'],
    ['golden', 'rate', '--experiment', 'wheel'],
  ])('does nothing for an experiment that it runs nothing of: %s %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'racecar: a check runs nothing of wheel, and keeps no golden results of it: "racecar reproduce --experiment wheel" runs it, "racecar findings --experiment wheel" decides what it found\n',
    );
  });

  it('has nothing to do where it runs nothing at all', async () => {
    expect(await run(['check'], 'alone.js')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^racecar: a check runs nothing of wheel, /),
    });
    expect(await run(['reproduce'], 'alone.js')).toMatchObject({
      code: 2,
      stderr: 'racecar: a check runs nothing of wheel: ask for it with --experiment\n',
    });
  });

  it('of experiments that were named leaves the others alone', async () => {
    const { code, stdout } = await run(['check', '--experiment', 'coin', 'die', '--reports', 'named']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^! not asked for, and not checked: wheel$/m);
    expect(stdout).not.toContain('wheel-bent');
    const { command } = JSON.parse(readFileSync(work('named/report.json'), 'utf8')) as Report;
    expect([command, report().command]).toEqual([
      'RACECAR_ENGINE=slide-rule npx racecar check --experiment coin die',
      'RACECAR_ENGINE=slide-rule npx racecar check',
    ]);
  }, 60_000);
});

describe('a study that holds a check to what it does not run', () => {
  it.each([
    [
      'controlled.js',
      'claim die-controlled is established, and its control "no load" needs bent, which a check does not run',
    ],
    ['nothing.js', 'claim wheel-loaded is established, and a check runs nothing of wheel'],
  ])('is refused where that can be read in it: %s', async (module, line) => {
    const { code, stderr } = await run(['claims'], module);
    expect(code).toBe(2);
    expect(stderr).toBe(`racecar: ${join(toy, module)}: expected a module that exports a study: ${line}\n`);
  });

  it('and when it is judged where only its measures tell', async () => {
    const { code, stderr } = await run(['check', '--reports', 'refused'], 'established.js');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^racecar: claim die-bent: expected a finding, since it needs bent, which a check does not run; it is established$/m,
    );
    expect(existsSync(work('refused/report.json'))).toBe(false);
  }, 60_000);

  it('is told from one that misspells a variant, which remains an error', async () => {
    const { code, stderr } = await run(['check', '--reports', 'misspelt'], 'misspelt.js');
    expect(code).toBe(2);
    expect(stderr).toContain("Cannot read properties of undefined (reading 'heads')");
  }, 60_000);
});

describe('other commands', () => {
  it('reproduce leaves out what a check does not run', async () => {
    const args = ['reproduce', '--seeds', '3', '--out', 'plain-runs', '--reports', 'plain-reports'];
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^racecar reproduce: left out is what a check runs nothing of: wheel; --experiment wheel asks for it$/m,
    );
    expect(stdout).toMatch(/^die +fair +3 /m);
    expect(stdout).not.toMatch(/^wheel|^die +bent/m);
    expect(stdout).toMatch(
      /^· die-loaded-bent, a finding: not judged on these runs: bent is not run by a check: /m,
    );
    expect(stdout).toMatch(/^✓ golden results: 12 match/m);
    const { command } = JSON.parse(readFileSync(work('plain-reports/report.json'), 'utf8')) as Report;
    expect(command).not.toContain('--experiment');
  }, 60_000);

  it('reproduce runs all that an experiment compares which is asked for', async () => {
    const named = ['--experiment', 'coin', 'die', '--seeds', '3', '--out', 'named-runs'];
    const { code, stdout } = await run(['reproduce', ...named, '--reports', 'named-reports']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^die +bent +3 /m);
    expect(stdout).toMatch(/^· die-loaded-bent, a finding: holds: /m);
  }, 60_000);

  it('run it where it is named, in shards as well', async () => {
    spin();
    const named = ['reproduce', '--experiment', 'wheel', '--seeds', '3'];
    for (const index of [1, 2]) {
      const args = [
        ...named,
        '--shard',
        `${index}/2`,
        '--out',
        `w/${index}`,
        '--reports',
        `w-reports/${index}`,
      ];
      expect(await run(args)).toMatchObject({ code: 0 });
    }
    const { code, stdout } = await run(['merge', 'w/1', 'w/2', '--reports', 'w-reports/all']);
    rmSync(spun);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^· wheel-loaded, a finding: holds: /m);
    expect(stdout).toMatch(/^· wheel-bent, a finding: does not hold: /m);
    expect(stdout).toMatch(/^! findings alone were judged$/m);
    const merged = JSON.parse(readFileSync(work('w-reports/all/report.json'), 'utf8')) as Report;
    expect([merged.verdict, merged.keepsGoldens]).toEqual(['incomplete', false]);
    expect(merged.command).toContain(' --experiment wheel ');
    const claims = await run(['claims', 'merged']);
    expect([claims.code, claims.stdout]).toEqual([
      0,
      expect.stringMatching(/^wheel-bent .* fail +finding$/m),
    ]);
  }, 60_000);

  it('claims are judged on the runs of a check as far as they go', async () => {
    const { code, stdout } = await run(['claims', 'runs/check/guessed']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^die-loaded-bent +not judged on these runs: bent is not run by a check +\d +not run +finding$/m,
    );
    expect(stdout).toMatch(/^die-loaded-fair +more .* pass +finding$/m);
    expect(stdout).not.toContain('wheel');
    const all = await run(['claims', 'named-runs']);
    expect(all.stdout).toMatch(/^die-loaded-bent +more .* pass +finding$/m);
    rmSync(work('named-runs/DIE_bent/test_0001'), { recursive: true });
    const lacking = await run(['claims', 'named-runs']);
    expect(lacking.stdout).toMatch(/^die-loaded-bent +without bent seed 1 +2 +not run/m);
  });
});
