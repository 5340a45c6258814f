import type { Extents } from './products.ts';

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
  /** Of matrix products. */
  readonly extents?: Extents | undefined;
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

/** Whether a value is read by a single node, and not kept besides. */
export function readOnceIn(
  nodes: readonly Node[],
  kept: ReadonlyMap<string, string>,
): (name: string) => boolean {
  const reads = new Map<string, number>();
  for (const name of nodes.flatMap(namesReadBy)) reads.set(name, (reads.get(name) ?? 0) + 1);
  return (name) => reads.get(name) === 1 && !kept.has(name);
}

/** Every name that a node reads. */
export function namesReadBy({ inputs, readInside = [] }: Node): string[] {
  return [...inputs, ...readInside];
}

/**
 * Sums that become part of what makes one of their operands, where nothing else reads that.
 *
 * @param ways how each sum, by its name, could become part of which operand; the first way that can be gone is
 * @param kept values that are needed besides being read by nodes
 * @param takesSums whether a node can make a sum of what it makes
 * @param joined the nodes that stand for a sum and its operand
 */
export function absorb<Way extends { readonly operand: string }>(
  nodes: readonly Node[],
  ways: ReadonlyMap<string, readonly Way[]>,
  kept: ReadonlyMap<string, string>,
  takesSums: (node: Node) => boolean,
  joined: (sum: Node, operand: Node, way: Way) => Node[],
): Node[] {
  const isReadOnce = readOnceIn(nodes, kept);
  const bare = new Map<string, Node>();
  const absorbed = new Set<Node>();
  const result = nodes.flatMap((node): Node[] => {
    const [output] = node.outputs as [string];
    const way = ways.get(output)?.find(({ operand }) => bare.has(operand));
    if (way) {
      const operand = bare.get(way.operand) as Node;
      absorbed.add(operand);
      return joined(node, operand, way);
    }
    if (takesSums(node) && isReadOnce(output)) bare.set(output, node);
    return [node];
  });
  return result.filter((node) => !absorbed.has(node));
}
