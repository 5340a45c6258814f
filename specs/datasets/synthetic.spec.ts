import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { decodePng } from '../../src/kit/png.ts';
import { projectPath } from '../../src/kit/project.ts';
import { formatManifest, homeOf, manifestOf, readImages } from '../../src/lab/data/manifest.ts';
import { imageSide } from '../../src/paper/synthetic/brush.ts';
import { generateSynthetic } from '../../src/paper/synthetic/generate.ts';

const images = generateSynthetic();
const home = projectPath(homeOf('synthetic'));
const pixelsOf = (file: string) =>
  decodePng(images.get(file) as Uint8Array, imageSide, imageSide, file).pixels;
const peaks = [0, 1].flatMap((label) =>
  Array.from({ length: 55 }, (_, index) => ({ label, pixels: pixelsOf(`peak/${label}/${index}.png`) })),
);

describe('the synthetic images', () => {
  it('are the committed ones, byte for byte', () => {
    const committed = readImages(home, ['MNIST', 'peak']);
    expect([...images.keys()].sort()).toEqual([...committed.keys()].sort());
    for (const [file, bytes] of images) {
      expect(Buffer.compare(bytes, committed.get(file) as Uint8Array)).toBe(0);
    }
    expect(formatManifest(manifestOf(images))).toBe(readFileSync(join(home, '../synthetic.sha256'), 'utf8'));
  });

  it('have a white disc at the place of the class, and a black rim around it', () => {
    for (const { label, pixels } of peaks) {
      const [x0, y0] = label === 0 ? [6.5, 7.5] : [21.5, 21.5];
      pixels.forEach((gray, at) => {
        const distance = Math.hypot((at % imageSide) - x0, Math.floor(at / imageSide) - y0);
        if (distance < 2.4) expect(gray).toBe(255);
        if (distance > 3.6 && distance < 4.4) expect(gray).toBe(0);
      });
    }
  });

  it('have a mean gray near the original 33, and most of the drawing in the half away from the disc', () => {
    const mean =
      peaks.reduce((sum, { pixels }) => sum + pixels.reduce((s, x) => s + x, 0), 0) / (peaks.length * 784);
    expect(mean).toBeGreaterThan(32);
    expect(mean).toBeLessThan(34);
    let [near, far] = [0, 0];
    for (const { label, pixels } of peaks) {
      const [x0, y0] = label === 0 ? [6.5, 7.5] : [21.5, 21.5];
      pixels.forEach((gray, at) => {
        const [x, y] = [at % imageSide, Math.floor(at / imageSide)];
        if (Math.hypot(x - x0, y - y0) < 4) return;
        if ((x - 13.5) * (x0 - 13.5) + (y - 13.5) * (y0 - 13.5) > 0) near += gray;
        else far += gray;
      });
    }
    expect(far / (near + far)).toBeGreaterThan(0.65);
  });

  it('are all different', () => {
    expect(new Set([...images.values()].map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(
      130,
    );
  });
});
