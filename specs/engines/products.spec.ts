import { describe, expect, it } from '@jest/globals';
import { loadCpu } from '../../src/engines/cpu.ts';
import type { NamedTensors } from '../../src/engines/engine.ts';
import { loadOnnx } from '../../src/engines/onnx/engine.ts';
import type { Node } from '../../src/engines/onnx/passes.ts';
import { joinOuterProducts } from '../../src/engines/onnx/products.ts';
import type { tf } from '../../src/engines/tfjs.ts';
import type { NamedArrays } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';

/** Products with a single row or column, and products of a column and a row: what the compiled engine makes of them is what they are. */

const [onnx, cpu] = [await loadOnnx(), await loadCpu()];
const [rows, columns] = [37, 11];
const random = new Random(3, 'images');
const array = (...shape: number[]) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform() - 0.5),
});
const inputs: NamedArrays = {
  W: array(rows, columns),
  u: array(columns, 1),
  v: array(columns, 1),
  r: array(rows, 1),
  s: array(rows, 1),
};
type Given = Record<'W' | 'u' | 'v' | 'r' | 's', tf.Tensor>;

describe('products that the compiled engine writes otherwise', () => {
  it.each<[string, (given: Given) => tf.Tensor]>([
    ['a matrix and a column', ({ W, u }) => W.matMul(u)],
    ['the same, with a factor', ({ W, u }) => W.mul(-3).matMul(u)],
    ['the same, transposed', ({ W, r }) => W.matMul(r, true).mul(0.5)],
    ['less a column', ({ W, r, u }) => W.matMul(r, true).sub(u)],
    ['a column less that', ({ W, r, u }) => u.sub(W.matMul(r, true))],
    ['twice a column less three times that', ({ W, r, u }) => u.mul(2).sub(W.mul(3).matMul(r, true))],
    ['with a column', ({ W, r, u }) => W.matMul(r, true).add(u)],
    ['a row and a matrix', ({ W, r }) => r.matMul(W, true)],
    ['a row less that', ({ W, r, u }) => u.transpose().sub(r.matMul(W, true))],
    ['a row and a column', ({ u, v }) => u.matMul(v, true)],
    ['outer products, added up', ({ r, u, s, v }) => r.matMul(u, false, true).add(s.matMul(v, false, true))],
    [
      'four of them, and a matrix',
      ({ r, u, s, v, W }) =>
        r
          .matMul(u, false, true)
          .add(s.matMul(v, false, true))
          .add(r.matMul(v, false, true))
          .add(s.matMul(u, false, true))
          .add(W),
    ],
    [
      'a matrix, and some of them',
      ({ r, u, s, v, W }) => W.add(r.matMul(u, false, true)).add(s.matMul(v, false, true)),
    ],
    ['their difference', ({ r, u, s, v }) => r.matMul(u, false, true).sub(s.matMul(v, false, true))],
    [
      'with factors of their own',
      ({ r, u, s, v }) =>
        r
          .mul(2)
          .matMul(u, false, true)
          .add(s.mul(-3).matMul(v, false, true)),
    ],
    [
      'a sum that is needed besides',
      ({ r, u, s, v }) => {
        const first = r.matMul(u, false, true).add(s.matMul(u, false, true));
        return first.add(r.matMul(v, false, true)).mul(first);
      },
    ],
  ])('%s', async (_, f) => {
    const both = await Promise.all(
      [onnx, cpu].map(async (engine) => {
        const { y } = await engine.prepare((given: NamedTensors) => ({ y: f(given as Given) }))(inputs);
        return y;
      }),
    );
    const [ours, plain] = both;
    expect(ours?.shape).toEqual(plain?.shape);
    const largest = Math.max(...(plain?.values ?? []).map(Math.abs));
    plain?.values.forEach((value, at) => {
      expect(Math.abs((ours?.values[at] as number) - value)).toBeLessThanOrEqual(1e-6 * largest);
    });
  });
});

describe('joined outer products', () => {
  const outer = (name: string, base?: string, alpha = 1, beta = 1): Node => ({
    opType: 'Gemm',
    inputs: [`${name}-column`, `${name}-row`, ...(base ? [base] : [])],
    outputs: [name],
    attributes: { transA: 0, transB: 1, alpha: { float: alpha }, ...(base ? { beta: { float: beta } } : {}) },
    extents: { rows, columns, terms: 1 },
  });
  const kinds = (nodes: readonly Node[], kept = new Map<string, string>()) =>
    joinOuterProducts(nodes, kept).map(({ opType, inputs }) => `${opType} ${inputs}`);

  it('are one product of as many terms, added to what the first was added to', () => {
    expect(kinds([outer('a', 'W'), outer('b', 'a'), outer('c', 'b')])).toEqual([
      'Concat a-column,b-column,c-column',
      'Concat a-row,b-row,c-row',
      'Gemm c_0,c_1,W',
    ]);
  });

  it.each<[string, Node[], Map<string, string>?]>([
    ['is one alone', [outer('a')]],
    ['is needed besides', [outer('a'), outer('b', 'a'), { ...outer('x'), opType: 'Exp', inputs: ['a'] }]],
    ['is an output', [outer('a'), outer('b', 'a')], new Map([['a', 'next']])],
    ['has another factor', [outer('a', undefined, 2), outer('b', 'a')]],
    ['is subtracted', [outer('a'), outer('b', 'a', 1, -1)]],
    ['has more terms', [{ ...outer('a'), extents: { rows, columns, terms: 2 } }, outer('b', 'a')]],
  ])('stay as they are where one %s', (_, nodes, kept = new Map()) => {
    expect(joinOuterProducts(nodes, kept)).toEqual(nodes);
  });
});
