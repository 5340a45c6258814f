import { join } from 'node:path';
import { Command } from 'commander';
import { openAllData } from '../harness/study/open-data.ts';
import { type Experiment, isLeftToEvidence, type Study } from '../harness/study/study.ts';
import { addDataOptions, type DataOptions, dataChoice, path } from '../harness/terminal/options.ts';
import { remark, remarkOnData, say, showData } from '../harness/terminal/say.ts';
import { writeWhole } from '../kit/files.ts';
import {
  foldersOf,
  formatManifest,
  homeOf,
  type ImageOrigin,
  manifestOf,
  readImages,
  readManifest,
  requireRoom,
  verifyImages,
  within,
} from '../lab/data/manifest.ts';
import { fetchCommand } from './fetch-command.ts';
import { generateSynthetic } from './synthetic/generate.ts';

export function dataCommand(study: Study): Command {
  return new Command()
    .addCommand(fetchCommand(study))
    .addCommand(verifyCommand(study))
    .addCommand(generateCommand(study));
}

function verifyCommand(study: Study): Command {
  const command = new Command('verify').description(
    'check the data of every experiment, and every image against its committed SHA-256',
  );
  return addDataOptions(command, study).action((options: DataOptions) => {
    // What a check runs nothing of needs no data here.
    const isNeeded = (experiment: Experiment) =>
      !isLeftToEvidence(experiment) || experiment.data.origins.some((origin) => origin.isInstalled());
    const data = openAllData(study.experiments.filter(isNeeded), dataChoice(options, command, study));
    remarkOnData(data);
    for (const { name } of study.experiments.filter((one) => !isNeeded(one)))
      remark(`racecar data verify: the data of ${name} are not here`);
    // Images that no experiment uses lie beside those that one does.
    const places = new Map(
      Object.values(data).map(({ origin, folder }) => [`${origin} ${folder}`, { origin, folder }]),
    );
    for (const { origin, folder } of places.values()) {
      if (origin === 'original' || origin === 'synthetic') verifyAll(study.root, origin, folder);
    }
    say(`${showData(data)}: every image is as it should be`);
  });
}

/** Verifies all that a manifest names. @throws InputError that names what is missing, unexpected or different */
function verifyAll(root: string, origin: ImageOrigin, folder?: string): void {
  const manifest = readManifest(root, origin);
  const images = readImages(folder ?? join(root, homeOf(origin)), foldersOf(manifest));
  verifyImages(manifest, images, folder ?? homeOf(origin));
}

function generateCommand({ root }: Study): Command {
  return new Command('generate')
    .description(
      'draw the synthetic images anew; without --out this rewrites the committed ones, byte for byte',
    )
    .option('--out <folder>', 'where they go (default: data/synthetic of this project)', path)
    .action(({ out }: { out?: string }) => {
      const images = generateSynthetic();
      const folder = out ?? join(root, homeOf('synthetic'));
      requireRoom(folder, manifestOf(images), out === undefined);
      for (const [file, bytes] of images) writeWhole(join(folder, file), bytes);
      if (!out) {
        const own = manifestOf(images);
        // Images of other experiments may be listed beside these.
        const all = readManifest(root, 'synthetic');
        const others = [...all].filter(([file]) => !within(all, foldersOf(own)).has(file));
        writeWhole(`${folder}.sha256`, formatManifest(new Map([...others, ...own])));
      }
      say(`${images.size} synthetic images in ${out ?? homeOf('synthetic')}/`);
    });
}
