import { describe, expect, it } from '@jest/globals';
import { inCi, isOn, tidyEnvironment, variable } from '../../src/harness/terminal/environment.ts';

const off = ['0', 'false', 'no', 'off', 'OFF', 'False', ' no ', ''];
const on = ['1', 'true', 'yes', 'on', 'TRUE'];

describe('a switch of the environment', () => {
  it.each(off)('is off at %j', (value) => expect(isOn('X', { X: value })).toBe(false));
  it.each(on)('is on at %j', (value) => expect(isOn('X', { X: value })).toBe(true));
  it('is off where it is not set', () => expect(isOn('X', {})).toBe(false));
  it('is refused where it is neither', () => {
    expect(() => isOn('X', { X: 'maybe' })).toThrow(/^X: expected one of 1, true, .*, got maybe$/);
  });
});

it.each(off)('CI is none at %j', (CI) => expect(inCi({ CI })).toBe(false));
it.each([...on, 'woodpecker'])('CI is one at %j', (CI) => expect(inCi({ CI })).toBe(true));

it('a variable that is set to nothing is not set', () => {
  expect([
    variable('X', { X: '' }),
    variable('X', { X: ' ' }),
    variable('X', {}),
    variable('X', { X: '0' }),
  ]).toEqual([undefined, undefined, undefined, '0']);
});

it('the parser of options sees no switch that is off and no empty variable', () => {
  const environment = {
    RACECAR_REUSE: 'false',
    RACECAR_SEEDS: '',
    RACECAR_ENGINE: 'wasm',
    RACECAR_DATA_DIR: ' ',
    OTHER: '',
  };
  tidyEnvironment(environment);
  expect(environment).toEqual({ RACECAR_ENGINE: 'wasm', OTHER: '' });
  const reuse = { RACECAR_REUSE: 'yes' };
  tidyEnvironment(reuse);
  expect(reuse).toEqual({ RACECAR_REUSE: 'yes' });
});
