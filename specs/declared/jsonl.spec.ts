import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writtenFolder } from './written.ts';

const { write, read, refusal } = writtenFolder();
const values = (content: string, key = 'loss') => {
  write('log.jsonl', content);
  return read({ jsonl: 'log.jsonl', key });
};
const refused = (content: string, key = 'loss') => {
  write('log.jsonl', content);
  return refusal({ jsonl: 'log.jsonl', key });
};

describe('a key of a JSON Lines file', () => {
  it.each([
    ['lines', '{"loss": 1}\n{"loss": 2}\n'],
    ['no end of the last', '{"loss": 1}\n{"loss": 2}'],
    ['CRLF and empty lines', '\r\n{"loss": 1}\r\n\r\n  \n{"loss": 2}\r\n'],
    ['a mark of Windows', '\uFEFF{"loss": 1}\n{"loss": 2}\n'],
    ['lines without the key', '{"step": 0}\n{"loss": 1}\n{"eval": {"loss": 7}}\n{}\n{"loss": 2}\n'],
    ['other values that are no numbers', '{"norm": NaN, "loss": 1}\n{"loss": 2, "a": [null, {"loss": 3}]}'],
    ['words in texts', '{"a": "NaN \\" Infinity", "b": -Infinity, "loss": 1}\n{"NaN": NaN, "loss": 2}'],
    ['another key that is there twice', '{"a": 1, "a": 2, "loss": 1}\n{"loss": 2}'],
  ])('is read of %s', (_, content) => {
    expect(values(content)).toEqual([1, 2]);
  });

  it('leads into objects, and a key with dots goes before', () => {
    expect(values('{"eval": {"loss": 1}}\n{"eval.loss": 2}\n', 'eval.loss')).toEqual([1, 2]);
    for (const both of ['{"eval": {"loss": 1}, "eval.loss": 2}', '{"eval.loss": 2, "eval": {"loss": 1}}']) {
      expect(values(both, 'eval.loss')).toEqual([2]);
    }
    expect(values('{"eval": "best", "eval.loss": 2}', 'eval.loss')).toEqual([2]);
    expect(values('{"a": {"b.c": {"d": 3}, "b": 1}}', 'a.b.c.d')).toEqual([3]);
    expect(values('{"*": 4}', '*')).toEqual([4]);
    expect(values('{"__proto__": 5, "constructor": 6}', '__proto__')).toEqual([5]);
  });

  it('gives back any numbers that were written into it', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), fc.string(), (numbers, key) => {
        fc.pre(key !== '' && !/^(__proto__|other)$|\./.test(key));
        const lines = numbers.map((number) => JSON.stringify({ other: key, [key]: number }));
        expect(values(lines.join('\n'), key)).toEqual(numbers.map((number) => number + 0));
      }),
    );
  });

  it.each(['NaN', 'Infinity', '-Infinity', '1e400', 'null', 'true', '"1.5"'])('refuses %s', (value) => {
    expect(refused(`{"loss": 1}\n\n{"step": 3, "loss": ${value}}\n`)).toBe(
      `log.jsonl:3:21: loss: expected a finite number, got ${value}`,
    );
  });

  it('refuses lists and objects in place of a number, and numbers in place of an object', () => {
    expect(refused('{"loss": [1]}')).toBe('log.jsonl:1:10: loss: expected a finite number, got a list');
    expect(refused('{"loss": {}}')).toBe('log.jsonl:1:10: loss: expected a finite number, got an object');
    expect(refused('{"eval": 1}', 'eval.loss')).toBe('log.jsonl:1:10: eval: expected an object, got 1');
    expect(refused('{"eval": [{"loss": 1}]}', 'eval.loss')).toBe(
      'log.jsonl:1:10: eval: expected an object, got a list',
    );
    expect(refused('{"loss": 1}\n3\n')).toBe('log.jsonl:2:1: expected an object, got 3');
    expect(refused('[{"loss": 1}]')).toBe('log.jsonl:1:1: expected an object, got a list');
  });

  it('refuses a key that is there twice', () => {
    expect(refused('{"loss": 1}\n{"loss": 1, "loss": 1}\n')).toBe(
      'log.jsonl:2:13: expected the key "loss" once in an object, got it twice',
    );
    expect(refused('{"eval": {"loss": 1, "loss": 2}}', 'eval.loss')).toBe(
      'log.jsonl:1:22: eval: expected the key "loss" once in an object, got it twice',
    );
  });

  it('names keys where one is missing', () => {
    expect(refused('{"step": 0, "words": "a"}\n{"eval": {"loss": 1}, "list": [1]}\n', 'eval.los')).toBe(
      'log.jsonl: expected a number at "eval.los", got "step", "eval.loss"; the nearest is "eval.loss"',
    );
    expect(refused('{"words": "a"}')).toBe('log.jsonl: expected a number at "loss", got none');
    expect(refused('\n\n')).toBe('log.jsonl: expected a number at "loss", got none');
  });

  it.each<[string, string, string]>([
    [
      'a line that was cut off',
      '{"loss": 1}\n{"loss": 2, "st',
      'log.jsonl:2:13: expected a closing quote, got "st',
    ],
    [
      'one that ends in an object',
      '{"loss": 1}\n{"loss": 2',
      'log.jsonl:2:11: expected a closing brace, got the end',
    ],
    ['JSON over several lines', '{\n  "loss": 1\n}', 'log.jsonl:1:2: expected a closing brace, got the end'],
    [
      'two objects on a line',
      '{"loss": 1} {"loss": 2}',
      'log.jsonl:1:13: expected nothing after the value, got {',
    ],
    ['a comma too many', '{"loss": 1,}', 'log.jsonl:1:12: expected a key in double quotes, got }'],
    ['Python’s own form', "{'loss': 1}", "log.jsonl:1:2: expected a value of JSON, got 'loss'"],
    ['a comment', '// a log\n{"loss": 1}', 'log.jsonl:1:1: expected JSON without comments, got // a log'],
    ['a number with a comma', '{"loss": 1,5}', 'log.jsonl:1:12: expected a key in double quotes, got 5'],
    ['a hexadecimal number', '{"loss": 0x10}', 'log.jsonl:1:11: expected a value of JSON, got x10'],
    [
      'a number that breaks off',
      '{"loss": 1.}',
      'log.jsonl:1:10: expected a whole number or a decimal one, got 1.',
    ],
    ['another word', '{"loss": nan}', 'log.jsonl:1:10: expected a value of JSON, got nan'],
  ])('refuses %s', (_, content, line) => {
    expect(refused(content)).toBe(line);
  });
});
