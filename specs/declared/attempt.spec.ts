import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { attempt, clearAway, type Wanted } from '../../src/declared/runs/attempt.ts';
import { start } from '../../src/declared/runs/process-group.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** Real programs, which end well, fail, hang, and leave children behind. */

const root = temporaryFolder();
let run = '';
let number = 0;
beforeEach(() => {
  run = join(root, `a run [${number++}]`);
  mkdirSync(run);
});

/** A program in JavaScript that is given the folder to write into. */
const program = (code: string, changes: Partial<Wanted> = {}): Wanted => ({
  ...{ run, environment: {}, workingFolder: root, timeLimit: null },
  commandFor: (folder) => [
    process.execPath,
    '-e',
    `const folder = process.argv[1]; const fs = require('fs'); ${code}`,
    folder,
  ],
  ...changes,
});
const carryOut = (wanted: Wanted, signal = new AbortController().signal) =>
  attempt(wanted, signal, (folder) => readdirSync(folder));
const isAlive = (pid: number) => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const untilThere = async (file: string) => {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await wait(20);
  return readFileSync(file, 'utf8');
};
/** Starts a child that outlives it, in a session of its own if `isApart`, and writes its number. */
const leavingChild = (isApart: boolean) => `
  const child = require('child_process').spawn('sleep', ['600'], { detached: ${isApart}, stdio: 'ignore' });
  child.unref();
  fs.writeFileSync('child.txt', String(child.pid));`;

describe('an attempt', () => {
  it('writes into a folder of its own, which is renamed when all went well', async () => {
    const code = `fs.writeFileSync(folder + '/a.txt', 'a'); console.log('said'); console.error('complained')`;
    expect(await carryOut(program(code))).toEqual(['a.txt']);
    expect(readdirSync(run).sort()).toEqual(['log.txt', 'output']);
    expect(readFileSync(join(run, 'output/a.txt'), 'utf8')).toBe('a');
    expect(readFileSync(join(run, 'log.txt'), 'utf8')).toBe('said\ncomplained\n');
  });

  it('begins with nothing of an earlier one', async () => {
    await carryOut(program(`fs.writeFileSync(folder + '/a.txt', 'a')`));
    expect(await carryOut(program(`fs.writeFileSync(folder + '/b.txt', 'b')`))).toEqual(['b.txt']);
    expect(readdirSync(join(run, 'output'))).toEqual(['b.txt']);
  });

  it('that fails says so with its last lines, and keeps what it wrote apart', async () => {
    const code = `fs.writeFileSync(folder + '/a.txt', 'a'); for (let i = 0; i < 9; i++) console.log('line ' + i); process.exit(3)`;
    await expect(carryOut(program(code))).rejects.toThrow(
      `it ended with exit code 3; it said last: line 4 / line 5 / line 6 / line 7 / line 8 (${join(run, 'log.txt')})`,
    );
    expect(existsSync(join(run, 'output'))).toBe(false);
    expect(readdirSync(join(run, 'attempt'))).toEqual(['a.txt']);
  });

  it('that fails without a word says that', async () => {
    await expect(carryOut(program('process.exit(1)'))).rejects.toThrow(
      /exit code 1, without a word \(.*log\.txt\)$/,
    );
  });

  it('whose program is not there names it', async () => {
    await expect(carryOut(program('', { commandFor: () => ['no-such-program'] }))).rejects.toThrow(
      'no-such-program: there is no such program',
    );
  });

  it('is not accepted where what it wrote is not what it should be', async () => {
    const refuse = () => {
      throw new Error('loss: not a number');
    };
    await expect(attempt(program(''), new AbortController().signal, refuse)).rejects.toThrow(
      'loss: not a number',
    );
    expect(existsSync(join(run, 'output'))).toBe(false);
  });

  it.each([
    ['in its group', false],
    ['that left its group', true],
  ])('that runs out of time is ended, with a child %s', async (_, isApart) => {
    const code = `${leavingChild(isApart)} setInterval(() => {}, 1000);`;
    const wanted = program(code, { timeLimit: 1.5, workingFolder: run });
    await expect(carryOut(wanted)).rejects.toThrow('it was ended after 1.5 s');
    const child = Number(readFileSync(join(run, 'child.txt'), 'utf8'));
    await wait(200);
    expect(isAlive(child)).toBe(false);
  });

  it('that ends well leaves no child at work', async () => {
    await carryOut(program(leavingChild(true), { workingFolder: run }));
    expect(isAlive(Number(readFileSync(join(run, 'child.txt'), 'utf8')))).toBe(false);
  });

  it('ends with all that it started when it is interrupted', async () => {
    const abort = new AbortController();
    const running = carryOut(
      program(`${leavingChild(false)} setInterval(() => {}, 1000);`, { workingFolder: run }),
      abort.signal,
    );
    running.catch(() => {});
    const child = Number(await untilThere(join(run, 'child.txt')));
    abort.abort();
    await expect(running).rejects.toThrow();
    await wait(200);
    expect(isAlive(child)).toBe(false);
  });
});

describe('what outlived whoever started it', () => {
  it.each([
    ['is', false],
    ['is a child that left the group, whose parent is gone and', true],
  ])('%s ended before another attempt begins', async (_, isApart) => {
    const mark = `mark-${number}`;
    const code = isApart
      ? `const fs = require('fs'); ${leavingChild(true)}`
      : `require('fs').writeFileSync('child.txt', String(process.pid)); setInterval(() => {}, 1000)`;
    const { identity, ended } = await start({
      ...{
        command: [process.execPath, '-e', code],
        folder: run,
        environment: {},
        mark,
        log: join(run, 'log.txt'),
      },
    });
    writeFileSync(join(run, 'attempt.json'), JSON.stringify({ mark, process: identity }));
    const pid = Number(await untilThere(join(run, 'child.txt')));
    if (isApart) await ended;
    expect(isAlive(pid)).toBe(true);
    await clearAway(run);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(run, 'attempt.json'))).toBe(false);
  });

  it('is found by its mark alone, where it was not written down in time', async () => {
    const mark = `unwritten-${number}`;
    const code = `require('fs').writeFileSync('child.txt', String(process.pid)); setInterval(() => {}, 1000)`;
    await start({
      command: [process.execPath, '-e', code],
      folder: run,
      environment: {},
      mark,
      log: join(run, 'log.txt'),
    });
    writeFileSync(join(run, 'attempt.json'), JSON.stringify({ mark, process: null }));
    const pid = Number(await untilThere(join(run, 'child.txt')));
    await clearAway(run);
    expect(isAlive(pid)).toBe(false);
  });

  it('is no stranger that has the number of its leader now', async () => {
    const { identity } = await start({
      ...{
        command: ['sleep', '600'],
        folder: run,
        environment: {},
        mark: 'a stranger',
        log: join(run, 'log.txt'),
      },
    });
    const before = { ...identity, started: '1' };
    writeFileSync(join(run, 'attempt.json'), JSON.stringify({ mark: 'ours', process: before }));
    await clearAway(run);
    expect(isAlive(identity.pid)).toBe(true);
    process.kill(-identity.pid, 'SIGKILL');
  });
});
