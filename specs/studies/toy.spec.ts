import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { VariantTolerances } from '../../src/harness/golden/tolerances.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';
import { toyProject } from '../setup/toy-project.ts';

/** The whole harness on a study that trains nothing, where neither the laboratory nor the paper is on the disk. */

const folder = join(temporaryFolder(), 'a project [of coins]');
const racecar = toyProject(folder);
const work = join(folder, 'work');
const read = (file: string) => readFileSync(join(work, file), 'utf8');
const report = () => JSON.parse(read('reports/report.json'));

describe('a study that trains nothing', () => {
  it('is missed where there is none: this project’s own went with the paper', async () => {
    const { code, stderr } = await runRacecar(['claims'], { cwd: work, project: folder });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^racecar: claims: expected a study, there is no racecar\.yaml here; .*\n$/,
      ),
    });
  });

  it('is checked, and told to calibrate first', async () => {
    const { code, stdout } = await racecar(['check']);
    expect(stdout).toContain('✓ loaded-coins-land-on-heads: A loaded coin lands on heads more often');
    expect(stdout).toContain('✓ controls: 3 fail as they should');
    expect(stdout).toContain('golden calibrate --experiment coin');
    expect(stdout).toMatch(/FAIL on GUESSED data, seeds 0, 1, 2, engine slide-rule: reports\/index\.html\n$/);
    expect(code).toBe(1);
    expect(report()).toMatchObject({
      verdict: 'fail',
      goldens: Array(6).fill({ status: 'missing' }).map(expect.objectContaining),
    });
  });

  it('has controls on runs of their own: of another variant, under an alteration, and measured anew', () => {
    const run = (place: string, seed = 0) =>
      JSON.parse(read(`runs/check/guessed${place}/test_000${seed}/run.json`));
    expect(run('-unloaded/COIN_loaded')).toMatchObject({
      ...{ variant: 'loaded', alteration: 'unloaded', parameters: { tosses: 20 }, status: 'complete' },
    });
    expect(run('-turned/COIN_loaded', 2)).toMatchObject({
      ...{
        variant: 'loaded',
        seed: 2,
        alteration: 'turned',
        parameters: { tosses: 100 },
        status: 'complete',
      },
    });
    expect(run('/COIN_bent', 1)).toMatchObject({ variant: 'bent', seed: 1, parameters: { angle: 30 } });
    for (const place of ['/COIN_bent', '/COIN_loaded']) expect(run(place)).not.toHaveProperty('alteration');
    const heads = (place: string) =>
      JSON.parse(read(`runs/check/guessed${place}/test_0000/metrics.json`)).heads as number[];
    expect(heads('-turned/COIN_loaded').map((share) => 100 - Math.round(100 * share))).toEqual(
      heads('/COIN_loaded').map((share) => Math.round(100 * share)),
    );
    const [claim] = report().claims;
    expect(claim.controls).toMatchObject(
      Array(3).fill({ outcome: 'rejected', seeds: 3, measures: [{ id: 'more-heads', verdict: 'fail' }] }),
    );
    // Each of them is on the report’s list of what was run, and none among what claims are judged on.
    expect(report().trainings).toHaveLength(6 + 9 + 2);
    expect(claim.n).toBe(3);
  });

  it('judges no claim on runs of controls, and says that they are left out', async () => {
    const alone = await racecar(['claims', 'runs/check/guessed-unloaded']);
    expect(alone).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /expected finished runs, found none of 3: .*: it is of a control, unloaded\n$/,
      ),
    });
    cpSync(join(work, 'runs/check/guessed'), join(work, 'mixed'), { recursive: true });
    const [before] = (await racecar(['claims', 'mixed'])).stdout.match(/^.*more-heads.*$/m) ?? [];
    const from = join(work, 'runs/check/guessed-turned/COIN_loaded/test_0001');
    cpSync(from, join(work, 'mixed/COIN_loaded/test_0007'), { recursive: true });
    const { code, stdout, stderr } = await racecar(['claims', 'mixed']);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/left out: mixed\/COIN_loaded\/test_0007: it is of a control, turned/),
    });
    expect(before).toMatch(/ pass /);
    expect(stdout).toContain(before);
    expect(stdout).toContain('9 runs in mixed');
    expect(stdout).toContain('1 of 10 runs were left out');
  });

  it('is calibrated by repeats and on the other engine; since nothing moves, it is held exactly', async () => {
    const { code, stdout } = await racecar(['golden', 'calibrate', '--seeds', '3', '--reason', 'new coins']);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('fixtures/tolerances/guessed/coin.json'),
    });
    expect(stdout).toContain('- nothing moved: the results are held exactly');
    const { measured, alarm, leftOut, variants } = JSON.parse(
      readFileSync(join(folder, 'toy/fixtures/tolerances/guessed/coin.json'), 'utf8'),
    );
    expect(measured).toMatchObject({
      base: 'slide-rule 1',
      disturbance: 'the same again',
      draws: 12,
      engines: ['abacus 1'],
      seeds: [0, 1, 2],
    });
    expect(alarm.limits).toEqual([]);
    expect(leftOut).toMatchObject([{ what: 'abacus 1', runs: 6, drifted: 0, deviation: 0 }]);
    expect(Object.keys(variants)).toEqual(['fair', 'loaded']);
    for (const { metrics, pictures } of Object.values<VariantTolerances>(variants)) {
      expect(Object.keys(metrics)).toEqual(['loss', 'heads', 'edges', 'worn']);
      expect(new Set(Object.values(metrics).flatMap(({ tolerance }) => tolerance))).toEqual(new Set([0]));
      expect(pictures).toEqual({ heads: { noise: 0, tolerance: 0 } });
    }
  });

  it('takes what a check made for golden, and then passes', async () => {
    await racecar(['check']);
    const update = await racecar(['golden', 'update', '--reason', 'first']);
    expect(update.stdout).toContain('guessed/coin/loaded/seed-2: new');
    expect(readFileSync(join(folder, 'toy/fixtures/CHANGES.md'), 'utf8')).toContain(': first');
    const { code, stdout } = await racecar(['check']);
    // Ten of loss, eleven of heads, three edges, one of wear, and a picture each.
    expect(stdout).toContain('✓ golden results: 6 match; 156 values held\n');
    expect(stdout).toContain('✓ engines: 2 trainings agree with abacus');
    expect(stdout).toMatch(/PASS on GUESSED data/);
    expect(code).toBe(0);
    expect(read('reports/index.html')).toContain('On Coins (nobody, never)');
    expect(readdirSync(join(work, 'reports/pictures'))).toEqual(['heads.png']);
    const crate = JSON.parse(read('reports/ro-crate-metadata.json'))['@graph'];
    expect(crate).toContainEqual(
      expect.objectContaining({ '@id': 'pictures/heads.png', name: 'The heads of the first coin' }),
    );
    expect(crate).toContainEqual(expect.objectContaining({ name: 'Coins that were guessed' }));
  });

  it('takes nothing of a reproduction for golden', async () => {
    expect((await racecar(['reproduce', '--reports', 'of-reproduction'])).code).toBe(0);
    const { code, stderr } = await racecar([
      'golden',
      'update',
      '--reason',
      'no',
      '--reports',
      'of-reproduction',
      '--mode',
      'all',
    ]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('expected the report of a check, got one of a reproduction'),
    });
  });

  it('is reproduced in shards, merged, and resumed', async () => {
    for (const part of ['1/2', '2/2']) {
      const { code, stdout } = await racecar([
        'reproduce',
        '--seeds',
        '3',
        '--shard',
        part,
        '--out',
        `part-${part[0]}`,
        '--reports',
        'of-part',
      ]);
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('INCOMPLETE') });
    }
    // A run of a control in a shard is none of those that are merged.
    const control = join(work, 'runs/check/guessed-unloaded/COIN_loaded/test_0000');
    cpSync(control, join(work, 'part-1/COIN_loaded/test_0007'), { recursive: true });
    const merged = await racecar(['merge', 'part-1', 'part-2', '--out', 'whole', '--reports', 'of-merge']);
    expect({ ...merged, stderr: '' }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('6 runs of 2 shards'),
    });
    const again = await racecar([
      'reproduce',
      '--seeds',
      '3',
      '--out',
      'whole',
      '--resume',
      '--reports',
      'of-merge',
    ]);
    expect(again.stderr).toContain('6 of 6 trainings were done before');
    const claims = await racecar(['claims', 'whole']);
    expect(claims).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/loaded-coins-land-on-heads +more-heads .* pass +established/),
    });
  });

  it('trains one variant with the options that it declares', async () => {
    const bent = await racecar([
      'train',
      'coin',
      'bent',
      '--angle',
      '12.5',
      '--tosses',
      '20',
      '--out',
      'bent',
    ]);
    expect(bent).toMatchObject({ code: 0, stdout: expect.stringMatching(/coin +bent +1 +0\.\d\d/) });
    expect(JSON.parse(read('bent/run.json'))).toMatchObject({
      variant: 'bent',
      parameters: { tosses: 20, angle: 12.5 },
      data: { origin: 'guessed' },
    });
    expect(JSON.parse(read('bent/files.json')).files).toMatchObject({
      'tosses.txt': expect.any(Number),
      'metrics.json': expect.any(Number),
    });
    const fair = await racecar(['train', 'coin', 'fair', '--angle', '1']);
    expect(fair).toMatchObject({ code: 2, stderr: 'racecar: --angle: coin fair does not read it\n' });
    const far = await racecar(['train', 'coin', 'bent', '--angle', '91']);
    expect(far).toMatchObject({ code: 2, stderr: expect.stringContaining('of at least 0, at most 90') });
  });

  it('takes a variant besides for no evidence, and draws it where nothing else was run', async () => {
    const { code, stdout } = await racecar([
      'reproduce',
      '--variant',
      'bent',
      '--out',
      'besides',
      '--reports',
      'of-besides',
    ]);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no claim can be judged'),
    });
    const { goldens, claims, files } = JSON.parse(read('of-besides/report.json'));
    expect({ goldens, claims }).toEqual({ goldens: [], claims: [] });
    expect(files).toHaveLength(1);
  });

  it('says what drifted where its figures do, and a run of the real data is held against its own', async () => {
    const fixture = join(folder, 'toy/fixtures/golden/guessed/coin/fair/seed-0.json');
    const stored = readFileSync(fixture, 'utf8');
    writeFileSync(fixture, stored.replace(/"worn": \[[^\]]+\]/, '"worn": [0.999]'));
    const drifted = await racecar([
      'check',
      '--experiment',
      'coin',
      '--reports',
      'drifted',
      '--runs',
      'drifted-runs',
    ]);
    expect(drifted).toMatchObject({ code: 1, stdout: expect.stringContaining('worn: expected 0.999') });
    writeFileSync(fixture, stored);
    mkdirSync(join(folder, 'toy/data'));
    writeFileSync(join(folder, 'toy/data/measured.json'), '{}');
    const real = await racecar(['check', '--reports', 'real', '--runs', 'real-runs']);
    expect(real.stdout).toMatch(/FAIL on measured data/);
    expect(real.stderr).toContain('GUESSED data (2 coins, SHA-256 bbbbbbbbbbbb…) with one');
    rmSync(join(folder, 'toy/data'), { recursive: true });
  });

  it('writes the page of its report anew', async () => {
    const { code, stdout } = await racecar(['report']);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^PASS on GUESSED data/m),
    });
    expect(existsSync(join(work, 'reports/index.html'))).toBe(true);
  });
});

describe('a module that is no study', () => {
  it.each([
    ['export const nothing = 1;', 'there is none'],
    ['export const study = { title: "T", root: "relative" };', 'its root must be an absolute folder'],
    [
      'export default { title: "T", root: import.meta.dirname, engines: { names: ["e"] }, experiments: [] };',
      'it has no experiments',
    ],
    ['export const study = (', 'Unexpected end of input'],
  ])('%s is told: %s', async (text, problem) => {
    const file = join(work, 'no study.mjs');
    writeFileSync(file, text);
    const { code, stderr } = await runRacecar(['--study', file, 'claims'], { cwd: work, project: folder });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) });
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
