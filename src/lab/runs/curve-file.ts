import { readText } from '../../kit/files.ts';

/**
 * The reference's text files: a line `record<TAB>value` for each record, that ends in CR LF, with numbers as Python prints them, so
 * that what reads its files reads ours, and the same numbers are the same bytes.
 */
export const curveFiles = ['trainloss.txt', 'testaccuracy.txt', 'elapsedtime.txt'] as const;
export type CurveFile = (typeof curveFiles)[number];

/** Loss and accuracy are 32-bit numbers there, times are not. */
const isSingle = (file: CurveFile) => file !== 'elapsedtime.txt';

/** What stands in such a file. */
export const curveText = (file: CurveFile, values: readonly number[]): string =>
  values.map((value, record) => `${record}\t${inPython(value, isSingle(file))}\r\n`).join('');

/** The values of such a file, whatever its lines end in; NaN for what is no number. */
export const readCurve = (file: string): number[] =>
  readText(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Number(line.split('\t')[1]));

/**
 * A finite number as Python 3 prints it, and NumPy of the reference's time (1.14 and later): with the fewest digits that give it
 * back, always with a point, and below 10⁻⁴ and from 10¹⁶ on with an exponent of at least two digits.
 *
 * @param isSingle whether it is to be given back as a 32-bit number
 */
export function inPython(value: number, isSingle: boolean): string {
  const number = isSingle ? Math.fround(value) : value;
  const shortest = isSingle ? shortestSingle(number) : number;
  const size = Math.abs(number);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits, exponent = ''] = shortest.toExponential().split('e');
    return `${digits}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = String(shortest);
  return text.includes('.') ? text : `${text}.0`;
}

/** The number of the fewest decimal digits that is this one in 32 bits; nine are always enough. */
function shortestSingle(single: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits));
    if (Math.fround(shorter) === single) return shorter;
  }
  return Number(single.toPrecision(9));
}
