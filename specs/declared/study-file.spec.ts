import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { requireReferences } from '../../src/declared/file/references.ts';
import { readStudyFile } from '../../src/declared/file/study-file.ts';
import { openStudy } from '../../src/declared/open-study.ts';
import { checkedOf } from '../../src/harness/study/study.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** Study files as people mistype them. */

const folder = temporaryFolder();
const whole = `title: On coins (nobody, never)
experiments:
  coins:
    words: Coins are tossed.
    command: [python3, toss.py, "{variant}", "{seed}", "{folder}", "{bias}"]
    seeds: 5
    options:
      bias: { words: how much it is loaded, value: 0.5, least: 0, most: 1 }
    variants:
      fair: { words: a fair coin }
      loaded: { words: a loaded coin, options: { bias: 0.9 } }
    metrics:
      heads: { words: share of heads, range: [0, 1], read: { csv: tosses.csv, column: heads } }
      tosses: { words: tosses, taken: the end }
    claims:
      more-heads:
        sentence: A loaded coin lands on heads more often.
        place: everybody knows it
        measures:
          more:
            what: share of heads, loaded less fair
            difference: [{ variant: loaded, metric: heads }, { variant: fair, metric: heads }]
            above: 0.2
            basis: half of what it was loaded with
        controls:
          - what: a coin that is not loaded
            route: It is as fair as the other.
            places: { loaded: { options: { bias: 0.5 } } }
            mustFail: [more]
    drawn: { curves: [heads], points: [tosses] }
`;

/** Reads the file with a passage that reads otherwise. */
function reading(find: string, replace: string, name = 'racecar.yaml') {
  if (whole.split(find).length !== 2) throw new Error(`expected ${find} once`);
  return readingText(whole.replace(find, replace), name);
}
function readingText(text: string, name = 'racecar.yaml') {
  const file = join(folder, name);
  writeFileSync(file, text);
  const read = readStudyFile(file);
  requireReferences(read);
  return read;
}
const at = (place: string, message: string) => `${join(folder, 'racecar.yaml')}:${place}: ${message}`;

describe('a study file', () => {
  it('is YAML, or JSON', () => {
    const { study } = readingText(whole);
    expect(Object.keys(study.experiments.coins?.variants ?? {})).toEqual(['fair', 'loaded']);
    expect(readingText(JSON.stringify(study), 'racecar.json').study).toEqual(study);
  });

  it.each([
    [
      'a key that there is not',
      'words: Coins',
      'word: Coins',
      '4:5',
      'expected a key of experiments.coins, got word; did you mean words?',
    ],
    [
      'a key of a measure',
      'basis: half',
      'base: half',
      '24:13',
      'expected a key of experiments.coins.claims.more-heads.measures.more, got base; did you mean basis?',
    ],
    ['no seeds', '    seeds: 5\n', '', '3:3', 'experiments.coins.seeds: expected number, got nothing'],
    [
      'a word for a number',
      'seeds: 5',
      'seeds: five',
      '6:5',
      'experiments.coins.seeds: expected number, got string',
    ],
    [
      'two bounds',
      'above: 0.2',
      'above: 0.2\n            below: 1',
      '20:11',
      'experiments.coins.claims.more-heads.measures.more: expected either above or below, got both',
    ],
    [
      'no bound',
      '            above: 0.2\n',
      '',
      '20:11',
      'experiments.coins.claims.more-heads.measures.more: expected either above or below, got neither',
    ],
    [
      'an effect before the bound',
      'above: 0.2',
      'above: 0.2\n            effect: 0.1',
      '24:13',
      'experiments.coins.claims.more-heads.measures.more.effect: expected an effect beyond above 0.2, got 0.1',
    ],
    [
      'an α that no claim should have',
      'place: everybody knows it',
      'place: everybody knows it\n        alpha: 0.5',
      '19:9',
      'experiments.coins.claims.more-heads.alpha: expected a number of at most 0.1, got 0.5',
    ],
    [
      'two kinds',
      'above: 0.2',
      'above: 0.2\n            trend: { variant: fair, metric: heads }',
      '20:11',
      'experiments.coins.claims.more-heads.measures.more: expected one of value, difference, ratio, trend, function, got difference and trend',
    ],
    [
      'a variant that there is not',
      '{ variant: loaded, metric',
      '{ variant: laoded, metric',
      '22:28',
      'expected a variant that is compared, got laoded; did you mean loaded?',
    ],
    [
      'a metric that there is not',
      'metric: heads }, {',
      'metric: tails }, {',
      '22:45',
      'expected a metric, got tails; there are heads, tosses',
    ],
    [
      'a place that there is not',
      'places: { loaded:',
      'places: { bent:',
      '28:23',
      'expected a variant that is compared, got bent; there are fair, loaded',
    ],
    [
      'an established claim that needs what a check does not run',
      'fair: { words: a fair coin }',
      'fair: { words: a fair coin, checked: false }',
      '22:64',
      'expected a variant that a check runs, or a finding; fair is not checked',
    ],
    [
      'a measure that there is not',
      'mustFail: [more]',
      'mustFail: [less]',
      '29:24',
      'expected a measure of this claim, got less; there is more',
    ],
    [
      'an option that there is not',
      'options: { bias: 0.9 }',
      'options: { bais: 0.9 }',
      '11:50',
      'expected an option of this experiment, got bais; did you mean bias?',
    ],
    [
      'a name in the command',
      '"{bias}"]',
      '"{bies}"]',
      '5:68',
      'expected what stands for something, got {bies}; did you mean {bias}?',
    ],
    [
      'a curve of what has none',
      'curves: [heads]',
      'curves: [tosses]',
      '30:23',
      'expected a metric that is taken at each record, tosses is taken at the end',
    ],
    [
      'a name with a space',
      '      fair: {',
      '      a fair: {',
      '10:7',
      'experiments.coins.variants.a fair: Invalid key in record',
    ],
    ['a key twice', '    seeds: 5', '    seeds: 5\n    seeds: 6', '7:5', 'Map keys must be unique'],
    ['a bracket that is not closed', 'mustFail: [more]', 'mustFail: [more', '30:5', /Flow sequence/],
    [
      'no controls',
      'controls:\n          - what: a coin that is not loaded\n            route: It is as fair as the other.\n            places: { loaded: { options: { bias: 0.5 } } }\n            mustFail: [more]',
      'controls: []',
      '25:9',
      'experiments.coins.claims.more-heads.controls: expected at least 1 items, got 0',
    ],
    [
      'a bound that is a count',
      'above: 0.2',
      'above: 2\n            counts: heads',
      '23:13',
      'experiments.coins.claims.more-heads.measures.more.above: expected a bound between two counts, such as 2.5, got 2',
    ],
    [
      'a grid of what is no name',
      'loaded: { words: a loaded coin, options: { bias: 0.9 } }',
      'loaded: { words: a loaded coin, grid: { bias: [a b] } }',
      '11:7',
      'its grid makes a variant "loaded-bias-a b"; expected letters, digits, dots and hyphens',
    ],
    [
      'a grid that makes a variant that is there',
      'fair: { words: a fair coin }',
      'fair-bias-1: { words: a coin }\n      fair: { words: a fair coin, grid: { bias: [1] } }',
      '11:7',
      'a variant fair-bias-1 comes twice',
    ],
    [
      'an optional metric that is claimed',
      'range: [0, 1], read',
      'range: [0, 1], optional: true, read',
      '22:45',
      'expected a metric that each training has, heads is optional',
    ],
    [
      'a time that is none',
      'seeds: 5',
      'seeds: 5\n    timeLimit: soon',
      '7:5',
      'experiments.coins.timeLimit: expected a time such as “90 s”, “10 min” or “2 h”',
    ],
    [
      'a file outside',
      'seeds: 5',
      'seeds: 5\n    files: [../train.py]',
      '7:13',
      'experiments.coins.files.0: expected a file beside the study file or below it',
    ],
  ] as const)('is told where it has %s', (_, find, replace, place, message) => {
    const expected = typeof message === 'string' ? at(place, message) : message;
    expect(() => reading(find, replace)).toThrow(expected);
  });

  it.each([
    ['nothing', '', /the whole: expected object, got null/],
    ['a list', '- title', /1:1: the whole: expected object, got array/],
  ])('is none where there is %s', (_, text, message) => {
    expect(() => readingText(text)).toThrow(message);
  });

  it('may have variants that no check runs, which findings alone need', async () => {
    const unchecked = whole.replace('a loaded coin,', 'a loaded coin, checked: false,');
    const isFinding = unchecked.replace('place: everybody', 'standing: finding\n        place: everybody');
    readingText(isFinding);
    const { experiments } = await openStudy(join(folder, 'racecar.yaml'));
    expect(experiments.map((one) => checkedOf(one).map(({ name }) => name))).toEqual([['fair']]);
    const [first, ...others] = isFinding.split('{ variant: loaded, metric: heads }');
    expect(others).toHaveLength(1);
    // A control that names it in a place.
    const fair = [first, ...others].join('{ variant: fair, metric: heads }').replace('standing: finding', '');
    expect(() => readingText(fair)).toThrow(
      at('29:23', 'expected a variant that a check runs, or a finding; loaded is not checked'),
    );
  });

  it('has a control for each measure', () => {
    const more =
      '          less: { what: tails, value: { variant: fair, metric: heads }, below: 1, basis: none }\n        controls:';
    expect(() => reading('        controls:', more)).toThrow(
      at('25:11', 'no control makes less fail: say in which case it must'),
    );
  });
});
