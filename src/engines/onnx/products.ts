import { absorb, type Node, readOnceIn } from './passes.ts';

/** Matrix products: what is known of them, and what is done to them when a graph is written. */

/** Of a matrix product: its rows and columns, and of how many products of two numbers each entry is the sum. */
export interface Extents {
  readonly rows: number;
  readonly columns: number;
  readonly terms: number;
}

/** A value with two axes. */
interface Matrix {
  readonly shape: readonly number[];
}

/** Of a·b, either operand transposed or not. */
export function extentsOf(a: Matrix, b: Matrix, transA: boolean, transB: boolean): Extents {
  const [rows, terms] = (transA ? a.shape.toReversed() : a.shape) as [number, number];
  return { rows, terms, columns: b.shape.at(transB ? 0 : 1) as number };
}

/** Whether a product has a single row or column. */
export const isThin = ({ rows, columns }: Extents): boolean => rows === 1 || columns === 1;

/** Whether a matrix product of shape `to` can add an array of shape `from`. */
export function broadcastsTo(from: readonly number[], to: readonly number[]): boolean {
  const offset = to.length - from.length;
  return offset >= 0 && from.every((extent, at) => extent === 1 || extent === to[at + offset]);
}

/** How a sum could become part of a matrix product: alpha · product + beta · addend. */
export interface Absorption {
  readonly operand: string;
  readonly addend: string;
  readonly alpha: 1 | -1;
  readonly beta: 1 | -1;
}

/**
 * A sum with a matrix product that nothing else reads becomes the third operand of the product, which saves a pass over
 * memory.
 *
 * @param sums how each sum, by its name, could be absorbed; the first way that can be gone is
 * @param kept values that are needed besides being read by nodes
 */
export function absorbSums(
  nodes: readonly Node[],
  sums: ReadonlyMap<string, readonly Absorption[]>,
  kept: ReadonlyMap<string, string>,
): Node[] {
  const isProduct = ({ opType }: Node) => opType === 'Gemm';
  return absorb(nodes, sums, kept, isProduct, (sum, product, way) => {
    const { float: alpha } = product.attributes.alpha as { float: number };
    const attributes = {
      ...product.attributes,
      alpha: { float: way.alpha * alpha },
      beta: { float: way.beta },
    };
    return [{ ...product, inputs: [...product.inputs, way.addend], outputs: sum.outputs, attributes }];
  });
}

/** Products of a column and a row that are added up one after the other. */
interface OuterProducts {
  readonly members: readonly Node[];
  /** What they are added to. */
  readonly base: string | undefined;
}

/**
 * Products of a column and a row that are added up become one product of as many terms: each by itself would take a pass over the sum.
 *
 * @param kept values that are needed besides being read by nodes
 */
export function joinOuterProducts(nodes: readonly Node[], kept: ReadonlyMap<string, string>): Node[] {
  const isReadOnce = readOnceIn(nodes, kept);
  /** By the name of the sum. */
  const sums = new Map<string, OuterProducts>();
  for (const node of nodes) {
    if (node.opType !== 'Gemm' || node.extents?.terms !== 1) continue;
    const [output, base] = [node.outputs[0] as string, node.inputs[2]];
    const before = base !== undefined && isReadOnce(base) ? sums.get(base) : undefined;
    if (before && isAlike(before.members[0] as Node, node)) {
      sums.delete(base as string);
      sums.set(output, { ...before, members: [...before.members, node] });
    } else if (isPlain(node)) {
      sums.set(output, { members: [node], base });
    }
  }
  const joined = [...sums.values()].filter(({ members }) => members.length > 1);
  const dropped = new Set(joined.flatMap(({ members }) => members.slice(0, -1)));
  const last = new Map(joined.map((sum) => [sum.members.at(-1), sum]));
  return nodes.flatMap((node) => {
    const sum = last.get(node);
    return sum ? productOf(sum) : dropped.has(node) ? [] : [node];
  });
}

const flagsOf = ({ attributes: { transA, transB, alpha } }: Node) => JSON.stringify([transA, transB, alpha]);

/** Whether a product adds to something as it is, or to nothing. */
const isPlain = ({ attributes: { beta } }: Node) =>
  beta === undefined || (beta as { float: number }).float === 1;

const isAlike = (a: Node, b: Node) => flagsOf(a) === flagsOf(b) && isPlain(b);

/** Columns beside each other, and rows below each other, and their product. */
function productOf({ members, base }: OuterProducts): Node[] {
  const [first, output] = [members[0] as Node, (members.at(-1) as Node).outputs[0] as string];
  const { transA, transB } = first.attributes;
  const beside = (operand: 0 | 1, axis: number): Node => ({
    opType: 'Concat',
    inputs: members.map(({ inputs }) => inputs[operand] as string),
    outputs: [`${output}_${operand}`],
    attributes: { axis },
  });
  const parts = [beside(0, transA ? 0 : 1), beside(1, transB ? 1 : 0)];
  const inputs = [...parts.flatMap(({ outputs }) => outputs), ...(base === undefined ? [] : [base])];
  const extents = { ...(first.extents as Extents), terms: members.length };
  return [...parts, { ...first, inputs, outputs: [output], extents }];
}
