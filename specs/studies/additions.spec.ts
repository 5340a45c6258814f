import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cellOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { mnist } from '../setup/paper.ts';
import { runRacecar } from '../setup/racecar.ts';
import { SourceProject } from '../setup/source-project.ts';

/** A new loss term and a new claim: a file each, and their names in a list. */

const folder = join(temporaryFolder(), 'with additions');
const project = new SourceProject(folder);
project.add('src/lab/objectives/squares.ts', 'specs/setup/additions/squares.ts');
project.addEntry(
  'src/lab/objectives/objectives.ts',
  'objectives: readonly Objective[] = [',
  'squares',
  './squares.ts',
);
project.add('src/paper/mnist/claims/largest.ts', 'specs/setup/additions/largest.ts');
project.addEntry('src/paper/mnist/experiment.ts', 'claims: [', 'mnistLargest', './claims/largest.ts');
project.build();

const racecar = (...args: string[]) => runRacecar(args, { cwd: folder, project: folder, env: { CI: '' } });
const json = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
/** What is read where nothing was added. */
const plain = cellOf(mnist, 'Std', 0).parameters;

describe('a loss term with a factor of its own', () => {
  it('is told of with its factor, and read by nobody else', async () => {
    const help = (await racecar('train', '--help')).stdout.replace(/\s+/g, ' ');
    expect(help).toContain('Squares, Std, Ort, RR');
    expect(help).toContain('--squares-factor <x> weight of the weights’ squares (default: 0.01 for peak,');
    const std = await racecar('train', 'mnist', 'Std', '--squares-factor', '1');
    expect(std).toMatchObject({ code: 2, stderr: 'racecar: --squares-factor: mnist Std does not read it\n' });
  });

  it('is trained under, and makes the weights smaller', async () => {
    for (const [factor, out] of [
      ['0', 'without'],
      ['1', 'with'],
    ] as const) {
      const args = ['--squares-factor', factor, '--steps', '120', '--data', 'synthetic', '--out', out];
      expect(await racecar('train', 'mnist', 'Squares', ...args)).toMatchObject({ code: 0 });
    }
    expect(json('with/run.json').parameters).toEqual({
      ...plain,
      steps: 120,
      squaresFactor: 1,
    });
    const [largest] = json('with/metrics.json').singularValues;
    expect(largest).toBeLessThan(0.98 * json('without/metrics.json').singularValues[0]);
  });
});

describe('a claim', () => {
  it('is judged with the others, and no golden result drifts', async () => {
    const { code, stdout } = await racecar('check', '--experiment', 'mnist', '--data', 'synthetic');
    expect(stdout).toContain('✓ mnist-smaller-error: The reverse pass of RR errs less than that of Std.');
    expect(stdout).toContain('✓ controls: 6 fail as they should');
    expect(stdout).toContain('✓ golden results: 15 match');
    expect(stdout).toMatch(/PASS on SYNTHETIC data/);
    expect(code).toBe(0);
    const { provenance } = json('reports/report.json');
    expect(provenance.parameters.mnist.Std).toEqual(plain);
  });
});
