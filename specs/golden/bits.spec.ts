import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { EngineName } from '../../src/engines/engine.ts';
import { bitSeed } from '../../src/harness/golden/capture.ts';
import { goldenFolderOf, placeOf, readFixture } from '../../src/harness/golden/fixture.ts';
import { checkedOf } from '../../src/harness/study/study.ts';
import { study } from '../../src/paper/racecar.ts';
import { carryOutIn, jobIn } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** The same 50 steps give the same bits on every machine and every version of Node: WebAssembly is exact. */

const root = temporaryFolder();
const cases = study.experiments.flatMap((experiment) => {
  const { bits } = experiment.probes;
  return bits ? checkedOf(experiment).map((variant) => ({ experiment, variant, bits })) : [];
});

it.each(cases)(
  '$experiment.name $variant.name has the golden bits of $bits.words',
  async ({ experiment, variant, bits }) => {
    const parameters = bits.parameters(variant);
    const cell = { experiment: experiment.name, variant: variant.name, seed: bitSeed, parameters };
    const folder = join(root, experiment.name, variant.name);
    const { origin } = jobIn(folder, study, cell).data;
    const golden = readFixture(goldenFolderOf(study), placeOf({ ...cell, origin }))?.fixture.bits;
    expect(golden).toMatch(/^[0-9a-f]{64}$/);
    await carryOutIn(folder, study, cell, { engine: bits.engine as EngineName });
    expect(bits.digestOf(folder)).toBe(golden);
  },
);

it('is of every training that a check runs and that is no matter of minutes there, after 50 steps on wasm', () => {
  const fast = study.experiments.filter(({ probes }) => !probes.slowEngines?.includes('wasm'));
  expect(cases).toHaveLength(fast.flatMap(checkedOf).length);
  for (const { variant, bits } of cases) {
    expect(bits).toMatchObject({ engine: 'wasm', words: 'the weights after 50 steps on wasm' });
    const { steps, fineTuningSteps = 0 } = bits.parameters(variant);
    expect([steps, fineTuningSteps]).toEqual([50, 0]);
  }
});
