import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readEvidence, type StoredEvidence } from '../../src/harness/golden/stored-evidence.ts';
import type { Report } from '../../src/harness/report/model.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyProject } from '../setup/toy-project.ts';

/** Findings about coins, decided by seeds that come ten at a time. */

const folder = join(temporaryFolder(), 'a project');
const run = toyProject(folder);
const toy = join(folder, 'toy');
const work = (file: string) => join(folder, 'work', file);
const own = join(toy, 'fixtures/evidence/guessed/coin.json');

/** Studies with findings: what is above what, by how much, and which control makes that false. */
const studies: Record<string, string> = {
  'decided.js': `[
    finding('loaded-beats-fair', { of: (runs) => heads(runs, 'loaded') - heads(runs, 'fair') }),
    finding('fair-beats-loaded', { of: (runs) => heads(runs, 'fair') - heads(runs, 'loaded') }),
  ]`,
  'undecided.js': `[
    finding('loaded-beats-fair', { of: (runs) => heads(runs, 'loaded') - heads(runs, 'fair') }),
    finding('coins-are-worn', { of: ({ fair }) => fair.worn[0] - 0.5, controls: [] }),
  ]`,
  // The bound is not what it was.
  'moved.js': `[
    finding('loaded-beats-fair', { of: (runs) => heads(runs, 'loaded') - heads(runs, 'fair'), value: 0.01 }),
    finding('fair-beats-loaded', { of: (runs) => heads(runs, 'fair') - heads(runs, 'loaded') }),
  ]`,
  // Nor is what is measured.
  'twice.js': `[
    finding('loaded-beats-fair', { of: (runs) => 2 * heads(runs, 'loaded') - heads(runs, 'fair') }),
    finding('fair-beats-loaded', { of: (runs) => heads(runs, 'fair') - heads(runs, 'loaded') }),
  ]`,
  // A control with which the finding holds as well.
  'uncontrolled.js': `[
    finding('loaded-beats-fair', {
      of: (runs) => heads(runs, 'loaded') - heads(runs, 'fair'),
      controls: [{ what: 'fair coins with some load', route: 'none', places: { fair: { variant: 'bent' } }, mustFail: ['more'] }],
    }),
  ]`,
};
for (const [file, findings] of Object.entries(studies)) {
  writeFileSync(
    join(toy, file),
    `import { study as plain } from './study.js';
    const [coin] = plain.experiments;
    const heads = (runs, variant) => runs[variant].heads.at(-1);
    const unloaded = { what: 'no load', route: 'none', places: { loaded: { alteration: 'unloaded' } }, mustFail: ['more'] };
    const turned = { what: 'seen from below', route: 'none', places: { loaded: { alteration: 'turned' } }, mustFail: ['more'], seeds: 5 };
    const finding = (id, { of, value = 0, controls = [unloaded, turned] }) => ({
      ...{ id, sentence: 'More or less.', place: 'nowhere', standing: 'finding', controls },
      measures: [{ id: 'more', what: 'more of it', basis: 'made up', of, thresholds: bounds(value) }],
    });
    const bounds = (value) => ({ measured: { side: 'above', value }, guessed: { side: 'above', value, effect: value + 0.05 } });
    const claims = ${findings};
    export const study = { ...plain, experiments: [{ ...coin, claims: [...coin.claims, ...claims] }, { ...coin, name: 'die', folder: 'DIE' }] };`,
  );
}

const because = ['--reason', 'to know'];
const findings = (args: readonly string[], { module = 'decided.js', isCi = false } = {}) =>
  run(['findings', ...args], { module, isCi });
const stored = () => readEvidence({ root: toy }, 'guessed', 'coin') as StoredEvidence;
const ofSeed = (variant: string, seed: number, alteration = '') =>
  join(toy, `runs/findings/guessed/coin/claims${alteration}/COIN_${variant}/test_${seed}/metrics.json`);
/** All that is not of the time and the place. */
const timeless = ({ measured, ...evidence }: StoredEvidence) => evidence;

describe('racecar findings', () => {
  let said = '';
  beforeAll(async () => {
    const { code, stdout } = await findings(because);
    expect(code).toBe(0);
    said = stdout;
  }, 120_000);

  it.each([
    ['in CI fixtures', ['--reason', 'r'], 'in CI no fixtures are written; name a folder with --out', true],
    ['without a reason', [], 'say with --reason why', false],
    ['a shard in the folder of all', ['--shard', '1/2'], 'a shard needs a folder of its own', false],
    ['looks that were not planned', ['--reason', 'r', '--most', '15'], 'Expected a multiple of 10.', false],
    ['what has no findings', ['--reason', 'r', '--experiment', 'die'], 'findings: die: expected', false],
    ['two things at once', ['--shard', '1/2', '--from', 'a', '--out', 'b'], 'cannot be used with', false],
  ])('refuses %s', async (_, args, line, isCi) => {
    const { code, stderr } = await findings(args, { isCi });
    expect(stderr).toContain(line);
    expect(code).toBe(2);
  });

  it('runs ten seeds at a time until all is decided, and its controls over the first ten', () => {
    const { seeds, claims, measured, thresholds, witnesses } = stored();
    expect(seeds).toEqual(Array.from({ length: 10 }, (_, at) => 3000 + at));
    const heads = (file: string) =>
      (JSON.parse(readFileSync(file, 'utf8')) as { heads: number[] }).heads.at(-1) as number;
    const rows = claims['loaded-beats-fair'];
    for (const [at, seed] of seeds.entries()) {
      const fair = heads(ofSeed('fair', seed));
      expect(rows?.measures.more?.[at]).toBeCloseTo(heads(ofSeed('loaded', seed)) - fair, 7);
      const unloaded = heads(ofSeed('loaded', seed, '-unloaded'));
      expect(rows?.controls['no load']?.more?.[at]).toBeCloseTo(unloaded - fair, 7);
    }
    // Of five seeds, as it wants.
    expect(rows?.controls['seen from below']?.more).toHaveLength(5);
    expect(measured).toMatchObject({ reason: 'to know', dataSha256: 'b'.repeat(64) });
    expect(thresholds['loaded-beats-fair']).toEqual({ more: { side: 'above', value: 0, effect: 0.05 } });
    expect(witnesses.map(({ variant, seed }) => `${variant} ${seed}`).sort()).toEqual([
      'fair 3000',
      'fair 3001',
      'loaded 3000',
      'loaded 3001',
    ]);
  });

  it('says what became of them, and logs it', () => {
    expect(said).toMatch(
      /^## \d{4}-\d\d-\d\d: to know\n\nEvidence `.*coin\.json`; seeds 3000 … 3009 on slide-rule 1\.\n/,
    );
    expect(said).toMatch(
      /^- loaded-beats-fair: holds by seeds 3000 … 3009\n {2}- more: 0\.\d+ \[0\.\d+, 0\.\d+\], must be above 0, .*: pass\n {2}- 2 of 2 controls reject$/m,
    );
    expect(said).toMatch(/^- fair-beats-loaded: does not hold by seeds 3000 … 3009$/m);
    expect(readFileSync(join(toy, 'fixtures/CHANGES.md'), 'utf8')).toContain(said.trim());
  });

  it('goes on with what is there, and runs anew what is not whole', async () => {
    const before = stored();
    rmSync(ofSeed('loaded', 3003));
    rmSync(own);
    const { code, stderr } = await findings(because);
    expect(code).toBe(0);
    expect(stderr).toContain('coin loaded seed 3003: done');
    expect(stderr).not.toContain('seed 3004');
    expect(stored()).toEqual(before);
  });

  it('has spent its seeds where something remains open, and keeps what was decided before', async () => {
    const { code, stdout, stderr } = await findings(because, { module: 'undecided.js' });
    expect(code).toBe(0);
    expect(stored().seeds).toHaveLength(200);
    expect(stderr).toContain('racecar: coin, 190 seeds: 1 of 2 findings are decided');
    expect(stdout).toMatch(/^- loaded-beats-fair: holds by seeds 3000 … 3009$/m);
    expect(stdout).toMatch(/^- coins-are-worn: undecided by seeds 3000 … 3199$/m);
    const fewer = await findings([...because, '--most', '20'], { module: 'undecided.js' });
    expect(fewer).toMatchObject({ code: 2 });
    expect(fewer.stderr).toContain('is of 200 seeds, and 20 leave coins-are-worn open; nothing was written');
    expect(stored().seeds).toHaveLength(200);
  }, 240_000);

  it('says loudly that a finding holds whose control does so as well', async () => {
    const { stdout } = await findings([...because, '--out', 'elsewhere'], { module: 'uncontrolled.js' });
    expect(stdout).toMatch(/^- loaded-beats-fair: holds by seeds .* \(A CONTROL DOES NOT REJECT\)$/m);
    expect(stdout).toMatch(
      /\*\*a finding holds, but cannot be seen to fail: .*"fair coins with some load": more must fail, got pass/,
    );
  });
});

describe('racecar findings in shards', () => {
  const shard = (index: number) =>
    findings(['--shard', `${index}/2`, '--most', '20', '--out', `s/${index}`], { isCi: true });
  const from = (...args: string[]) => findings(['--from', ...args, '--out', 'joined'], { isCi: true });

  beforeAll(async () => {
    expect(await shard(1)).toMatchObject({ code: 0 });
  }, 120_000);

  it('has a part of whole seeds in each, whatever is decided', () => {
    const has = (seed: number) => existsSync(work(`s/1/guessed/coin/claims/COIN_fair/test_${seed}/run.json`));
    expect([3000, 3001, 3018, 3019].map(has)).toEqual([true, false, true, false]);
    expect(existsSync(work('s/1/guessed/coin/claims-turned/COIN_loaded/test_3004'))).toBe(true);
    expect(existsSync(work('s/1/guessed/coin/claims-turned/COIN_loaded/test_3006'))).toBe(false);
  });

  it('decides nothing while one is missing', async () => {
    expect(await from('s/1')).toMatchObject({ code: 2, stderr: 'racecar: shard 2 of 2 is missing\n' });
  });

  it('decides what one machine decides, by the same seeds', async () => {
    expect(await shard(2)).toMatchObject({ code: 0 });
    expect(await findings(because)).toMatchObject({ code: 0 });
    const { code, stdout } = await from('s/2', 's/1');
    expect(code).toBe(0);
    expect(stdout).toContain('loaded-beats-fair: holds by seeds 3000 … 3009');
    const joined = JSON.parse(
      readFileSync(work('joined/evidence/guessed/coin.json'), 'utf8'),
    ) as StoredEvidence;
    expect(timeless(joined)).toEqual(timeless(stored()));
  }, 120_000);

  it('misses a run that was lost', async () => {
    const file = work('s/2/guessed/coin/claims/COIN_fair/test_3005/metrics.json');
    const whole = readFileSync(file);
    rmSync(file);
    const { code, stderr } = await from('s/1', 's/2');
    expect(code).toBe(2);
    expect(stderr).toMatch(/evidence needs every training: .*COIN_fair\/test_3005/);
    writeFileSync(file, whole);
  });

  it('refuses the shards of a reproduction', async () => {
    await run(['reproduce', '--shard', '1/1', '--out', 'r'], { module: 'decided.js' });
    expect((await from('r')).stderr).toContain('got those of a reproduction');
  });
});

describe('racecar check with evidence', () => {
  const check = async (module = 'decided.js') => {
    const { code, stdout, stderr } = await run(['check', '--experiment', 'coin'], { module });
    const report = () => JSON.parse(readFileSync(work('reports/report.json'), 'utf8')) as Report;
    return { code, stdout, stderr, report };
  };
  const evidenceOf = (report: Report, id = 'loaded-beats-fair') =>
    report.claims.find((claim) => claim.id === id)?.evidence;

  beforeAll(async () => {
    const module = 'decided.js';
    const calibrate = [
      'golden',
      'calibrate',
      '--experiment',
      'coin',
      '--seeds',
      '3',
      '--draws',
      '2',
      '--reason',
      'new',
    ];
    expect(await run(calibrate, { module })).toMatchObject({ code: 0 });
    expect(await findings(because)).toMatchObject({ code: 0 });
  }, 120_000);

  it('repeats the witnesses of its first seed, and tells of a finding what the evidence says first', async () => {
    const { stdout, report } = await check();
    expect(stdout).toMatch(
      /^· loaded-beats-fair, a finding: holds by seeds 3000 … 3009; over the seeds of this report \w+: More/m,
    );
    const { counts, trainings } = report();
    expect(evidenceOf(report())).toMatchObject({ verdict: 'holds', n: 10, seeds: [3000, 3009], stale: null });
    expect(evidenceOf(report())?.controls.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected']);
    expect(counts.findings).toEqual({ pass: 1, fail: 1, inconclusive: 0, notRun: 0 });
    expect(trainings.map(({ seed }) => seed).filter((seed) => seed >= 3000)).toEqual([3000, 3000]);
    const page = readFileSync(work('reports/index.html'), 'utf8');
    expect(page).toContain('By its evidence: holds by seeds 3000 … 3009');
    expect(readFileSync(work('reports/junit.xml'), 'utf8')).toContain('holds by seeds 3000 … 3009; over');
    expect(readFileSync(work('reports/summary.md'), 'utf8')).toContain('### Findings, by their evidence');
  }, 120_000);

  it.each([
    [
      'the bound was moved',
      'moved.js',
      /more had to be above 0 .* when the seeds were run, and has to be above 0\.01/,
    ],
    [
      'it is measured in another way',
      'twice.js',
      /more was \S+ of the runs of seed 3000, and would be \S+ of the same/,
    ],
  ])(
    'calls it stale where %s',
    async (_, module, why) => {
      const { stdout, report } = await check(module);
      expect(stdout).toMatch(/^· loaded-beats-fair, a finding: holds by seeds 3000 … 3009 \(STALE\); over/m);
      expect(stdout).toMatch(
        /^! the evidence of loaded-beats-fair is stale: .*"racecar findings --experiment coin --reason …" gathers it anew$/m,
      );
      expect(evidenceOf(report())?.stale).toMatch(why);
      expect(evidenceOf(report(), 'fair-beats-loaded')?.stale).toBeNull();
    },
    120_000,
  );

  it('gathers none anew for a bound that was moved: its seeds were looked at', async () => {
    const before = readFileSync(own, 'utf8');
    const { code, stdout, stderr } = await findings(because, { module: 'moved.js' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /coin\.json: loaded-beats-fair: more had to be above 0 .*, and has to be above 0\.01 .* now; seeds that were looked at decide nothing any more/,
    );
    expect(readFileSync(own, 'utf8')).toBe(before);
  });

  it('calls all of it stale where a run is no longer what it was', async () => {
    const evidence = stored();
    const [first, ...others] = evidence.witnesses;
    const moved = { ...first, metrics: { ...first?.metrics, edges: [5, 4, 3] } };
    writeFileSync(own, JSON.stringify({ ...evidence, witnesses: [moved, ...others] }));
    const { stdout } = await check();
    expect(stdout).toMatch(
      /^! the evidence of loaded-beats-fair, fair-beats-loaded is stale: guessed\/coin\/\w+\/seed-3000: edges/m,
    );
    writeFileSync(own, JSON.stringify(evidence));
  }, 120_000);

  it.each([
    [
      'a number that is missing',
      (text: string) => text.replace(/("more": \[)[^,]+,/, '$1'),
      /claims: .*expected a number of more/,
    ],
    [
      'other seeds',
      (text: string) => text.replaceAll('3009', '3010'),
      /seeds: expected the planned seed 3009, got 3010/,
    ],
    ['half of it', (text: string) => text.slice(0, text.length / 2), /expected a JSON file/],
  ])('is refused before anything is run where the evidence has %s', async (_, damage, line) => {
    const whole = readFileSync(own, 'utf8');
    writeFileSync(own, damage(JSON.stringify(JSON.parse(whole), null, 1).replace(/\[\s+/g, '[')));
    const { code, stderr } = await check();
    expect(code).toBe(2);
    expect(stderr).toMatch(line);
    writeFileSync(own, whole);
  });

  it('has nothing to say of what no evidence was gathered of', async () => {
    const { stdout, report } = await check('undecided.js');
    expect(evidenceOf(report(), 'coins-are-worn')).toBeNull();
    expect(stdout).toMatch(/^· coins-are-worn, a finding: (open|does not hold|holds): /m);
  }, 120_000);
});
