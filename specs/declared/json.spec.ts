import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMetric } from '../../src/declared/measured/read-metric.ts';
import { realFiles, writtenFolder } from './written.ts';

const { write, read, refusal } = writtenFolder();
const values = (content: unknown, at: string) => {
  write('results.json', typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return read({ json: 'results.json', at });
};
const refused = (content: unknown, at: string) => {
  write('results.json', typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return refusal({ json: 'results.json', at });
};

describe('a path in a JSON file', () => {
  it('leads to what Hugging Face’s Trainer logged', () => {
    const state = (at: string) => readMetric(realFiles, { json: 'trainer_state.txt', at });
    expect(state('log_history.*.loss')).toEqual([2.5, 1.25, 0.75, 0.5]);
    expect(state('log_history.*.eval_loss')).toEqual([1.375, 0.625]);
    expect(state('best_metric')).toEqual([0.5]);
    expect(() => state('log_history.*.grad_norm')).toThrow(
      /trainer_state\.txt:14:20: log_history\.0\.grad_norm: expected a finite number, got NaN$/,
    );
    expect(() => state('log_history.*.eval_los')).toThrow(
      /: expected a number at "log_history\.\*\.eval_los", got "best_metric", .* of 15; the nearest is "log_history\.\*\.eval_loss"$/,
    );
  });

  it.each<[string, unknown, number[]]>([
    ['test.accuracy', { test: { accuracy: 0.5, loss: 2 }, accuracy: 1 }, [0.5]],
    ['losses', { losses: [3, 2, 1] }, [3, 2, 1]],
    ['losses.*', { losses: [3, 2, 1] }, [3, 2, 1]],
    ['*', [3, 2, 1], [3, 2, 1]],
    ['*.loss', [{ loss: 1 }, {}, { loss: 2 }], [1, 2]],
    ['folds.*.losses', { folds: [{ losses: [1, 2] }, { losses: 3 }] }, [1, 2, 3]],
    [
      'folds.*.epochs.*.loss',
      { folds: [{ epochs: [{ loss: 1 }, {}] }, {}, { epochs: [{ loss: 2 }] }] },
      [1, 2],
    ],
    ['a.b', { a: { b: 1 }, 'a.b': 2 }, [2]],
    ['a.b.c', { a: { 'b.c': [1, 2], b: { c: 3 } } }, [1, 2]],
    ['runs.*.eval.loss', { runs: [{ 'eval.loss': 1 }, { eval: { loss: 2 } }] }, [1, 2]],
    ['a..b', { a: { '': { b: 1 } } }, [1]],
    ['zürich\u2028', { 'zürich\u2028': 1 }, [1]],
  ])('leads by %s', (at, content, numbers) => {
    expect(values(content, at)).toEqual(numbers);
  });

  it('leads through anything to any numbers', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
    const numbers = fc.array(finite, { minLength: 1 });
    fc.assert(
      fc.property(numbers, fc.json(), fc.json(), (numbers, before, after) => {
        const content = `{"x": ${before}, "at": {"y": ${after}, "there": ${JSON.stringify(numbers)}}, "z": [${after}]}`;
        expect(values(content, 'at.there')).toEqual(numbers);
      }),
    );
  });

  it.each(['NaN', '-Infinity', '1e400', 'null', 'false', '"1.5"'])(
    'refuses %s, alone and in a list',
    (value) => {
      expect(refused(`{\n  "test": {\n    "loss": ${value}\n  }\n}`, 'test.loss')).toBe(
        `results.json:3:13: test.loss: expected a finite number, got ${value}`,
      );
      expect(refused(`{"losses": [1, ${value}]}`, 'losses')).toBe(
        `results.json:1:16: losses.1: expected a finite number, got ${value}`,
      );
    },
  );

  it.each<[string, string, string]>([
    ['{"losses": []}', 'losses', '1:12: losses: expected numbers in the list, got an empty one'],
    ['{"losses": [[1]]}', 'losses', '1:13: losses.0: expected a finite number, got a list'],
    ['{"losses": [{}]}', 'losses', '1:13: losses.0: expected a finite number, got an object'],
    ['{"test": {}}', 'test', '1:10: test: expected a finite number, got an object'],
    ['{"test": 0.5}', 'test.loss', '1:10: test: expected an object, got 0.5'],
    ['{"test": 0.5}', 'test.*.loss', '1:10: test: expected a list, got 0.5'],
    ['{"test": {}}', 'test.*', '1:10: test: expected a list, got an object'],
    ['{"a": [{"b": 1}]}', 'a.b', '1:7: a: expected an object, got a list, each of whose elements “*” takes'],
    ['{"a": [{"b": 1},\n null]}', 'a.*.b', '2:2: a.1: expected an object, got null'],
    ['[]', 'a', '1:1: expected an object, got a list, each of whose elements “*” takes'],
    ['{"a": {"b": 1},\n "a": {"b": 1}}', 'a.b', '2:2: expected the key "a" once in an object, got it twice'],
    ['{"l": [{"b": 1, "b": 2}]}', 'l.*.b', '1:17: l.0: expected the key "b" once in an object, got it twice'],
    [`{"a": "${'long '.repeat(40)}"}`, 'a.b', `1:7: a: expected an object, got "${'long '.repeat(11)}long…`],
    [
      `{"a": "${'long '.repeat(40)}"}`,
      'a',
      `1:7: a: expected a finite number, got "${'long '.repeat(11)}long…`,
    ],
  ])('refuses in %s by %s', (content, at, line) => {
    expect(refused(content, at)).toBe(`results.json:${line}`);
  });

  it('names paths where one leads nowhere', () => {
    const results = {
      test: { accuracy: 1, words: 'a' },
      losses: [1, 2],
      log: [{ loss: 1 }, { loss: 2, no: null }],
    };
    expect(refused(results, 'test.acuracy')).toBe(
      'results.json: expected a number at "test.acuracy", got "test.accuracy", "losses", "log.*.loss"; the nearest is "test.accuracy"',
    );
    expect(refused({ log: [] }, 'log.*.loss')).toBe(
      'results.json: expected a number at "log.*.loss", got none',
    );
    expect(refused([1, 2], 'loss')).toMatch(/^results\.json:1:1: expected an object, got a list/);
  });

  it.each<[string, string]>([
    ['{"loss": 1,\n "b": }', '2:7: expected a value, got }'],
    ['{"loss": 1\n "b": 2}', '2:2: expected a comma or the end of the list or object, got "b"'],
    ['{"loss" 1}', '1:9: expected a colon after the key, got 1'],
    ['{"loss": [1, 2}', '1:15: expected a comma or the end of the list or object, got }'],
    ['{"loss": [1, 2', '1:15: expected a closing bracket, got the end'],
    ['{"skipped": [{"a" 1}], "loss": 1}', '1:19: expected a colon after the key, got 1'],
    ['{"a": "\t", "loss": 1}', '1:7: expected no control characters in a text, got " "'],
    ['{"a": "\\x", "loss": 1}', '1:7: expected an escape of JSON in a text, got "\\x"'],
    ['{"a": "\\u12", "loss": 1}', '1:7: expected four hexadecimal digits in a text, got "\\u12"'],
    ['\n\n', '3:1: expected a value, got the end'],
  ])('refuses %j, which is no JSON', (content, line) => {
    expect(refused(content, 'loss')).toBe(`results.json:${line}`);
  });

  it('refuses what is nested without end', () => {
    expect(refused(`{"loss": ${'['.repeat(200_000)}`, 'loss')).toBe(
      'results.json:1: expected JSON, got more than can be nested or escaped in it',
    );
  });

  it('reads 3 MB in a few seconds, with and without words that are no JSON', () => {
    const entry = (step: number) => ({
      epoch: step / 7,
      grad_norm: 1 / (step + 3),
      loss: Math.sqrt(step),
      step,
    });
    const history = Array.from({ length: 20_000 }, (_, step) => entry(step));
    const content = JSON.stringify({ log_history: history, words: 'no NaN', last: 0 }, null, 2);
    const begun = performance.now();
    for (const last of ['0', 'NaN']) {
      const written = content.replace('"last": 0', `"last": ${last}`);
      expect(values(written, 'log_history.*.loss')).toEqual(history.map(({ loss }) => loss));
    }
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
