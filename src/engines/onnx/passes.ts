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
