import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMetric } from '../../src/declared/measured/read-metric.ts';
import { realFiles, writtenFolder } from './written.ts';

const { write, read, refusal } = writtenFolder();
const values = (content: string, column = 'loss', where?: Record<string, string>) => {
  write('log.csv', content);
  return read({ csv: 'log.csv', column, where });
};
const refused = (content: string, column = 'loss', where?: Record<string, string>) => {
  write('log.csv', content);
  return refusal({ csv: 'log.csv', column, where });
};

describe('a column of a CSV file', () => {
  it('is read in Lightning’s form, whose rows have cells of one metric each', () => {
    const lightning = (column: string) => readMetric(realFiles, { csv: 'lightning.csv', column });
    expect(lightning('train_loss_step')).toEqual([2.5625, 1.3125, 0.8125, 0.5625]);
    expect(lightning('val_loss')).toEqual([2.625, 1.375, 0.875, 0.625]);
    expect(lightning('train_loss_epoch')).toEqual([2.5, 1.25, 0.75, 0.5]);
    expect(lightning('epoch')).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  it('is read as Keras writes it, with NA in epochs without validation, and lists in quotes', () => {
    const keras = (column: string) => readMetric(realFiles, { csv: 'keras.csv', column });
    expect(keras('loss')).toEqual([2.5, 1.25, 0.75, 0.5]);
    expect(keras('val_loss')).toEqual([1.375, 0.625]);
    expect(() => keras('learning_rates')).toThrow(
      /keras\.csv:2: expected a finite number in column "learning_rates", got "\\"\[0\.1, 0\.2\]\\""$/,
    );
  });

  it.each([
    ['LF', 'loss,b\n1,x\n2,y\n'],
    ['CRLF', 'loss,b\r\n1,x\r\n2,y\r\n'],
    ['CR', 'loss,b\r1,x\r2,y\r'],
    ['ends that differ', 'loss,b\n1,x\r\n2,y'],
    ['empty lines', '\n\nloss,b\r\n\r\n1,x\n\n2,y\n\n\n'],
    ['a mark of Windows', '\uFEFFloss,b\n1,x\n2,y\n'],
    ['a mark and quotes', '\uFEFF"loss",b\n"1","x,""\r\n"\n2,y'],
    ['spaces around', ' loss , b\n 1 ,x\n\t2,y'],
    ['a column without a name', ',loss\n0,1\n1,2\n'],
    ['two other columns of one name', 'a,loss,a\n0,1,0\n1,2,0\n'],
  ])('is read with %s', (_, content) => {
    expect(values(content)).toEqual([1, 2]);
  });

  it.each<[string, number]>([
    ['-0.5', -0.5],
    ['+.5', 0.5],
    ['5.', 5],
    ['1e-3', 0.001],
    ['1E+05', 1e5],
    ['4.9e-324', 5e-324],
    ['007', 7],
    ['1e-400', 0],
    ['" 1.5 "', 1.5],
  ])('takes %s for %d', (cell, value) => {
    expect(values(`loss\n${cell}\n`)).toEqual([value]);
  });

  it.each([
    'abc',
    'nan',
    'NaN',
    'inf',
    '-Infinity',
    '1e400',
    '0x10',
    '1_000',
    '1 000',
    '1.2.3',
    '-',
    '.',
    'e5',
    'True',
  ])('refuses %s', (cell) => {
    expect(refused(`epoch,loss\n0,1\n1,${cell}\n`)).toBe(
      `log.csv:3: expected a finite number in column "loss", got "${cell}"`,
    );
  });

  it.each(['1,5', '1,000', '1,234.5'])('refuses %s, in quotes and without them', (cell) => {
    expect(refused(`loss\n"${cell}"\n`)).toBe(
      `log.csv:2: expected a finite number in column "loss", got "${cell}"`,
    );
    expect(refused(`loss\n${cell}\n`)).toBe('log.csv:2: expected 1 cells, as in the header, got 2');
  });

  it('gives back any numbers that were written into it', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (numbers, end) => {
        // In JavaScript and in Python negative zero is written as 0 and as -0.0.
        const written = numbers.map((number) => (Object.is(number, -0) ? '-0.0' : String(number)));
        expect(values(['loss', ...written].join(end))).toEqual(numbers);
      }),
    );
  });

  it('is read in the column of any name, whatever the others are called', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 9 })
      .filter((name) => name.trim() === name && !/\0/.test(name));
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, (names) => {
        const cells = names.map((name) => `"${name.replaceAll('"', '""')}"`);
        write('names.csv', `${cells.join()}\n${names.map((_, nth) => nth).join()}\n`);
        names.forEach((column, nth) => {
          expect(read({ csv: 'names.csv', column })).toEqual([nth]);
        });
      }),
    );
  });

  it('names the line in the file, also below cells of several lines', () => {
    expect(refused('note,loss\r\n"two\r\nlines",1\r\n\r\n"a\nb\n",x\r\n')).toBe(
      'log.csv:7: expected a finite number in column "loss", got "x"',
    );
  });

  it('names columns where one is missing', () => {
    expect(refused('epoch,train_loss,val_loss\n0,1,2\n', 'val_los')).toBe(
      'log.csv:1: expected a column "val_los", got "epoch", "train_loss", "val_loss"; the nearest is "val_loss"',
    );
    expect(refused('\n\r\nepoch;loss\n0;1\n')).toBe('log.csv:3: expected a column "loss", got "epoch;loss"');
    expect(refused(`${[...'abcdefghijkl'].join()},losses\n`)).toBe(
      'log.csv:1: expected a column "loss", got "a", "b", "c", "d", "e", "f", "g", "h", … of 13; the nearest is "losses"',
    );
    expect(refused(`${'x'.repeat(1000)}\n`)).toBe(
      `log.csv:1: expected a column "loss", got "${'x'.repeat(60)}…"`,
    );
  });

  it('refuses a column that is there twice', () => {
    expect(refused('loss,epoch,loss\n1,0,2\n')).toBe(
      'log.csv:1: expected one column "loss", got it as columns 1 and 3',
    );
    expect(refused('loss,"a\nb",loss \n1,0,2\n')).toBe(
      'log.csv:2: expected one column "loss", got it as columns 1 and 3',
    );
  });

  it('refuses rows that are shorter or longer than the header', () => {
    expect(refused('epoch,loss\n0,1\n1\n')).toBe('log.csv:3: expected 2 cells, as in the header, got 1');
    expect(refused('epoch,loss\n0,1,\n')).toBe('log.csv:2: expected 2 cells, as in the header, got 3');
  });

  it('refuses a header that comes again, as of a training that was begun again', () => {
    expect(refused('epoch,loss\n0,1\nepoch,loss\n0,1\n')).toBe(
      'log.csv:3: expected a finite number in column "loss", got "loss"',
    );
  });

  it('says what is wrong with quotes', () => {
    expect(refused('epoch,loss\n0,1\n\n1,"2\n3,4\n')).toBe(
      'log.csv:4: expected a closing quote in the row that begins here, got the end of the file',
    );
    expect(refused('epoch,loss\n0,"1"0\n')).toBe(
      'log.csv:2: expected a comma or the end of the row after a closing quote',
    );
    expect(refused('epoch,loss\n0,1"0"\n')).toBe(
      'log.csv:2: expected a cell in quotes to begin with the quote',
    );
  });

  it('says that there is nothing in it', () => {
    expect(refused('\n\r\n')).toBe('log.csv: expected a CSV file, got empty lines');
    expect(refused('epoch,loss\n')).toBe(
      'log.csv: expected a number in column "loss", got no rows below the header',
    );
    expect(refused('epoch,loss\n0,\n1,NA\n')).toBe(
      'log.csv: expected a number in column "loss", got none in any row',
    );
  });
});

describe('rows that are asked for', () => {
  const log = 'phase,fold,loss\ntrain,1,1\nval,1,2\n val ,2,3\ntrain,2,x\nval,2,\n';

  it('have all of the texts', () => {
    expect(values(log, 'loss', { phase: 'val' })).toEqual([2, 3]);
    expect(values(log, 'loss', { phase: 'val', fold: '1' })).toEqual([2]);
    expect(values(log, 'fold', { phase: 'train' })).toEqual([1, 2]);
  });

  it('are checked as others are', () => {
    expect(refused(log, 'loss', { fold: '2' })).toBe(
      'log.csv:5: expected a finite number in column "loss", got "x"',
    );
    expect(refused(log, 'loss', { fase: 'val' })).toBe(
      'log.csv:1: expected a column "fase", got "phase", "fold", "loss"; the nearest is "phase"',
    );
    expect(refused('phase,phase,loss\na,b,1\n', 'loss', { phase: 'a' })).toBe(
      'log.csv:1: expected one column "phase", got it as columns 1 and 2',
    );
  });

  it('are missing, and what there is instead', () => {
    expect(refused(log, 'loss', { fold: '1', phase: 'vall' })).toBe(
      'log.csv: expected rows with "vall" in column "phase", got "train", "val"; the nearest is "val"',
    );
    expect(refused(`${log}test,3,1\n`, 'loss', { phase: 'val', fold: '3' })).toBe(
      'log.csv: expected a number in column "loss", got none in the rows that are asked for',
    );
  });
});
