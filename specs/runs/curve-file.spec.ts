import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import type { LabExperiment } from '../../src/lab/experiments/network-experiment.ts';
import type { Network } from '../../src/lab/networks/network.ts';
import { curveText, inPython, readCurve } from '../../src/lab/runs/curve-file.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { denseExperiment } from '../setup/pictured.ts';

const root = temporaryFolder();
afterEach(() => {
  jest.restoreAllMocks();
});

describe('the text files of curves', () => {
  // As `str(numpy.float32(x))` and `str(x)` of Python 3.11 with NumPy 1.26 print them.
  it.each([
    [0, '0.0', '0.0'],
    [1, '1.0', '1.0'],
    [-0.25, '-0.25', '-0.25'],
    [0.9, '0.9', '0.9'],
    [1 / 3, '0.33333334', '0.3333333333333333'],
    [0.1 + 0.2, '0.3', '0.30000000000000004'],
    [231.58322143554688, '231.58322', '231.58322143554688'],
    [16777216, '16777216.0', '16777216.0'],
    [123456789, '123456790.0', '123456789.0'],
    [1e-4, '1e-04', '0.0001'],
    [2.8e-5, '2.8e-05', '2.8e-05'],
    [1.5e-7, '1.5e-07', '1.5e-07'],
    [1e15, '1000000000000000.0', '1000000000000000.0'],
    [1e16, '1e+16', '1e+16'],
    [3.4e38, '3.4e+38', '3.4e+38'],
    [1e-300, '0.0', '1e-300'],
  ])('have numbers as Python prints them: %d', (value, single, double) => {
    expect([inPython(value, true), inPython(value, false)]).toEqual([single, double]);
  });

  it('are lines of record and value that end in CR LF, and are read back whatever lines end in', () => {
    const losses = [231.58322143554688, 1, 2 ** -20].map(Math.fround);
    const text = curveText('trainloss.txt', losses);
    expect(text).toBe('0\t231.58322\r\n1\t1.0\r\n2\t9.536743e-07\r\n');
    expect(curveText('elapsedtime.txt', [1 / 3])).toBe('0\t0.3333333333333333\r\n');
    for (const written of [text, text.replaceAll('\r', '')]) {
      const file = join(root, 'trainloss.txt');
      writeFileSync(file, written);
      expect(readCurve(file).map(Math.fround)).toEqual(losses);
    }
  });
});

/** A clock that goes on only while something is done: a second a pass through the network, much longer for all else. */
function timed(): LabExperiment {
  let seconds = 5000;
  jest.spyOn(performance, 'now').mockImplementation(() => 1000 * seconds);
  const plain = denseExperiment();
  const [layer] = plain.network.layers;
  const network = {
    ...plain.network,
    layers: [
      {
        ...layer,
        forward: (...given: Parameters<Network['layers'][number]['forward']>) => {
          seconds += 1;
          return layer?.forward(...given);
        },
      },
    ],
  } as Network;
  const data = {
    ...plain.data,
    load: (...given: Parameters<typeof plain.data.load>) => {
      seconds += 1000;
      return plain.data.load(...given);
    },
    // Asked for when the pictures of a record are drawn.
    get rows() {
      seconds += 50;
      return plain.data.rows;
    },
  };
  return denseExperiment({ network, data });
}

describe('elapsedtime.txt', () => {
  const timesIn = (folder: string) => readCurve(join(folder, 'elapsedtime.txt'));
  // A record every second step, and after each a pass over the training and one over the test images.
  const [first, later] = [1 + 2, 2 + 2];

  it('has for record 0 the first step and its evaluation, then each time the steps and theirs, and nothing else', async () => {
    const experiment = timed();
    const study = studyOf([experiment]);
    const folder = join(root, 'whole');
    await carryOutIn(folder, study, cellOf(experiment, 'RR', 0));
    expect(timesIn(folder)).toEqual([first, later, later]);
    const { finished } = readRunFolder(study, folder);
    expect(finished?.table.secondsPerStep).toEqual([later / 2]);
  });

  it('has the same of a run that was stopped and goes on, from where that was', async () => {
    const experiment = timed();
    const study = studyOf([experiment]);
    const folder = join(root, 'stopped');
    const stop = () => {
      throw new Error('stopped');
    };
    await expect(
      carryOutIn(folder, study, cellOf(experiment, 'RR', 0), { onProgress: stop }),
    ).rejects.toThrow('stopped');
    expect(timesIn(folder)).toEqual([first]);
    await carryOutIn(folder, study, cellOf(experiment, 'RR', 0), { resume: true });
    expect(timesIn(folder)).toEqual([first, later, later]);
  });
});
