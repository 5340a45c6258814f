import { Matrix, QrDecomposition } from 'ml-matrix';
import { Random } from '../../kit/random.ts';
import { type Entries, gramSvd } from './gram.ts';

/** The entries of a matrix in double precision. */
export interface Doubles extends Entries {
  readonly values: Float64Array;
}

/** Within how many dimensions the components are searched, and how often these are turned. */
const [searched, iterations] = [30, 5];

/**
 * The leading principal components of rows without their mean, as the rows of a matrix: the best within a space that iterations have
 * turned towards them. A whole decomposition would take a hundred times as long.
 *
 * Source: Halko, Martinsson & Tropp 2011, *Finding Structure with Randomness*, algorithm 4.4.
 *
 * @param count how many at most, of those that there are
 */
export function principalComponents(centred: Doubles, count: number): Doubles {
  const random = new Random(0, 'pixels');
  const { rows, columns } = centred;
  const width = Math.min(searched, columns, rows);
  const across = transposed(centred);
  let space = transposed(matrix(columns, width, () => random.uniform(-1, 1)));
  for (let at = 0; at < iterations; at++) {
    const turned = dots(across, dots(centred, space));
    const { orthogonalMatrix } = new QrDecomposition(
      Matrix.from1DArray(columns, width, Array.from(transposed(turned).values)),
    );
    const values = Float64Array.from(orthogonalMatrix.to1DArray());
    space = transposed({ rows: columns, columns: width, values });
  }
  const directions = gramSvd(transposed(dots(centred, space))).right(count);
  const turns = matrix(directions.length, width, (row, column) => directions[row]?.[column] as number);
  return transposed(dots(turns, transposed(space)));
}

const matrix = (rows: number, columns: number, entry: (row: number, column: number) => number): Doubles => ({
  rows,
  columns,
  values: Float64Array.from({ length: rows * columns }, (_, at) =>
    entry(Math.floor(at / columns), at % columns),
  ),
});

function transposed({ rows, columns, values }: Doubles): Doubles {
  const turned = new Float64Array(values.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) turned[column * rows + row] = values[at] as number;
  return { rows: columns, columns: rows, values: turned };
}

/**
 * The scalar products of all rows of A and all rows of B, BAᵀ: [rows of B, rows of A]. Five at a time, since a sum that is kept in a
 * register costs a third of one in an array.
 */
export function dots(A: Doubles, B: Doubles): Doubles {
  const [length, a, b] = [A.columns, A.values, B.values];
  const values = new Float64Array(B.rows * A.rows);
  for (let first = 0; first < B.rows; first += 5) {
    // Where fewer are left the last is taken several times.
    const [r0, r1, r2, r3, r4] = [0, 1, 2, 3, 4].map((next) => Math.min(first + next, B.rows - 1)) as Five;
    const [b0, b1, b2, b3, b4] = [r0, r1, r2, r3, r4].map((row) => row * length) as Five;
    for (let row = 0, from = 0; row < A.rows; row++, from += length) {
      let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
      for (let at = 0; at < length; at++) {
        const x = a[from + at] as number;
        s0 += x * (b[b0 + at] as number);
        s1 += x * (b[b1 + at] as number);
        s2 += x * (b[b2 + at] as number);
        s3 += x * (b[b3 + at] as number);
        s4 += x * (b[b4 + at] as number);
      }
      values[r0 * A.rows + row] = s0;
      values[r1 * A.rows + row] = s1;
      values[r2 * A.rows + row] = s2;
      values[r3 * A.rows + row] = s3;
      values[r4 * A.rows + row] = s4;
    }
  }
  return { rows: B.rows, columns: A.rows, values };
}

type Five = [number, number, number, number, number];
