import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import CRC32C from 'crc-32/crc32c.js';
import { readMetric } from '../../src/declared/measured/read-metric.ts';
import { realFiles, refusalOf, writtenFolder } from './written.ts';

const { folder, write, read, refusal } = writtenFolder();
const real = (tensorboard: string, tag: string) => readMetric(realFiles, { tensorboard, tag });
const refusedReal = (tensorboard: string, tag: string) =>
  refusalOf(() => real(tensorboard, tag)).replaceAll(`${realFiles}/`, '');

const simple = readFileSync(join(realFiles, 'tensorboardX/events.out.tfevents.1'));
const tensors = readFileSync(join(realFiles, 'tensorboard/events.out.tfevents.2'));

/** A record of the format around any data. */
function record(data: Uint8Array): Buffer {
  const sum = (bytes: Uint8Array) => {
    const crc = CRC32C.buf(bytes) >>> 0;
    const masked = Buffer.alloc(4);
    masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
    return masked;
  };
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, sum(length), data, sum(data)]);
}

/** An event of a step and a simple value, in the wire format of protocol buffers: field number × 8 + its type. */
function event(step: number, tag: string, value: number): Buffer {
  const float = Buffer.alloc(4);
  float.writeFloatLE(value);
  const logged = Buffer.concat([
    Buffer.from([0x0a, tag.length]),
    Buffer.from(tag),
    Buffer.from([0x15]),
    float,
  ]);
  const summary = Buffer.concat([Buffer.from([0x0a, logged.length]), logged]);
  return record(Buffer.concat([Buffer.from([0x10, step, 0x2a, summary.length]), summary]));
}

describe('the scalars of TensorBoard', () => {
  it('are read as tensorboardX and PyTorch write them', () => {
    expect(real('tensorboardX', 'loss/train')).toEqual([2.5, 1.25, 0.75, 0.5]);
    expect(real('tensorboardX/events.out.tfevents.1', 'lr')).toEqual(Array(4).fill(Math.fround(0.1)));
  });

  it('are read as TensorBoard itself writes them', () => {
    expect(real('tensorboard', 'loss/train')).toEqual([2.5, 1.25, 0.75, 0.5]);
  });

  it('are read in all forms of tensors, in the order of their steps', () => {
    expect(real('tensors', 'epoch_loss')).toEqual([2.5, 1.25, 0.75]);
    expect(real('tensors', 'content/float')).toEqual([2.5, 1.25, 0.75, 0.5]);
    expect(real('tensors', 'content/double')).toEqual([0.1]);
    expect(real('tensors', 'content/half')).toEqual([-0.375]);
    expect(real('tensors', 'field/double')).toEqual([1e-300]);
    // The least half is 2⁻²⁴; 6e-8 is rounded to it.
    expect(real('tensors', 'field/half')).toEqual([2 ** -24]);
  });

  it('are put together out of several files', () => {
    write('resumed/b/events.out.tfevents.2', Buffer.concat([event(3, 'loss', 0.5), event(2, 'loss', 1)]));
    write('resumed/a/events.out.tfevents.1', Buffer.concat([event(0, 'loss', 4), event(1, 'loss', 2)]));
    write('resumed/a/notes.txt', 'no event file');
    expect(read({ tensorboard: 'resumed', tag: 'loss' })).toEqual([4, 2, 1, 0.5]);
  });

  it('are read once where links lead to a file as well', () => {
    write('linked/run 1/events.out.tfevents.1', simple);
    symlinkSync('run 1', join(folder, 'linked/latest'));
    symlinkSync('run 1/events.out.tfevents.1', join(folder, 'linked/tfevents'));
    expect(read({ tensorboard: 'linked', tag: 'loss/train' })).toEqual([2.5, 1.25, 0.75, 0.5]);
  });

  it('are missing, and what there is instead', () => {
    expect(refusedReal('tensorboardX', 'loss')).toBe(
      'tensorboardX: expected scalars with the tag "loss", got "loss/train", "lr"; the nearest is "lr"',
    );
    write('empty/events.out.tfevents.1', record(Buffer.alloc(0)));
    expect(refusal({ tensorboard: 'empty', tag: 'loss' })).toBe(
      'empty: expected scalars with the tag "loss", got none',
    );
  });

  it('are no histograms', () => {
    for (const written of ['tensorboardX', 'tensors']) {
      expect(refusedReal(written, 'weights')).toBe(
        `${written}: expected scalars with the tag "weights", got something else with it`,
      );
    }
  });

  it('are finite', () => {
    expect(refusedReal('tensors', 'diverged')).toBe(
      'tensors/events.out.tfevents.3.v2: tag "diverged" at step 7: expected a finite number, got NaN',
    );
    expect(refusedReal('tensors', 'content/half/infinite')).toBe(
      'tensors/events.out.tfevents.3.v2: tag "content/half/infinite" at step 5: expected a finite number, got -Infinity',
    );
    write('infinite/tfevents', event(3, 'loss', Number.NEGATIVE_INFINITY));
    expect(refusal({ tensorboard: 'infinite', tag: 'loss' })).toBe(
      'infinite/tfevents: tag "loss" at step 3: expected a finite number, got -Infinity',
    );
  });

  it('are there once at each step', () => {
    for (const run of ['first', 'second']) {
      mkdirSync(join(folder, 'twice', run), { recursive: true });
      cpSync(join(realFiles, 'tensorboardX'), join(folder, 'twice', run), { recursive: true });
    }
    expect(refusal({ tensorboard: 'twice', tag: 'lr' })).toBe(
      'twice/first/events.out.tfevents.1: expected tag "lr" at step 0 once, got it in twice/second/events.out.tfevents.1 as well',
    );
    write('again/tfevents', Buffer.concat([event(0, 'loss', 1), event(1, 'loss', 1), event(1, 'loss', 2)]));
    expect(refusal({ tensorboard: 'again', tag: 'loss' })).toBe(
      'again/tfevents: expected tag "loss" at step 1 once, got it twice in it',
    );
  });
});

describe('an event file', () => {
  const refused = (content: Uint8Array) => {
    write('damaged/tfevents', content);
    return refusal({ tensorboard: 'damaged', tag: 'loss/train' });
  };
  /** The byte at which each record begins, and the end. */
  const begins = (bytes: Buffer) => {
    const found = [0];
    for (let at = 0; at < bytes.length; found.push(at)) at += 16 + Number(bytes.readBigUInt64LE(at));
    return found;
  };

  it.each([
    ['simple values', simple],
    ['tensors', tensors],
  ])('of %s that is cut off anywhere is told from a whole one', (_, bytes) => {
    const whole = begins(bytes);
    for (let length = 1; length < bytes.length; length++) {
      if (whole.includes(length)) continue;
      const at = whole.findLast((begin) => begin < length) as number;
      expect(refused(bytes.subarray(0, length))).toBe(
        `damaged/tfevents: expected a whole record at byte ${at}, got ${length - at} bytes of one: its writer was stopped, or is still writing`,
      );
    }
  });

  it('with any bit turned over is told from a whole one', () => {
    const whole = begins(tensors);
    for (let byte = 0; byte < tensors.length; byte++) {
      const flipped = Buffer.from(tensors);
      flipped[byte] = (flipped[byte] as number) ^ (1 << (byte % 8));
      const at = whole.findLast((begin) => begin <= byte) as number;
      const part = byte - at < 12 ? 'length' : 'data';
      expect(refused(flipped)).toBe(
        `damaged/tfevents: expected an event file, got a wrong checksum of the ${part} of the record at byte ${at}`,
      );
    }
  });

  it('has events in its records', () => {
    expect(refused(Buffer.concat([event(0, 'loss/train', 1), record(Buffer.from([0x2a, 9, 1]))]))).toBe(
      'damaged/tfevents: expected an event at byte 39, got a record of something else',
    );
  });

  it('is no text, and nothing else', () => {
    expect(refused(Buffer.from('epoch,loss\n0,1\n'))).toBe(
      'damaged/tfevents: expected an event file, got a wrong checksum of the length of the record at byte 0',
    );
    expect(refused(Buffer.alloc(0))).toBe('damaged/tfevents: expected an event file, got an empty file');
    expect(refused(gzipSync(simple))).toBe('damaged/tfevents: expected an event file, got a gzip file');
  });
});

describe('a folder of event files', () => {
  it('has some', () => {
    write('none/log.csv', 'loss\n1\n');
    expect(refusal({ tensorboard: 'none', tag: 'loss' })).toBe(
      'none: expected event files, “tfevents” in their names, got "log.csv"',
    );
    expect(refusal({ tensorboard: 'nowhere/runs', tag: 'loss' })).toMatch(
      /^nowhere\/runs: expected an event file or a folder of them, there is none; .* has .*"none".*$/,
    );
  });

  it('is not searched without end, and links that lead nowhere are named', () => {
    mkdirSync(join(folder, 'ring'));
    symlinkSync('.', join(folder, 'ring/again'));
    expect(refusal({ tensorboard: 'ring', tag: 'loss' })).toBe(
      'ring/again: is a link to a folder that it lies in',
    );
    mkdirSync(join(folder, 'gone'));
    symlinkSync('nowhere', join(folder, 'gone/tfevents'));
    expect(refusal({ tensorboard: 'gone', tag: 'loss' })).toBe(
      'gone/tfevents: expected an event file, there is none; gone has "tfevents"',
    );
    symlinkSync('loop', join(folder, 'loop'));
    expect(refusal({ tensorboard: 'loop', tag: 'loss' })).toMatch(
      /^loop: expected an event file or a folder of them \(ELOOP: too many symbolic links encountered, stat '.*'\)$/,
    );
  });
});
