import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readReport } from '../../src/harness/report/model.ts';
import { readMetrics } from '../../src/harness/runs/metrics-file.ts';
import { readRunFile } from '../../src/harness/study/run-file.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { mnist } from '../setup/paper.ts';
import { runRacecar } from '../setup/racecar.ts';

const cwd = temporaryFolder();
const eight = Array.from({ length: 8 }, (_, at) => at);

it('eight trainings at a time never share a folder', async () => {
  const args = ['train', 'mnist', 'RR', '--steps', '300', '--data', 'synthetic'];
  const ended = await Promise.all(
    eight.map((seed) => runRacecar([...args, '--seed', String(seed)], { cwd })),
  );
  expect(ended.map(({ code, stderr }) => [code, code === 0 ? '' : stderr])).toEqual(eight.map(() => [0, '']));
  const family = join(cwd, 'runs/MNIST_RR');
  const folders = readdirSync(family).sort();
  expect(folders).toEqual(eight.map((number) => `test_000${number}`));
  const seeds = folders.map((folder) => readRunFile(join(family, folder)).seed);
  expect([...seeds].sort()).toEqual(eight);
  for (const folder of folders) {
    expect(readMetrics(join(family, folder), mnist, true).step).toEqual([0, 100, 200]);
  }
});

it('eight reproductions into one folder never share a run, and leave one whole report', async () => {
  const args = [
    'reproduce',
    '--experiment',
    'mnist',
    '--variant',
    'Std',
    '--data',
    'synthetic',
    '--out',
    'crowd',
  ];
  const ended = await Promise.all(
    eight.map((seed) =>
      runRacecar([...args, '--first-seed', String(seed), '--reports', 'crowd-reports'], { cwd }),
    ),
  );
  expect(ended.map(({ code, stderr }) => [code, code === 0 ? '' : stderr])).toEqual(eight.map(() => [0, '']));
  const family = join(cwd, 'crowd/MNIST_Std');
  const seeds = readdirSync(family).map((folder) => readRunFile(join(family, folder)).seed);
  expect(seeds.sort()).toEqual(eight);
  const { trainings, seeds: shown } = readReport(join(cwd, 'crowd-reports/report.json'));
  expect(trainings.map(({ seed }) => seed)).toEqual(shown.mnist);
});

it('a run that another process is at work in is not resumed', async () => {
  // Some 40 seconds on a fast machine: the second waits for 8 of them, and finds the first at work still.
  const args = ['train', 'peak', 'RR', '--data', 'synthetic', '--steps', '60000', '--out', 'busy'];
  let second: ReturnType<typeof runRacecar> | undefined;
  await runRacecar(args, {
    cwd,
    disturb: (child) => {
      child.stderr?.on('data', (chunk) => {
        if (!/step 12001/.test(String(chunk))) return;
        second = runRacecar([...args, '--resume'], { cwd });
        void second.then(() => child.kill('SIGKILL'));
      });
    },
  });
  expect(await second).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /^racecar: busy: another process is at work in it \(process \d+, since .*\)$/m,
    ),
  });
});
