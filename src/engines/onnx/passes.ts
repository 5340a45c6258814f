/** What is done to the nodes of a graph when it is written and all of them are known. */

/** A value of an attribute; a graph is given as its message. */
export type Attribute = number | readonly number[] | { readonly float: number } | { readonly graph: object };

/** An operation. */
export interface Node {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** What graphs inside of it read of the graph around them. */
  readonly readInside?: readonly string[];
}

/** A sum that could become part of a matrix product: product + beta · addend. */
export interface Addend {
  readonly product: string;
  readonly addend: string;
  readonly beta: number;
}

/** The nodes that lead to a wanted value, in their order. */
export function liveNodes(nodes: readonly Node[], outputs: Iterable<string>): Node[] {
  const wanted = new Set(outputs);
  const live: Node[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue;
    live.push(node);
    for (const name of namesReadBy(node)) wanted.add(name);
  }
  return live.reverse();
}

/**
 * A sum with a matrix product that nothing else reads becomes the third operand of the product, which saves a pass over
 * memory.
 *
 * @param sums what each sum consists of, by its name
 * @param kept values that are needed besides being read by nodes
 */
export function absorbSums(
  nodes: readonly Node[],
  sums: ReadonlyMap<string, Addend>,
  kept: ReadonlyMap<string, string>,
): Node[] {
  const reads = new Map<string, number>();
  for (const name of nodes.flatMap(namesReadBy)) reads.set(name, (reads.get(name) ?? 0) + 1);
  const products = new Map<string, Node>();
  const absorbed = new Set<Node>();
  const result = nodes.map((node): Node => {
    const [output] = node.outputs as [string];
    const sum = sums.get(output);
    const product = sum && products.get(sum.product);
    if (sum && product) {
      absorbed.add(product);
      const attributes = { ...product.attributes, beta: { float: sum.beta } };
      return { ...node, opType: 'Gemm', inputs: [...product.inputs, sum.addend], attributes };
    }
    const isBare = node.opType === 'Gemm' && reads.get(output) === 1 && !kept.has(output);
    if (isBare) products.set(output, node);
    return node;
  });
  return result.filter((node) => !absorbed.has(node));
}

/** Every name that a node reads. */
export function namesReadBy({ inputs, readInside = [] }: Node): string[] {
  return [...inputs, ...readInside];
}
