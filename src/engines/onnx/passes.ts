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

/** How a sum could become part of a matrix product: alpha · product + beta · addend. */
export interface Absorption {
  readonly product: string;
  readonly addend: string;
  readonly alpha: 1 | -1;
  readonly beta: 1 | -1;
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
 * @param sums how each sum, by its name, could be absorbed; the first way that can be gone is
 * @param kept values that are needed besides being read by nodes
 */
export function absorbSums(
  nodes: readonly Node[],
  sums: ReadonlyMap<string, readonly Absorption[]>,
  kept: ReadonlyMap<string, string>,
): Node[] {
  const reads = new Map<string, number>();
  for (const name of nodes.flatMap(namesReadBy)) reads.set(name, (reads.get(name) ?? 0) + 1);
  const products = new Map<string, Node>();
  const absorbed = new Set<Node>();
  const result = nodes.map((node): Node => {
    const [output] = node.outputs as [string];
    const way = sums.get(output)?.find(({ product }) => products.has(product));
    if (way) {
      const product = products.get(way.product) as Node;
      absorbed.add(product);
      const { float: alpha } = product.attributes.alpha as { float: number };
      const attributes = {
        ...product.attributes,
        alpha: { float: way.alpha * alpha },
        beta: { float: way.beta },
      };
      return { ...node, opType: 'Gemm', inputs: [...product.inputs, way.addend], attributes };
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
