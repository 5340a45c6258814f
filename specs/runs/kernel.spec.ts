import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { filesBelow } from '../../src/kit/folders.ts';
import { decodePng, readImageFile } from '../../src/kit/png.ts';
import { singularValues, svd } from '../../src/lab/analysis/spectrum.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { modelFile } from '../../src/lab/runs/artefacts.ts';
import { leadingSingularImages } from '../../src/lab/runs/drawn-images.ts';
import { readModel } from '../../src/lab/runs/models.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { kernelExperiment } from '../setup/pictured.ts';

/** A real training of a convolution, whose first weights are a kernel [3, 3, 1, 4] and no matrix. */

const root = temporaryFolder();
const experiment = kernelExperiment();
const study = studyOf([experiment]);
const asMatrix = ({ values }: FloatArray): FloatArray => ({ shape: [9, 4], values });

describe.each(['Std', 'RR', 'RR-Ort', 'Pre'])('a kernel trained under %s', (variant) => {
  const folder = join(root, `convolution_${variant}/test_0000`);
  let run: FinishedRun;
  let kernel: FloatArray;

  beforeAll(async () => {
    await carryOutIn(folder, study, cellOf(experiment, variant, 1), { drawsBeside: true });
    run = readRunFolder(study, folder, true).finished as FinishedRun;
    const model = readModel(join(folder, modelFile('final')), [experiment]);
    kernel = model.parameters.K as FloatArray;
  });

  it('keeps its shape', () => {
    expect(kernel.shape).toEqual([3, 3, 1, 4]);
    expect(kernel.values).not.toEqual(initialise(experiment.network, 1).K?.values);
  });

  it('has the singular values of its matrix [9, 4], at the end and at the start', () => {
    expect(run.table.singularValues).toHaveLength(4);
    expect(run.table.singularValues).toEqual(svd(asMatrix(kernel)).values);
    const initial = initialise(experiment.network, 1).K as FloatArray;
    expect(run.table.initialSingularValues).toEqual(singularValues(asMatrix(initial)));
  });

  it('has pictures of 3 × 3 of its singular vectors, the least entry black and the greatest white', () => {
    const beside = join(root, `convolution_${variant}_SVD_0000_0001`);
    const files = filesBelow(beside).filter((name) => name.endsWith('.png'));
    expect(files).toEqual(['v_0000.png', 'v_0001.png', 'v_0002.png', 'v_0003.png']);
    const model = readModel(join(folder, modelFile(1)), [experiment]);
    const { left } = svd(asMatrix(model.parameters.K as FloatArray));
    files.forEach((name, at) => {
      const { pixels } = decodePng(readImageFile(join(beside, name)), 3, 3, name);
      const vector = left[at] as Float64Array;
      const [least, greatest] = [Math.min(...vector), Math.max(...vector)];
      const expected = Array.from(vector, (x) => Math.round((255 * (x - least)) / (greatest - least)));
      expect(Array.from(pixels)).toEqual(expected);
    });
    expect(leadingSingularImages(folder, experiment).map(({ width, height }) => [width, height])).toEqual(
      Array(4).fill([3, 3]),
    );
  });
});
