import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { writeWhole } from '../../src/kit/files.ts';
import { sha256 } from '../../src/kit/hash.ts';
import { installColours } from '../../src/paper/cifar/fetch-cifar.ts';
import { archiveOf } from '../setup/archive.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { photographs } from '../setup/photographs.ts';
import { runRacecar } from '../setup/racecar.ts';

/** Disks that are full, read-only or gone: small ones in memory, which only root may mount. */

// Before the folder is made: hooks run in their order, and what is mounted in it must go first.
const mounted: string[] = [];
afterAll(() => {
  for (const folder of mounted) execFileSync('umount', [folder]);
});
const cwd = temporaryFolder();

function mount(name: string, ...options: string[]): string {
  const folder = join(cwd, name);
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', folder]);
  mounted.push(folder);
  return folder;
}

function canMount(): boolean {
  try {
    execFileSync('umount', [mount('trial', 'size=64k')]);
    mounted.pop();
    return true;
  } catch {
    return false;
  }
}

const train = (out: string) =>
  runRacecar(['train', 'peak', 'Std', '--steps', '500', '--data', 'synthetic', '--out', out], { cwd });

describe('a disk', () => {
  if (!canMount()) {
    it.skip('cannot be mounted here: that takes root', () => {});
    return;
  }

  it('that is full ends the training with one clear line, and leaves what was written whole', async () => {
    const folder = mount('full', 'size=800k');
    const args = [
      'train',
      'mnist',
      'Std',
      '--steps',
      '1',
      '--data',
      'synthetic',
      '--out',
      join(folder, 'earlier'),
    ];
    expect((await runRacecar(args, { cwd })).code).toBe(0);
    const before = readFileSync(join(folder, 'earlier/model_final.safetensors'));
    const { code, stderr } = await train(join(folder, 'run'));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^racecar: peak Std, seed 0, engine onnx failed: ENOSPC: no space left on device/m,
    );
    expect(readFileSync(join(folder, 'earlier/model_final.safetensors'))).toEqual(before);
    const metrics = join(folder, 'run/metrics.json');
    if (existsSync(metrics)) expect(() => JSON.parse(readFileSync(metrics, 'utf8'))).not.toThrow();
  });

  it('that has room for a part of a file alone has none of it, and keeps what was there', () => {
    const folder = mount('nearly full', 'size=64k');
    const file = join(folder, 'a file');
    writeWhole(file, 'earlier');
    for (const content of [Buffer.alloc(2 ** 17, 1), 'x'.repeat(2 ** 17)]) {
      expect(() => writeWhole(file, content)).toThrow(`ENOSPC: no space left on device, write '${file}'`);
      expect(readFileSync(file, 'utf8')).toBe('earlier');
      expect(readdirSync(folder)).toEqual(['a file']);
    }
  });

  it('that has no room for what is fetched has none of it, and keeps what was there', async () => {
    const folder = join(mount('small', 'size=64k'), 'cifar');
    const { packed, manifest } = photographs(4);
    const archive = await archiveOf([...packed].map(([name, bytes]) => [`package/${name}`, bytes] as const));
    writeFileSync(join(cwd, 'archive.tgz'), archive);
    mkdirSync(folder);
    writeFileSync(join(folder, 'data_batch_1.bin'), 'earlier');
    await expect(
      installColours(join(cwd, 'archive.tgz'), { manifest, folder, sha256: sha256(archive) }),
    ).rejects.toThrow(/^ENOSPC: no space left on device, write '.*\.bin/);
    expect(readdirSync(dirname(folder))).toEqual(['cifar']);
    expect(readdirSync(folder)).toEqual(['data_batch_1.bin']);
    expect(readFileSync(join(folder, 'data_batch_1.bin'), 'utf8')).toBe('earlier');
  });

  it('that is read-only is told in one line, exit code 2, before anything is trained', async () => {
    const folder = mount('read-only', 'size=64k', 'ro');
    const reproduce = ['reproduce', '--experiment', 'mnist', '--data', 'synthetic', '--out', 'never'];
    for (const reports of [folder, join(folder, 'deep/reports')]) {
      const ended = await runRacecar([...reproduce, '--reports', reports], { cwd });
      expect([ended.code, ended.stderr]).toEqual([
        2,
        expect.stringMatching(/^racecar: EROFS: read-only file system, access '[^\n]*'\n$/),
      ]);
    }
    expect(existsSync(join(cwd, 'never'))).toBe(false);
    const { code, stderr } = await train(join(folder, 'run'));
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^racecar: EROFS: read-only file system, mkdir '[^\n]*'\n$/),
    ]);
  });
});

it('a folder that vanishes ends the training with one clear line', async () => {
  const run = join(cwd, 'vanishing');
  const { code, stderr } = await runRacecar(
    ['train', 'peak', 'Std', '--steps', '3000', '--data', 'synthetic', '--out', run],
    {
      cwd,
      disturb: (child) => {
        child.stderr?.on('data', (chunk) => {
          if (/step 601/.test(String(chunk))) execFileSync('rm', ['-rf', run]);
        });
      },
    },
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^racecar: peak Std, seed 0, engine onnx failed: .*vanishing was removed while it ran$/m,
  );
  expect(existsSync(run)).toBe(false);
});
