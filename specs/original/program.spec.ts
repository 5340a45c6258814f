import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { originalEngines, programFolder } from '../../src/paper/original/program.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** What is said where the authors' program, or what it needs, is not there. It itself is run by scripts/original-check.sh. */

const root = temporaryFolder();
const clone = join(root, 'a clone [1]/SVD-example');
const before = { ...process.env };
beforeEach(() => {
  delete process.env.RACECAR_ORIGINAL;
  delete process.env.RACECAR_PYTHON;
});
afterEach(() => {
  process.env = { ...before };
});

const wanted =
  'RACECAR_ORIGINAL: expected the folder SVD-example of a clone of tum-pbs/racecar at commit 2c0e8aa';

describe('the authors’ scripts', () => {
  it('must be named, and be there', () => {
    expect(programFolder).toThrow(`${wanted}, got nothing`);
    process.env.RACECAR_ORIGINAL = '';
    expect(programFolder).toThrow(`${wanted}, got nothing`);
    process.env.RACECAR_ORIGINAL = join(root, 'nowhere');
    expect(programFolder).toThrow(`${wanted}, found no folder ${join(root, 'nowhere')}`);
    mkdirSync(clone, { recursive: true });
    process.env.RACECAR_ORIGINAL = clone;
    expect(programFolder).toThrow(`${wanted}, found no mnist_training.py in ${clone}`);
  });

  it('must be those of the commit: what somebody has changed is not the authors’', () => {
    const changed = join(clone, 'changed');
    mkdirSync(changed, { recursive: true });
    writeFileSync(join(changed, 'mnist_training.py'), 'print("mine")\n');
    process.env.RACECAR_ORIGINAL = changed;
    expect(programFolder).toThrow(
      /mnist_training\.py: expected that of commit 2c0e8aa \(SHA-256 c8903d06\w+\), got \w{64}$/,
    );
  });
});

describe('the engine of the authors’ program', () => {
  it('says in a line why it does not load', async () => {
    const [engine] = await originalEngines().survey();
    expect(engine).toMatchObject({ name: 'original', loads: false, reason: `${wanted}, got nothing` });
    await expect(originalEngines().load('original')).rejects.toThrow(wanted);
  });
});

describe('a Python', () => {
  // The scripts are not ours to have here: where they lie beside the project, the rest can be looked at as well.
  const theirs = join(import.meta.dirname, '../../../shared/original-program');
  (existsSync(theirs) ? it : it.skip)('must have what the scripts import', async () => {
    process.env.RACECAR_ORIGINAL = theirs;
    process.env.RACECAR_PYTHON = join(root, 'no-python');
    const rule =
      'expected a Python with TensorFlow, NumPy and imageio (original/requirements.txt; RACECAR_PYTHON names another)';
    await expect(originalEngines().load('original')).rejects.toThrow(
      `${join(root, 'no-python')}: ${rule}, found no such program`,
    );
    const poor = join(root, 'poor python');
    writeFileSync(
      poor,
      '#!/bin/sh\necho "Traceback" >&2\necho "ModuleNotFoundError: No module named tensorflow" >&2\nexit 1\n',
    );
    chmodSync(poor, 0o755);
    process.env.RACECAR_PYTHON = poor;
    await expect(originalEngines().load('original')).rejects.toThrow(
      `${poor}: ${rule}: ModuleNotFoundError: No module named tensorflow`,
    );
  });
});
