import type { Origin } from '../../harness/study/data.ts';
import { showCount } from '../../kit/count.ts';
import { InputError } from '../../kit/errors.ts';
import { isThere } from '../../kit/files.ts';
import { sha256 } from '../../kit/hash.ts';
import { projectPath } from '../../kit/project.ts';
import { Random } from '../../kit/random.ts';
import { type Batch, oneHot } from '../../lab/data/dataset.ts';
import type { LabData } from '../../lab/data/lab-data.ts';
import { cifarHome, coloursOf, readPhotographs, requirePhotographs, type Stored } from './cifar-files.ts';
import { classes } from './network.ts';

/** The one origin of photographs: fetched once, on demand. */
export const fetched = 'fetched';

/**
 * By this name a run knows the photographs, however they are stored: the SHA-256 of the list of the package's files by theirs.
 */
const photographsSha256 = '170a281dec2fd84980d1583fb4a28112316e61f6b260eec460644a6487129190';

/** How many photographs of each part are run backwards. */
const reversed = 500;

/**
 * CIFAR-10. Each seed draws the photographs that are learned out of 50,000; tested are the first of the 10,000 that are set apart for
 * that.
 *
 * @param learned how many a seed learns
 * @param tested how many are tested on
 */
export function photographs(learned: number, tested: number): LabData {
  const origin: Origin = {
    name: fetched,
    title: `${showCount(learned)} photographs of CIFAR-10 for each seed`,
    isStandIn: false,
    isInstalled: () => isThere(projectPath(cifarHome)),
    isInFolder: true,
    open(folder) {
      const place = folder ?? projectPath(cifarHome);
      if (!isThere(place)) {
        throw new InputError(
          `${folder ?? cifarHome}: CIFAR-10 is not installed; run "racecar data fetch cifar", or name its folder with --data-dir`,
        );
      }
      requirePhotographs(place, folder ?? cifarHome);
      return {
        sha256: sha256(Buffer.from(`${photographsSha256} ${learned} ${tested}`)),
        count: '60000 photographs',
      };
    },
  };
  return {
    origins: [origin],
    image: { width: 32, height: 32, channels: 3 },
    rows: { training: learned, test: tested, reversed },
    tasks: ['A'],
    isDividedBySeed: true,
    load({ folder = projectPath(cifarHome) }, _ = 'A', seed = 0) {
      const [train, test] = [readPhotographs(folder, 'train'), readPhotographs(folder, 'test')];
      const chosen = new Random(seed, 'subset').shuffled(train.count).slice(0, learned);
      const first = Array.from({ length: tested }, (_, row) => row);
      return { train: batchOf(train, chosen), test: batchOf(test, first), reversed };
    },
  };
}

function batchOf(stored: Stored, rows: readonly number[]): Batch {
  const { images, labels } = coloursOf(stored, rows);
  return { inputs: images, labels: oneHot(labels, classes) };
}
