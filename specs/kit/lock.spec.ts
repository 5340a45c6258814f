import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { lockFolder } from '../../src/kit/lock.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { holdLock } from '../setup/holder.ts';

const root = temporaryFolder();
let folder: string;
let lockFile: string;
let n = 0;
beforeEach(() => {
  folder = join(root, `a folder (${n++})`);
  lockFile = join(folder, '.lock');
});

const never = () => {
  throw new Error('the lock was lost');
};
const take = (patience = 0) => lockFolder(folder, { patience, onLost: never });
const busy = /^.*: another process is at work in it \(process \d+, since .*Z\)$/;

describe('a lock', () => {
  it('holds while its process is busy in one go, for longer than any heartbeat', async () => {
    const holder = holdLock(folder, 4000);
    await holder.until('held');
    await expect(take(3)).rejects.toThrow(busy);
    expect(await holder.end).toBe('held\nreleased');
    (await take()).release();
  });

  it('holds while its process is stopped, and when it goes on', async () => {
    const holder = holdLock(folder, 300);
    await holder.until('held');
    holder.process.kill('SIGSTOP');
    await expect(take(1)).rejects.toThrow(busy);
    holder.process.kill('SIGCONT');
    expect(await holder.end).toBe('held\nreleased');
  });

  it('is waited for', async () => {
    const holder = holdLock(folder, 500);
    await holder.until('held');
    const lock = await take(20);
    expect(await holder.end).toBe('held\nreleased');
    lock.release();
  });

  it.each([-3600, 3600])('does not care for clocks that jump by %d s', async (seconds) => {
    const holder = holdLock(folder, 1500);
    await holder.until('held');
    const jumped = new Date(Date.now() + 1000 * seconds);
    utimesSync(lockFile, jumped, jumped);
    await expect(take()).rejects.toThrow(busy);
    holder.process.kill('SIGKILL');
    await holder.end;
    const record = JSON.parse(readFileSync(lockFile, 'utf8'));
    writeFileSync(lockFile, JSON.stringify({ ...record, since: jumped.toISOString() }));
    utimesSync(lockFile, jumped, jumped);
    (await take()).release();
  });

  it('is free at once when its process was killed', async () => {
    const holder = holdLock(folder, 60_000);
    await holder.until('held');
    holder.process.kill('SIGKILL');
    await holder.end;
    expect(existsSync(lockFile)).toBe(true);
    const lock = await take();
    lock.requireHeld();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is free when another process has its number by now', async () => {
    mkdirSync(folder);
    const lock = await take();
    const record = JSON.parse(readFileSync(lockFile, 'utf8'));
    lock.release();
    record.processes[0].started = '1';
    writeFileSync(lockFile, JSON.stringify(record));
    (await take()).release();
  });

  it('is free when the machine was started anew since', async () => {
    const lock = await take();
    const record = JSON.parse(readFileSync(lockFile, 'utf8'));
    lock.release();
    record.processes[0].boot = 'another';
    writeFileSync(lockFile, JSON.stringify(record));
    (await take()).release();
  });

  it.each(['host', 'machine', 'namespace'])(
    'of another %s is never taken, and names how to remove it',
    async (name) => {
      const lock = await take();
      const record = JSON.parse(readFileSync(lockFile, 'utf8'));
      lock.release();
      Object.assign(record.processes[0], { [name]: 'another', pid: 2 ** 22 - 1 });
      writeFileSync(lockFile, JSON.stringify(record));
      await expect(take()).rejects.toThrow(
        /: process 4194303 of another machine or container, .*, has locked it since .*; if that is no longer at work, remove .*\.lock$/,
      );
      rmSync(lockFile);
      (await take()).release();
    },
  );

  it('holds for all processes that share it', async () => {
    const other = holdLock(join(root, `elsewhere ${n}`), 60_000);
    await other.until('held');
    const holder = holdLock(folder, 60_000);
    await holder.until('held');
    const record = JSON.parse(readFileSync(lockFile, 'utf8'));
    holder.process.kill('SIGKILL');
    await holder.end;
    const elsewhere = JSON.parse(readFileSync(join(root, `elsewhere ${n}`, '.lock'), 'utf8'));
    record.processes.push(...elsewhere.processes);
    writeFileSync(lockFile, JSON.stringify(record));
    await expect(take()).rejects.toThrow(busy);
    other.process.kill('SIGKILL');
    await other.end;
    (await take()).release();
  });

  it('may be taken more than once by one process, by whatever name of the folder', async () => {
    mkdirSync(folder);
    symlinkSync(folder, `${folder} link`);
    const [first, second] = [await take(), await lockFolder(`${folder} link`, { onLost: never })];
    first.release();
    second.requireHeld();
    expect(existsSync(lockFile)).toBe(true);
    second.release();
    expect(existsSync(lockFile)).toBe(false);
  });

  it.each([
    ['is removed', () => rmSync(lockFile)],
    ['is replaced', () => writeFileSync(lockFile, '{}')],
  ])('that %s is told to be lost, and the other one is left alone', async (_, spoil) => {
    const loss = new Promise<string>((resolve) => {
      void lockFolder(folder, { onLost: ({ message }) => resolve(message) }).then((lock) => {
        spoil();
        expect(() => lock.requireHeld()).toThrow(/its lock was lost while the work went on/);
      });
    });
    expect(await loss).toMatch(
      /: its lock was lost while the work went on: .*\.lock was removed or replaced$/,
    );
    const before = readdirSync(folder);
    const holder = holdLock(folder, 0);
    await holder.end;
    expect(readdirSync(folder)).toEqual(before);
  });

  it('that is no lock of ours is told, and left alone', async () => {
    mkdirSync(folder);
    writeFileSync(lockFile, 'mine');
    await expect(take()).rejects.toThrow(
      /\.lock is no lock of this version; if nothing is at work there, remove it$/,
    );
    expect(readFileSync(lockFile, 'utf8')).toBe('mine');
  });

  it('is had by one at a time, however many want it of one that was killed', async () => {
    const dead = holdLock(folder, 60_000);
    await dead.until('held');
    dead.process.kill('SIGKILL');
    await dead.end;
    const holders = Array.from({ length: 12 }, () => holdLock(folder, 50, 60));
    const said = await Promise.all(holders.map(({ end }) => end));
    expect(said).toEqual(holders.map(() => 'held\nreleased'));
    expect(readdirSync(folder)).toEqual([]);
  }, 90_000);
});

describe('in a container of its own', () => {
  const within = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const can = (() => {
    try {
      execFileSync(within[0] as string, [...within.slice(1), 'true'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  (can ? it : it.skip)('a process counts others than here, so that its lock is not taken', async () => {
    const holder = holdLock(folder, 1500, 0, within);
    await holder.until('held');
    await expect(take()).rejects.toThrow(/ of another machine or container, /);
    expect(await holder.end).toBe('held\nreleased');
  });
});
