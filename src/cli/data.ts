import { join } from 'node:path';
import { Command } from 'commander';
import { fetchOriginal, originalArchive } from '../datasets/fetch.ts';
import { formatManifest, manifestOf, readManifest, requireRoom } from '../datasets/manifest.ts';
import { homeOf, openDataSource } from '../datasets/source.ts';
import { generateSynthetic } from '../datasets/synthetic/generate.ts';
import { writeWhole } from '../kit/files.ts';
import { addDataOptions, type DataOptions, dataChoice, path } from './options.ts';
import { remark, say, showData } from './say.ts';

export function dataCommand(): Command {
  return new Command('data')
    .description('the images: the original ones, and the synthetic stand-in')
    .addCommand(fetchCommand())
    .addCommand(verifyCommand())
    .addCommand(generateCommand());
}

function fetchCommand(): Command {
  return new Command('fetch')
    .description("download the authors' 130 images, verify each, and install them: all or none")
    .option('--url <url>', "a tar.gz archive of the authors' repository", originalArchive)
    .option('--out <folder>', 'where they go (default: data/original of this project)', path)
    .action(async ({ url, out }: { url: string; out?: string }) => {
      const manifest = readManifest('original');
      const folder = out ?? homeOf('original');
      const isHome = out === undefined;
      requireRoom(folder, manifest, isHome);
      remark(`racecar data fetch: downloading ${url}`);
      await fetchOriginal(url, manifest, folder, () => requireRoom(folder, manifest, isHome));
      say(`${manifest.size} original images verified and installed in ${out ?? 'data/original'}/`);
    });
}

function verifyCommand(): Command {
  const command = new Command('verify').description('check every image against its committed SHA-256');
  return addDataOptions(command).action((options: DataOptions) => {
    const source = openDataSource(dataChoice(options, command));
    say(`${showData(source)}: every image is as it should be`);
  });
}

function generateCommand(): Command {
  return new Command('generate')
    .description(
      'draw the synthetic images anew; without --out this rewrites the committed ones, byte for byte',
    )
    .option('--out <folder>', 'where they go (default: data/synthetic of this project)', path)
    .action(({ out }: { out?: string }) => {
      const images = generateSynthetic();
      const folder = out ?? homeOf('synthetic');
      requireRoom(folder, manifestOf(images), out === undefined);
      for (const [file, bytes] of images) writeWhole(join(folder, file), bytes);
      if (!out) writeWhole(`${folder}.sha256`, formatManifest(manifestOf(images)));
      say(`${images.size} synthetic images in ${out ?? 'data/synthetic'}/`);
    });
}
