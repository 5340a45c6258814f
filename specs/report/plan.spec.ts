import { describe, expect, it } from '@jest/globals';
import { agreementTable } from '../../src/harness/report/agreement-table.ts';
import { planCheck } from '../../src/harness/report/plan.ts';
import { openAllData } from '../../src/harness/study/open-data.ts';
import type { EngineStatus } from '../../src/harness/study/runner.ts';
import { study } from '../../src/paper/racecar.ts';
import { experimentsOfPaper } from '../setup/paper.ts';

const main = { name: 'wasm', version: '1' };
const loads = (name: string, isSlow = false): EngineStatus => ({ name, loads: true, version: '1', isSlow });
const fails = (name: string, reason: string, installed = true): EngineStatus => ({
  name,
  loads: false,
  installed,
  reason,
  isSlow: false,
});

const plan = (...engines: EngineStatus[]) =>
  planCheck(
    { ...study, module: 'paper.ts' },
    {
      experiments: experimentsOfPaper,
      data: openAllData(experimentsOfPaper, { origin: 'synthetic' }),
      seeds: null,
      engine: main,
      engines,
      root: 'runs/none',
    },
  );
const tableOf = (planned: ReturnType<typeof plan>) => agreementTable(planned, () => null);

describe('the engine that a check compares with', () => {
  it('is the first other one that loads', () => {
    const planned = plan(loads('onnx'), loads('tensorflow'), loads('wasm'), loads('cpu', true));
    expect(planned).toMatchObject({ otherEngine: 'onnx', leftOut: [] });
    expect(tableOf(planned).reason).toBe('11 of the trainings to compare did not come to their end');
  });

  it('is the next where one does not compute, and that is said on the terminal and in the report', () => {
    const planned = plan(
      fails('onnx', 'does not compute: x'),
      loads('tensorflow'),
      loads('wasm'),
      loads('cpu', true),
    );
    expect(planned.otherEngine).toBe('tensorflow');
    expect(planned.jobs.agreement).toHaveLength(11);
    expect(planned.jobs.agreement.every(({ engine }) => engine === 'tensorflow')).toBe(true);
    expect(planned.leftOut).toEqual(['engine onnx is left out: does not compute: x']);
    expect(tableOf(planned)).toMatchObject({
      with: 'tensorflow',
      reason:
        '11 of the trainings to compare did not come to their end; engine onnx is left out: does not compute: x',
    });
  });

  it('is none where none computes but a slow one', () => {
    const planned = plan(
      fails('onnx', 'does not compute: x'),
      fails('tensorflow', 'does not compute: y'),
      loads('wasm'),
      loads('cpu', true),
    );
    expect(planned.otherEngine).toBeNull();
    expect(planned.jobs.agreement).toEqual([]);
    expect(tableOf(planned).reason).toBe(
      'the engine was compared with no other; engine onnx is left out: does not compute: x; engine tensorflow is left out: does not compute: y',
    );
  });

  it('is not missed where it is not installed, nor where a better one was found', () => {
    const absent = plan(fails('onnx', 'is not installed', false), loads('tensorflow'), loads('wasm'));
    expect(absent).toMatchObject({ otherEngine: 'tensorflow', leftOut: [] });
    const better = plan(loads('onnx'), fails('tensorflow', 'does not compute: y'), loads('wasm'));
    expect(better).toMatchObject({ otherEngine: 'onnx', leftOut: [] });
  });
});
