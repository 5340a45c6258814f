import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '../src/kit/project.ts';
import { temporaryFolder } from './setup/folders.ts';
import { drifted, golden, reportOf } from './setup/made-up-report.ts';

/** Jest as a process, on small projects of its own, told by our reporter. */

const root = temporaryFolder();
let projects = 0;

interface Told {
  readonly code: number | null;
  readonly lines: string[];
}

/** Runs Jest on these specs, by their place below `specs/`; with a report, one of them is of the paper. */
function tell(specs: Record<string, string>, args: string[] = [], report?: object): Told {
  const folder = join(root, String(projects++));
  const write = (name: string, content: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  for (const [name, content] of Object.entries(specs)) write(`specs/${name}.spec.cjs`, content);
  const project = (name: string) => ({
    rootDir: folder,
    displayName: name,
    testRegex: [`/specs/${name}/[^/]+\\.spec\\.cjs$`],
    transform: {},
  });
  const reports = join(folder, 'reports');
  if (report) write('reports/report.json', JSON.stringify(report));
  const config = {
    rootDir: folder,
    projects: ['unit', 'paper'].map(project),
    reporters: [[projectPath('specs/setup/reporter.js'), { reports }]],
  };
  write('jest.config.json', JSON.stringify(config));
  const { status, stderr } = spawnSync(
    process.execPath,
    [projectPath('node_modules/jest/bin/jest.js'), '-c', 'jest.config.json', ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } },
  );
  return { code: status, lines: stderr.trimEnd().split('\n') };
}

const passing = "it('is so', () => {}); it('is so again', () => {});";
const failing = "describe('what', () => it('is not so', () => { throw new Error('that is how it is'); }));";

describe('a run of specs', () => {
  it('that pass is a line for each quarter of the files, and the counts', () => {
    const specs = Object.fromEntries([1, 2, 3, 4].map((n) => [`unit/${n}`, passing]));
    const { code, lines } = tell(specs);
    expect(code).toBe(0);
    expect(lines.slice(0, -1)).toEqual(['specs: 1 of 4 files', 'specs: 2 of 4 files', 'specs: 3 of 4 files']);
    expect(lines.at(-1)).toMatch(/^✓ specs: 8 passed, 0 failed, 0 skipped, in 4 files, \d+ s$/);
  });

  it('has each spec by name with --verbose', () => {
    expect(tell({ 'unit/one': passing }, ['--verbose']).lines).toContainEqual(
      expect.stringMatching(/✓ is so again/),
    );
  });

  it('says with --verbose where the time went, slowest first', () => {
    const slow = "it('waits', () => new Promise((end) => setTimeout(end, 1500)));";
    const { lines } = tell({ 'unit/quick': passing, 'unit/slow': slow }, ['--verbose']);
    const at = lines.findIndex((line) => /^files of specs, 2 of \d+ s, slowest first:$/.test(line));
    expect(lines[at + 1]).toMatch(/^ +[1-9]\d*\.\d s {2}specs\/unit\/slow\.spec\.cjs$/);
    expect(lines[at + 2]).toMatch(/^ +\d+\.\d s {2}specs\/unit\/quick\.spec\.cjs$/);
  });

  it('that fail is what Jest says of them, their names and the counts', () => {
    const { code, lines } = tell({ 'unit/one': passing, 'unit/two': failing, 'unit/three': 'syntax error' });
    expect(code).toBe(1);
    expect(lines).toContain('  ● what › is not so');
    expect(lines).toContain('    that is how it is');
    expect(lines.slice(-3, -1).sort()).toEqual([
      '✗ specs/unit/three.spec.cjs: could not be run',
      '✗ specs/unit/two.spec.cjs: what is not so',
    ]);
    expect(lines.at(-1)).toMatch(
      /^✗ specs: 2 passed, 1 failed, 0 skipped, 1 file could not be run, in 3 files/,
    );
  });

  it('names what is skipped', () => {
    const { code, lines } = tell({ 'unit/one': "it('is so', () => {}); it.skip('needs a moon', () => {});" });
    expect(code).toBe(0);
    expect(lines.at(-2)).toBe('○ skipped: specs/unit/one.spec.cjs: needs a moon');
    expect(lines.at(-1)).toMatch(/^✓ specs: 1 passed, 0 failed, 1 skipped/);
  });

  it('in which none was executed says nothing, and ends with exit code 2', () => {
    const { code, lines } = tell({ 'unit/one': "it.skip('needs a moon', () => {});" });
    expect([code, lines.at(-1)]).toEqual([2, 'npm test: no test was executed, so nothing is said']);
  });
});

describe('a run of specs on a report', () => {
  const specs = { 'unit/one': passing, 'paper/claims': passing };

  it('ends with its claims, the counts of specs, and its verdict', () => {
    const { code, lines } = tell(specs, [], reportOf({}));
    expect(code).toBe(0);
    expect(lines.slice(-5)).toEqual([
      '✓ controls: 1 fail as they should',
      '✓ golden results: 1 match; 3 values held, 1 held to nothing',
      '✓ engines: 1 trainings agree with wasm',
      expect.stringMatching(/^✓ specs: 4 passed, 0 failed, 0 skipped, in 2 files/),
      'PASS on original data, seeds 0, 1, engine onnx: reports/index.html',
    ]);
  });

  it('names with --verbose its trainings, slowest first', () => {
    const training = {
      experiment: 'peak',
      origin: 'original',
      engine: 'onnx',
      startedAt: '2026-11-26T12:00:00.000Z',
    };
    const trainings = [
      { ...training, variant: 'Std', seed: 0, alteration: null, steps: 5000, seconds: 8.94 },
      { ...training, variant: 'RR', seed: 3, alteration: 'pixels-permuted', steps: 1000, seconds: 14.1 },
    ];
    const { lines } = tell(specs, ['--verbose'], { ...reportOf({}), trainings });
    const at = lines.indexOf('trainings, 2 of 23 s, slowest first:');
    expect(lines.slice(at + 1, at + 3)).toEqual([
      '    14.1 s  peak RR (pixels-permuted), original, seed 3, 1000 steps on onnx',
      '     8.9 s  peak Std, original, seed 0, 5000 steps on onnx',
    ]);
  });

  it('does not pass where specs fail, or the report does', () => {
    expect(tell({ ...specs, 'unit/two': failing }, [], reportOf({})).lines.at(-1)).toMatch(
      /^FAIL \(1 spec failed\) on /,
    );
    const drift = reportOf({ goldens: [{ ...golden, status: 'drift', metrics: [drifted] }] });
    const { lines } = tell({ ...specs, 'paper/golden': failing }, [], drift);
    // What the report says itself is told by its cause, not spec by spec.
    expect(lines).not.toContain('    that is how it is');
    expect(lines).toContain('✗ specs/paper/golden.spec.cjs: what is not so');
    expect(lines).toContain('peak RR, 1 run: loss');
    expect(lines.at(-1)).toMatch(/^FAIL \(1 spec failed\) on original data/);
  });

  it('says nothing of a report that no spec of this run was about', () => {
    expect(tell({ 'unit/one': passing }, [], reportOf({})).lines.at(-1)).toMatch(/^✓ specs/);
  });
});
