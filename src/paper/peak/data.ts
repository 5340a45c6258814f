import { projectPath } from '../../kit/project.ts';
import { imageFolder, type LabelledImage } from '../../lab/data/image-folder.ts';

const classes = [0, 1];

function images(from: number, to: number): LabelledImage[] {
  return classes.flatMap((label) =>
    Array.from({ length: to - from + 1 }, (_, at) => ({ file: `peak/${label}/${from + at}.png`, label })),
  );
}

/**
 * Two classes: a white disc top left or bottom right, each image with a random drawing besides. 50 images per class
 * for training, 5 for testing.
 *
 * Source: SVD-example/peak_training.py, lines 63–91.
 */
export const peakData = imageFolder({
  root: projectPath('.'),
  folder: 'peak',
  image: { width: 28, height: 28 },
  classes: classes.length,
  train: images(0, 49),
  test: images(50, 54),
  titles: { original: 'The authors’ images of peak', synthetic: 'Synthetic images of peak' },
});
