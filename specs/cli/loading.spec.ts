import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type * as Program from '../../src/cli/program.ts';
import type * as LoadStudy from '../../src/harness/study/load-study.ts';
import { projectPath } from '../../src/kit/project.ts';
import type * as FrontOfPaper from '../../src/paper/front.ts';
import { importBuilt, projectUrl } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';

/** Nobody waits for what they do not ask for: counted is what is loaded, not how long that takes. */

const cwd = temporaryFolder();
let calls = 0;

/** The packages and the own files that a call of the program loads. */
async function loadedBy(...args: string[]): Promise<{ packages: string[]; own: string[] }> {
  const list = join(cwd, `loaded-${calls++}.txt`);
  const env = { NODE_OPTIONS: `--import ${projectUrl('specs/setup/list-loaded.js')}`, LOADED_MODULES: list };
  const { code, stderr } = await runRacecar(args, { cwd, env });
  expect([code, stderr.includes('rror')]).toEqual([0, false]);
  const lines = existsSync(list) ? readFileSync(list, 'utf8').trimEnd().split('\n') : [];
  const packages = lines.flatMap((line) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(line)?.[1] ?? []);
  const own = lines
    .flatMap((line) => /\/dist\/(.+)\.js$/.exec(line)?.[1] ?? [])
    .filter((file) => !/node_modules/.test(file));
  return { packages: [...new Set(packages)].sort(), own: [...new Set(own)] };
}

const forPages = ['@observablehq/plot', 'linkedom', 'preact', 'junit-report-builder'];
const forTensors = ['@tensorflow/tfjs', '@tensorflow/tfjs-core', 'onnxruntime-node', 'onnxruntime-common'];

describe('the program loads no more than it is asked for', () => {
  it.each([['--version'], ['--help'], ['help']])('of %s a list of its commands', async (word) => {
    const { packages, own } = await loadedBy(word);
    expect(packages).toEqual(['commander', 'signal-exit', 'write-file-atomic']);
    expect(own.length).toBeLessThan(25);
    expect(own).toContain('cli/program');
  });

  it.each([[['train', '--help']], [['claims']], [['engines', '--help']], [['help', 'svd']]])(
    'of %s neither tensors nor pages',
    async (args) => {
      const { packages, own } = await loadedBy(...args);
      expect(packages).toContain('commander');
      expect(packages.filter((name) => [...forPages, ...forTensors].includes(name))).toEqual([]);
      expect(own).toContain('paper/racecar');
    },
  );

  it('of a training no pages, and no second process', async () => {
    const args = ['train', 'mnist', 'Std', '--data', 'synthetic', '--engine', 'onnx', '--steps', '5'];
    const { packages, own } = await loadedBy(...args, '--out', 'a run');
    expect(packages).toEqual(expect.arrayContaining(['@tensorflow/tfjs', 'onnxruntime-node']));
    expect(packages.filter((name) => forPages.includes(name))).toEqual([]);
    expect(own).not.toContain('harness/runs/worker');
  });
});

describe('the list of commands', () => {
  it('is that of the whole program, before the study is loaded', async () => {
    const { programFront, racecarProgram } = await importBuilt<typeof Program>('cli/program.js');
    const { loadStudy } = await importBuilt<typeof LoadStudy>('harness/study/load-study.js');
    const { front } = await importBuilt<typeof FrontOfPaper>('paper/front.js');
    const whole = await racecarProgram(await loadStudy(projectPath('dist/paper/racecar.js')));
    expect(programFront(front).helpInformation()).toBe(whole.helpInformation());
    const one = await racecarProgram(await loadStudy(projectPath('dist/paper/racecar.js')), 'train');
    expect(one.helpInformation()).toBe(whole.helpInformation());
  });
});
