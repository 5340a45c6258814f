import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goldenFolderOf, readFixture } from '../../src/harness/golden/fixture.ts';
import { readTolerances, tolerancesFile } from '../../src/harness/golden/tolerances.ts';
import { InputError } from '../../src/kit/errors.ts';
import { decodePng, encodePng } from '../../src/kit/png.ts';
import { projectPath } from '../../src/kit/project.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/kit/safetensors.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { stagesOf } from '../../src/lab/experiments/stages.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/lab/runs/checkpoint.ts';
import { readModel } from '../../src/lab/runs/models.ts';
import { beginning } from '../../src/lab/training/training.ts';
import { study } from '../../src/paper/racecar.ts';
import { projectUrl } from '../setup/built.ts';
import { cellOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { mnist } from '../setup/paper.ts';
import { runRacecar } from '../setup/racecar.ts';

/**
 * More than 10,000 spoiled files for the readers. Each is refused with an `InputError` of one line, or is as good as the
 * file it was made of: a byte may be spoiled that nothing depends on.
 */

const folder = temporaryFolder();
const lab = labOf(mnist);

/** A way to spoil bytes: change some, cut the end off, put some in, take some out, or double a part. */
const spoilings = (size: number) => {
  const place = fc.nat(size - 1);
  const byte = fc.integer({ min: 0, max: 255 });
  type Spoil = (bytes: Uint8Array) => Uint8Array;
  const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  return fc.oneof<fc.Arbitrary<Spoil>[]>(
    fc.array(fc.tuple(place, byte), { minLength: 1, maxLength: 8 }).map((changes) => (bytes) => {
      const spoiled = bytes.slice();
      for (const [at, value] of changes) spoiled[at] = value;
      return spoiled;
    }),
    place.map((end) => (bytes) => bytes.slice(0, end)),
    fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 16 })).map(
      ([at, more]) =>
        (bytes) =>
          join(bytes.slice(0, at), more, bytes.slice(at)),
    ),
    fc.tuple(place, fc.nat(64)).map(
      ([at, n]) =>
        (bytes) =>
          join(bytes.slice(0, at), bytes.slice(at + n + 1)),
    ),
    fc.tuple(place, fc.nat(64)).map(
      ([at, n]) =>
        (bytes) =>
          join(bytes, bytes.slice(at, at + n + 1)),
    ),
  );
};

/** Runs a reader on spoiled copies; what it returns must satisfy `isGood`. */
function spoil(
  whole: Uint8Array,
  runs: number,
  read: (bytes: Uint8Array) => unknown,
  isGood: (value: never) => boolean,
) {
  let refused = 0;
  fc.assert(
    fc.property(spoilings(whole.length), (change) => {
      let value: unknown;
      try {
        value = read(change(whole));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        expect(error.message.split('\n')).toHaveLength(1);
        refused++;
        return;
      }
      expect(isGood(value as never)).toBe(true);
    }),
    { numRuns: runs, seed: 2022 },
  );
  // A reader that takes anything would pass all this, too.
  expect(refused).toBeGreaterThan(runs / 3);
}

const viaFile =
  <T>(name: string, read: (file: string) => T) =>
  (bytes: Uint8Array): T => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return read(file);
  };

describe('spoiled files', () => {
  const tensors = {
    W1: { shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
    b1: { shape: [2], values: Float32Array.of(7, 8) },
  };
  const sound = encodeSafetensors({ tensors, metadata: { seed: '0' } });

  it('safetensors, 5000 of them', () => {
    spoil(
      sound,
      5000,
      (bytes) => decodeSafetensors(bytes, 'a'),
      ({ tensors: read }: ReturnType<typeof decodeSafetensors>) =>
        Object.values(read).every(({ shape, values }) => values.length === shape.reduce((a, b) => a * b, 1)),
    );
  });

  it('images, 4000 of them', () => {
    const png = readFileSync(projectPath('data/synthetic/MNIST/0.png'));
    const { pixels } = decodePng(png, 28, 28, 'a');
    // Where the checksums of PNG let it pass, it is the very image.
    spoil(
      png,
      4000,
      (bytes) => decodePng(bytes, 28, 28, 'a'),
      (read: { pixels: Uint8Array }) => pixels.every((gray, at) => gray === read.pixels[at]),
    );
  });

  it('models, 300 of them', () => {
    const model = encodeSafetensors({ tensors: initialise(lab.network, 0), metadata: {} });
    const read = viaFile('model.safetensors', (file) => readModel(file, [lab]));
    spoil(
      model.slice(0, 4000),
      300,
      (bytes) => read(Buffer.concat([bytes, model.slice(4000)])),
      ({ parameters }: ReturnType<typeof readModel>) =>
        Object.values(parameters).every(({ values }) => values.every(Number.isFinite)),
    );
  });

  it('checkpoints, 300 of them', () => {
    const stages = stagesOf(lab, cellOf(mnist, 'RR', 0));
    const begin = beginning(stages[0].training, initialise(lab.network, 0));
    writeCheckpoint(folder, { stage: 'A', seconds: 1, ...begin, done: 101 });
    const whole = readFileSync(join(folder, 'checkpoint.safetensors'));
    const read = viaFile('checkpoint.safetensors', () => readCheckpoint(folder, begin, stages));
    spoil(
      whole.subarray(0, 2000),
      300,
      (bytes) => read(Buffer.concat([bytes, whole.subarray(2000)])),
      (checkpoint: NonNullable<ReturnType<typeof readCheckpoint>>) =>
        (checkpoint.done - 1) % stages[0].training.recordEvery === 0 &&
        checkpoint.noise.every(Number.isInteger),
    );
  });

  it('golden results, 400 of them', () => {
    const place = 'synthetic/mnist/RR/seed-0';
    const whole = readFileSync(join(goldenFolderOf(study), `${place}.json`));
    mkdirSync(join(folder, 'synthetic/mnist/RR'), { recursive: true });
    const read = viaFile(`${place}.json`, () => readFixture(folder, place));
    spoil(whole, 400, read, (stored: NonNullable<ReturnType<typeof readFixture>>) =>
      Object.values(stored.fixture.metrics).flat().every(Number.isFinite),
    );
  });

  it('tolerances, 200 of them', () => {
    const file = tolerancesFile({}, 'synthetic', 'mnist');
    const whole = readFileSync(join(study.root, file));
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const read = viaFile(file, () => readTolerances({ root: folder }, 'synthetic', 'mnist'));
    spoil(whole, 200, read, (tolerances: NonNullable<ReturnType<typeof readTolerances>>) =>
      Object.values(tolerances.variants).every(({ metrics }) =>
        Object.values(metrics).every(({ noise, tolerance }) =>
          tolerance.every((value, at) => value === null || value >= (noise[at] ?? Number.NaN)),
        ),
      ),
    );
  });
});

describe('hostile headers', () => {
  const withHeader = (header: unknown, data = new Uint8Array(32), size?: bigint) => {
    const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(size ?? BigInt(json.length));
    return Buffer.concat([length, json, data]);
  };
  const entry = (from: number, to: number, shape = [(to - from) / 4]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [from, to],
  });

  it.each<[string, Buffer]>([
    ['an endless header', withHeader('{}', undefined, 2n ** 63n)],
    ['a header past the end', withHeader('{}', undefined, 1000n)],
    ['an offset past the end', withHeader({ a: entry(0, 2 ** 40) })],
    ['an offset below zero', withHeader({ a: entry(-8, 24) })],
    ['overlapping tensors', withHeader({ a: entry(0, 32), b: entry(16, 32) })],
    ['a hole', withHeader({ a: entry(0, 8), b: entry(16, 32) })],
    [
      'a name twice',
      withHeader(
        '{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[16,32]}}',
      ),
    ],
    ['an absurd shape', withHeader({ a: entry(0, 32, [2 ** 40, 2 ** 40]) })],
    ['another type', withHeader({ a: { ...entry(0, 32), dtype: 'F64' } })],
    ['JSON a million deep', withHeader('['.repeat(900_000))],
    ['a prototype', withHeader('{"__proto__":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}')],
  ])('%s', (_, bytes) => {
    const before = process.memoryUsage().rss;
    const started = performance.now();
    expect(() => decodeSafetensors(bytes, 'hostile')).toThrow(
      /^hostile: not a valid safetensors file: [^\n]+$/,
    );
    expect(performance.now() - started).toBeLessThan(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });
});

describe('a file far too large, or one that claims to be, is refused within 200 MB', () => {
  const large = (file: string, start = '') => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, start);
    truncateSync(path, 400 * 2 ** 20);
    return path;
  };
  const lyingPng = () => {
    const file = join(folder, 'images/peak/0/0.png');
    mkdirSync(dirname(file), { recursive: true });
    const png = Buffer.from(encodePng({ width: 28, height: 28, pixels: new Uint8Array(784) }));
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    writeFileSync(file, png);
    return join(folder, 'images');
  };

  it.each<[string, () => string[], RegExp]>([
    [
      'a model',
      () => ['evaluate', large('large.safetensors')],
      /large\.safetensors: expected at most 16 MiB, got 419430400 bytes/,
    ],
    [
      'a run.json',
      () => ['claims', dirname(dirname(dirname(large('of/peak_RR/test_0000/run.json', '[['))))],
      /run\.json: expected at most 16 MiB/,
    ],
    [
      'a report',
      () => ['report', '--reports', dirname(large('reports/report.json', '{'))],
      /report\.json: expected at most 256 MiB/,
    ],
    [
      'an image',
      () => ['data', 'verify', '--data-dir', dirname(dirname(dirname(large('data/peak/0/0.png'))))],
      /0\.png: expected at most 1 MiB/,
    ],
    [
      'an image by its header',
      () => ['data', 'verify', '--data-dir', lyingPng()],
      /peak\/0\/0\.png has SHA-256/,
    ],
  ])('%s', async (_, argsOf, message) => {
    const peak = join(folder, 'peak.txt');
    const ended = await runRacecar(argsOf(), {
      cwd: folder,
      env: {
        PEAK_MEMORY: peak,
        NODE_OPTIONS: `--no-warnings --import=${projectUrl('specs/setup/peak-memory.js')}`,
      },
    });
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(Number(readFileSync(peak, 'utf8'))).toBeLessThan(200e3);
  });
});
