import { expect, it } from '@jest/globals';
import { loadDataset, openDataSource } from '../../src/datasets/source.ts';
import { loadEngine } from '../../src/engines/registry.ts';
import { bitSeed, bitSteps } from '../../src/golden/capture.ts';
import { goldenFolder, placeOf, readFixture } from '../../src/golden/fixture.ts';
import { initialise } from '../../src/networks/initialise.ts';
import { hashParameters } from '../../src/runs/models.ts';
import { experiments, gridOf, originOf } from '../../src/training/experiments.ts';
import { beginning, train } from '../../src/training/train.ts';

/** The same 50 steps give the same bits on every machine and every version of Node: WebAssembly is exact. */
const engine = await loadEngine('wasm');
const source = openDataSource({ kind: 'synthetic' });

it.each(gridOf([bitSeed]))(
  '$experiment $objective has the golden bits after 50 steps on wasm',
  async (training) => {
    const experiment = experiments[training.experiment];
    const hyperparameters = { ...training.hyperparameters, steps: bitSteps };
    const { parameters } = await train(
      { ...training, hyperparameters },
      loadDataset(experiment.data, source),
      beginning(training, initialise(experiment.network, training.seed)),
      engine,
      () => {},
    );
    const golden = readFixture(
      goldenFolder,
      placeOf({ source: originOf(training.experiment, source.kind), ...training }),
    )?.fixture.bits;
    expect(golden).toMatch(/^[0-9a-f]{64}$/);
    expect(hashParameters({ experiment, parameters })).toBe(golden);
  },
);
