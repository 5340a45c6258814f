import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { FloatArray } from '../../kit/arrays.ts';

/**
 * The leading principal directions of the patches of images that a kernel is laid on, without what is around the images: of their
 * covariance, in the order of a kernel's entries [size, size, channels].
 *
 * @param images [n, height, width, channels]
 * @param size of the kernel
 * @param stride of the patches
 * @param count how many directions
 */
export function patchDirections(
  { shape, values }: FloatArray,
  size: number,
  stride: number,
  count: number,
): Float64Array[] {
  const [n, height, width, channels] = shape as [number, number, number, number];
  const entries = size * size * channels;
  const sums = new Float64Array(entries);
  const products = new Float64Array(entries * entries);
  const patch = new Float64Array(entries);
  let patches = 0;
  for (let row = 0; row < n; row++) {
    for (let top = 0; top + size <= height; top += stride) {
      for (let left = 0; left + size <= width; left += stride, patches++) {
        for (let y = 0; y < size; y++) {
          const from = ((row * height + top + y) * width + left) * channels;
          patch.set(values.subarray(from, from + size * channels), y * size * channels);
        }
        for (let a = 0; a < entries; a++) {
          const value = patch[a] as number;
          if (value === 0) continue; // most of a digit is paper
          sums[a] = (sums[a] as number) + value;
          for (let b = 0; b <= a; b++) {
            const at = a * entries + b;
            products[at] = (products[at] as number) + value * (patch[b] as number);
          }
        }
      }
    }
  }
  const covariance = Matrix.zeros(entries, entries);
  for (let a = 0; a < entries; a++) {
    for (let b = 0; b <= a; b++) {
      const means = ((sums[a] as number) / patches) * ((sums[b] as number) / patches);
      const value = (products[a * entries + b] as number) / patches - means;
      covariance.set(a, b, value);
      covariance.set(b, a, value);
    }
  }
  const { eigenvectorMatrix: all } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  // They come smallest first.
  return Array.from({ length: count }, (_, at) => Float64Array.from(all.getColumn(entries - 1 - at)));
}
