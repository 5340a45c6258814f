import { appendFileSync, cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { carryOut } from '../../src/harness/runs/carry-out.ts';
import { findRunsIn } from '../../src/harness/runs/find-run.ts';
import { readFinishedRuns, readRunFolder } from '../../src/harness/runs/finished.ts';
import { plannedRun } from '../../src/harness/runs/identity.ts';
import type { Job } from '../../src/harness/runs/job.ts';
import { readMetrics } from '../../src/harness/runs/metrics-file.ts';
import type { Metric, Table } from '../../src/harness/study/metrics.ts';
import { readRunFile } from '../../src/harness/study/run-file.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import { filesBelow } from '../../src/kit/folders.ts';
import { sha256 } from '../../src/kit/hash.ts';
import { study } from '../../src/paper/racecar.ts';
import { cellOf, jobIn } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** What a run that was stopped, or that lost something, is resumed to: real trainings of a few steps. */

const root = temporaryFolder();
const mnist = experimentNamed(study, 'mnist');
const cell = cellOf(mnist, 'RR', 3, { steps: 60, recordEvery: 10, maxSave: 2 });
const jobOf = (folder: string, changes: Partial<Job> = {}): Job => ({
  ...jobIn(join(root, folder), study, cell, { engine: 'onnx', resume: true, drawsBeside: true }),
  ...changes,
});

/** Carries a job out; `stopAt` ends it after so many records, as a process that is killed ends. */
async function run(job: Job, stopAt = Number.POSITIVE_INFINITY): Promise<string[]> {
  const remarks: string[] = [];
  let records = 0;
  const listener = {
    onRemark: (remark: string) => remarks.push(remark),
    onProgress: () => {
      if (++records === stopAt) throw new Error('stopped');
    },
  };
  await carryOut(study, job, listener, new AbortController().signal).catch((error: Error) => {
    if (error.message !== 'stopped') throw error;
  });
  return remarks;
}

/** What was measured, but for times. */
function tableOf(folder: string): Table {
  const { secondsPerStep, ...table } = readMetrics(join(root, folder), mnist, false);
  return table;
}

/** All bits that a training leaves but for times. */
const bitsOf = (folder: string) => [
  tableOf(folder),
  ...filesBelow(join(root, folder))
    .filter((file) => /\.(png|safetensors)$|trainloss|testaccuracy/.test(file))
    .map((file) => `${file} ${sha256(readFileSync(join(root, folder, file)))}`),
];

/** Changes the curves of what was measured. */
const editCurves = (folder: string, change: (values: number[], name: string) => number[]) =>
  edit(join(folder, 'metrics.json'), (text) => {
    const table: [string, number[]][] = Object.entries(JSON.parse(text));
    const isCurve = (name: string) => name !== 'initialSingularValues';
    return JSON.stringify(
      Object.fromEntries(
        table.map(([name, values]) => [name, isCurve(name) ? change(values, name) : values]),
      ),
    );
  });

beforeAll(async () => {
  await run(jobOf('whole/MNIST_RR/test_0000'));
  await run(jobOf('stopped/MNIST_RR/test_0000'), 4);
});

let copies = 0;
function copyOf(kind: 'whole' | 'stopped'): string {
  const name = `copy ${copies++}`;
  cpSync(join(root, kind), join(root, name), { recursive: true });
  return `${name}/MNIST_RR/test_0000`;
}
const whole = 'whole/MNIST_RR/test_0000';
const edit = (file: string, change: (text: string) => string) =>
  writeFileSync(file, change(readFileSync(file, 'utf8')));

describe('a run that was stopped', () => {
  it('goes on where it stood, ends with the same bits, and counts the seconds of all its sittings', async () => {
    const copy = copyOf('stopped');
    const before = readRunFile(join(root, copy)).seconds as number;
    expect(tableOf(copy).step).toEqual([0, 10, 20, 30]);
    expect(await run(jobOf(copy))).toEqual([]);
    expect(bitsOf(copy)).toEqual(bitsOf(whole));
    const { seconds, status } = readRunFile(join(root, copy));
    expect(status).toBe('complete');
    const { secondsPerStep = [] } = readMetrics(join(root, copy), mnist, true);
    expect(secondsPerStep).toEqual([expect.any(Number)]);
    expect(secondsPerStep[0]).toBeGreaterThan(0);
    // The last record before it was stopped stands in the checkpoint, and a moment later it was stopped.
    expect(seconds).toBeGreaterThan(0.5 * before);
  });

  it('says before and after how long it took, together', async () => {
    const copy = copyOf('stopped');
    const file = join(root, copy, 'checkpoint.safetensors');
    const bytes = readFileSync(file);
    const stored = bytes.toString('latin1').match(/"seconds":"(\d+\.\d{6})"/)?.[1] as string;
    const long = '9'.repeat(stored.indexOf('.')) + stored.slice(stored.indexOf('.'));
    writeFileSync(file, Buffer.from(bytes.toString('latin1').replace(stored, long), 'latin1'));
    await run(jobOf(copy));
    expect(readRunFile(join(root, copy)).seconds).toBeGreaterThan(Number(long));
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'two records of metrics.json',
      (folder) => editCurves(folder, (values) => values.slice(0, 2)),
      /metrics\.json lacks record 2 of 4; the training starts anew$/,
    ],
    [
      'a record in the middle',
      (folder) => editCurves(folder, (values) => values.toSpliced(1, 1)),
      /metrics\.json lacks record 1 of 4; /,
    ],
    [
      'the last value of one metric',
      (folder) =>
        editCurves(folder, (values, name) => (name === 'testAccuracy' ? values.slice(0, 3) : values)),
      /metrics\.json lacks record 3 of 4; /,
    ],
    [
      'a metric',
      (folder) => editCurves(folder, (values, name) => (name === 'trainReverseError.d1' ? [] : values)),
      /metrics\.json lacks record 0 of 4; /,
    ],
    [
      'what was measured at the start',
      (folder) =>
        edit(join(folder, 'metrics.json'), (text) => {
          const { initialSingularValues, ...table } = JSON.parse(text);
          expect(initialSingularValues).toHaveLength(10);
          return JSON.stringify(table);
        }),
      /metrics\.json lacks what was measured before the first step; /,
    ],
    [
      'metrics.json',
      (folder) => rmSync(join(folder, 'metrics.json')),
      /metrics\.json.*ENOENT.*; the training/,
    ],
    ['what metrics.json says', (folder) => truncateSync(join(folder, 'metrics.json'), 40), /metrics\.json: /],
    [
      'the content of a picture',
      (folder) => truncateSync(join(folder, 'backwardtest_img/test1_0002.png'), 0),
      /test1_0002\.png has 0 bytes, where \d+ were written; /,
    ],
    [
      'a picture',
      (folder) => rmSync(join(folder, 'backwardtest_img/test0_0000.png')),
      /test0_0000\.png is missing; /,
    ],
    [
      'a model',
      (folder) => rmSync(join(folder, 'model_0003.safetensors')),
      /model_0003\.safetensors is missing; /,
    ],
    [
      'a line of its losses',
      (folder) => edit(join(folder, 'trainloss.txt'), (text) => text.split('\n').slice(0, 3).join('\n')),
      /trainloss\.txt lacks record 3 of 4; /,
    ],
    ['its accuracies', (folder) => rmSync(join(folder, 'testaccuracy.txt')), /testaccuracy\.txt/],
    [
      'its checkpoint',
      (folder) => rmSync(join(folder, 'checkpoint.safetensors')),
      /checkpoint\.safetensors is missing; the training starts anew$/,
    ],
    ['its list of files', (folder) => rmSync(join(folder, 'files.json')), /files\.json/],
    [
      'half of its checkpoint',
      (folder) => truncateSync(join(folder, 'checkpoint.safetensors'), 5000),
      /checkpoint\.safetensors: not a valid safetensors file/,
    ],
  ])('and lost %s starts anew, says so, and ends with the same bits', async (_, lose, remark) => {
    const copy = copyOf('stopped');
    writeFileSync(join(root, copy, 'notes.txt'), 'mine');
    writeFileSync(join(root, copy, 'notes.txt.1'), 'mine');
    lose(join(root, copy));
    expect(await run(jobOf(copy))).toEqual([expect.stringMatching(remark)]);
    expect(bitsOf(copy)).toEqual(bitsOf(whole));
    expect(tableOf(copy).step).toEqual([0, 10, 20, 30, 40, 50]);
    expect(filesBelow(join(root, copy))).toEqual(expect.arrayContaining(['notes.txt', 'notes.txt.1']));
  });

  it('is not gone on with as another training, and both values are named', async () => {
    const copy = copyOf('stopped');
    const other = jobOf(copy);
    await expect(run({ ...other, parameters: { ...other.parameters, steps: 80 } })).rejects.toThrow(
      /test_0000: steps is 60, where 80 is expected$/,
    );
    await expect(run({ ...other, engine: 'wasm' })).rejects.toThrow(
      /: engine is onnx, where wasm is expected$/,
    );
    edit(join(root, copy, 'run.json'), (text) => text.replace(/"tool": "[^"]*"/, '"tool": "0.0.1"'));
    await expect(run(other)).rejects.toThrow(/: version of the program is 0\.0\.1, where .* is expected$/);
  });

  it('tells what it was made with before, where that was something else', async () => {
    const copy = copyOf('stopped');
    edit(join(root, copy, 'run.json'), (text) => text.replace(/"node": "[^"]*"/, '"node": "18.0.0"'));
    await run(jobOf(copy));
    const { earlier, versions } = readRunFile(join(root, copy));
    expect(earlier?.map((sitting) => sitting.versions.node)).toEqual(['18.0.0']);
    expect(versions.node).toBe(process.versions.node);
  });
});

describe('a run that is complete', () => {
  it('has a list of its files, and of its singular images', () => {
    const { files, beside } = JSON.parse(readFileSync(join(root, whole, 'files.json'), 'utf8'));
    const own = filesBelow(join(root, whole)).filter((name) => !['run.json', 'files.json'].includes(name));
    expect(Object.keys(files)).toEqual(own);
    expect(Object.keys(beside)).toHaveLength(10);
    expect(readRunFolder(study, join(root, whole), true).problem).toBeNull();
  });

  it('is drawn, and not trained again, where its singular images alone are wanting', async () => {
    const copy = copyOf('whole');
    const beside = join(root, copy, '../../MNIST_RR_SVD_0000_0005');
    rmSync(beside, { recursive: true });
    const before = readFileSync(join(root, copy, 'run.json'), 'utf8');
    expect(await run(jobOf(copy), 1)).toEqual([]);
    expect(readFileSync(join(root, copy, 'run.json'), 'utf8')).toBe(before);
    expect(filesBelow(beside).filter((name) => name.endsWith('.png'))).toHaveLength(10);
    expect(readRunFolder(study, join(root, copy), true).problem).toBeNull();
    // One that was trained without any.
    await run(jobOf('plain/MNIST_RR/test_0000', { drawsBeside: false }));
    expect(readRunFolder(study, join(root, 'plain/MNIST_RR/test_0000'), true).problem).toMatch(
      /MNIST_RR_SVD_0000_0005: what lies beside the run was not written$/,
    );
    await run(jobOf('plain/MNIST_RR/test_0000'), 1);
    expect(readRunFolder(study, join(root, 'plain/MNIST_RR/test_0000'), true).problem).toBeNull();
  });

  it('is not trained again', async () => {
    const copy = copyOf('whole');
    const before = readFileSync(join(root, copy, 'run.json'), 'utf8');
    expect(await run(jobOf(copy), 1)).toEqual([]);
    expect(readFileSync(join(root, copy, 'run.json'), 'utf8')).toBe(before);
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['metrics.json', (folder) => rmSync(join(folder, 'metrics.json')), /metrics\.json is missing$/],
    [
      'its end',
      (folder) => truncateSync(join(folder, 'metrics.json'), 100),
      /metrics\.json has 100 bytes, where/,
    ],
    [
      'a picture',
      (folder) => truncateSync(join(folder, 'backwardtest_img/test0_0005.png'), 0),
      /test0_0005\.png has 0/,
    ],
    [
      'the final model',
      (folder) => rmSync(join(folder, 'model_final.safetensors')),
      /model_final\.safetensors is missing$/,
    ],
    [
      'a text file to an editor',
      (folder) => appendFileSync(join(folder, 'trainloss.txt'), '\n'),
      /trainloss\.txt has/,
    ],
    ['its list', (folder) => rmSync(join(folder, 'files.json')), /files\.json is missing$/],
    ['run.json', (folder) => rmSync(join(folder, 'run.json')), /run\.json is missing$/],
    [
      'the content of run.json',
      (folder) => truncateSync(join(folder, 'run.json'), 0),
      /run\.json: expected a JSON file/,
    ],
    [
      'a singular image',
      (folder) => rmSync(join(folder, '../../MNIST_RR_SVD_0000_0005/v_0003.png')),
      /MNIST_RR_SVD_0000_0005\/v_0003\.png is missing$/,
    ],
    [
      'a value of a curve',
      (folder) => editCurves(folder, (values, name) => (name === 'loss' ? values.slice(1) : values)),
      /metrics\.json /,
    ],
  ])('and lost %s is left out, by the name of the file, and trained anew', async (what, lose, problem) => {
    const copy = copyOf('whole');
    lose(join(root, copy));
    const read = readRunFolder(study, join(root, copy), true);
    expect(read).toEqual({ finished: null, problem: expect.stringMatching(problem) });
    // Nobody can tell any more what that was a training of.
    if (/run\.json/.test(what)) return;
    const remarks = await run(jobOf(copy));
    // What lies beside it is drawn, and not trained for.
    expect(remarks).toEqual(what === 'a singular image' ? [] : [`${read.problem}; the training starts anew`]);
    expect(readRunFolder(study, join(root, copy), true).problem).toBeNull();
    expect(bitsOf(copy)).toEqual(bitsOf(whole));
  });
});

describe('a run that does not measure all that its experiment declares', () => {
  const never: Metric = {
    ...{ name: 'never', words: 'what nobody measures', range: [null, null], taken: 'the end' },
    scale: 'relative',
  };
  const wanting = { ...mnist, metrics: [...mnist.metrics, never] };
  const other = { ...study, experiments: study.experiments.map((one) => (one === mnist ? wanting : one)) };

  it('has failed, whatever it wrote', async () => {
    const job = jobOf('wanting/MNIST_RR/test_0000');
    const listener = { onRemark() {}, onProgress() {} };
    await expect(carryOut(other, job, listener, new AbortController().signal)).rejects.toThrow(
      /metrics\.json: never: it was not measured$/,
    );
    expect(readRunFile(job.folder)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/never: it was not measured$/),
    });
  });
});

describe('the runs of a folder', () => {
  const job = jobOf(whole);
  const planned = plannedRun(study, job, { name: 'onnx', version: '' }, job.data);

  it('are found although one of them cannot be read, which is named', () => {
    const copy = copyOf('whole');
    const folder = join(root, copy, '../..');
    cpSync(join(root, copy), join(folder, 'MNIST_RR/test_0001'), { recursive: true });
    writeFileSync(join(root, copy, 'run.json'), '');
    const { unreadable, find } = findRunsIn(study, folder, false);
    expect(unreadable).toEqual([expect.stringMatching(/test_0000\/run\.json: expected a JSON file/)]);
    expect(find(planned)).toMatchObject({ folder: expect.stringMatching(/test_0001$/), gap: null });
    const { runs, leftOut } = readFinishedRuns(study, folder);
    expect([runs.length, leftOut]).toEqual([1, unreadable]);
  });

  it('are refused where they are of another training', () => {
    const other = { ...planned, parameters: { ...planned.parameters, learningRate: 0.5 } };
    expect(() => findRunsIn(study, join(root, 'whole'), false).find(other)).toThrow(
      /test_0000: learningRate is 0\.0001, where 0\.5 is expected$/,
    );
    expect(findRunsIn(study, join(root, 'whole'), false).find({ ...planned, seed: 4 })).toBeNull();
    expect(findRunsIn(study, join(root, 'nowhere'), false).find(planned)).toBeNull();
  });
});
