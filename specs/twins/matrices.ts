/** Plain matrices of doubles, row by row: slow, obvious, and written without a look at the fast code. */
export type Matrix = number[][];

export const zip = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix =>
  a.map((row, i) => row.map((x, j) => f(x, b[i]?.[j] as number)));

export const map = (a: Matrix, f: (x: number, column: number) => number): Matrix =>
  a.map((row) => row.map(f));

export const transpose = (a: Matrix): Matrix => (a[0] ?? []).map((_, j) => a.map((row) => row[j] as number));

export const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => transpose(b).map((column) => row.reduce((sum, x, k) => sum + x * (column[k] as number), 0)));

export const sum = (a: Matrix): number => a.flat().reduce((total, x) => total + x, 0);

export const identity = (n: number): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));

export const addRow = (a: Matrix, row: Matrix): Matrix => map(a, (x, j) => x + (row[0]?.[j] as number));

export const subRow = (a: Matrix, row: Matrix): Matrix => map(a, (x, j) => x - (row[0]?.[j] as number));
