import { absorbBiases, type Bias, waysToBias } from './biases.ts';
import { Constants } from './constants.ts';
import { graphMessage, modelMessage, type Port } from './message.ts';
import { type Attribute, liveNodes, type Node, namesReadBy } from './passes.ts';
import {
  type Absorption,
  absorbSums,
  broadcastsTo,
  type Extents,
  extentsOf,
  isThin,
  joinOuterProducts,
} from './products.ts';
import { type ElementType, encodeModel } from './schema.ts';

/** A value and its shape. */
export interface Shaped {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A product of a value and a scalar. */
type Scale = Readonly<Record<'value' | 'scalar', string>>;

let graphs = 0;

const keyOf = (opType: string, inputs: readonly string[], attributes: object = {}) =>
  JSON.stringify([opType, inputs, attributes]);

/**
 * An ONNX graph in the making. Values are known by name. Equal constants are stored once, equal nodes appear once, and
 * nodes that lead to no output are left out when the graph is written.
 */
export class Graph {
  readonly #prefix = `g${graphs++}_`;
  /** The constants that its nodes read. */
  readonly constants = new Constants(this.#prefix);
  readonly #outer: Graph | undefined;
  readonly #nodes: Node[] = [];
  readonly #producers = new Map<string, Node>();
  readonly #known = new Map<string, string>();
  /** What products of a value and a scalar were made of. */
  readonly #scaled = new Map<string, Scale>();
  /** How sums could become part of a matrix product, and of a convolution. */
  readonly #absorptions = new Map<string, Absorption[]>();
  readonly #biases = new Map<string, Bias[]>();
  readonly #renamed = new Map<string, string>();
  readonly #inputs: Port[] = [];
  readonly #outputs: Port[] = [];

  /** @param outer the graph around it, if it is the body of a scan; what that has can be read here, too */
  constructor(outer?: Graph) {
    this.#outer = outer;
  }

  /** Whether a value is an input or made by a node. */
  has(value: string): boolean {
    return this.#inputs.some(({ name }) => name === value) || this.#producers.has(value);
  }

  /** Declares an input. */
  input(name: string, shape: Port['shape'], type: ElementType = 'float32'): string {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Makes a value an output under a name of its own. */
  output(name: string, value: string, shape: Port['shape'], type: ElementType = 'float32'): void {
    if (this.#producers.has(value) && !this.#renamed.has(value)) {
      this.#renamed.set(value, name); // no node that only copies
    } else {
      this.#nodes.push({ opType: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    }
    this.#outputs.push({ name, type, shape });
  }

  /** Appends a node with one output, and names that. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    extents?: Extents,
  ): string {
    const fixed = this.#fixed(inputs);
    // What does not change from iteration to iteration is computed before the first.
    if (fixed) return (this.#outer as Graph).node(opType, fixed, attributes, extents);
    const key = keyOf(opType, inputs, attributes);
    const output = this.#known.get(key) ?? this.#append({ opType, inputs, attributes, extents }, 1)[0];
    this.#known.set(key, output as string);
    return output as string;
  }

  /** The node that makes a value, if one does. */
  producerOf(value: string): Node | undefined {
    return this.#producers.get(value);
  }

  /** The output of such a node, if there is one. */
  known(opType: string, inputs: readonly string[]): string | undefined {
    return this.#known.get(keyOf(opType, inputs));
  }

  /** What the graph around this one calls values of it, and constants; undefined where some are neither, or all are constants. */
  #fixed(values: readonly string[]): string[] | undefined {
    const outer = this.#outer;
    if (!outer || !values.some((name) => outer.has(name))) return undefined;
    if (!values.every((name) => outer.has(name) || this.constants.has(name))) return undefined;
    return values.map((name) => (outer.has(name) ? name : outer.constants.take(name, this.constants)));
  }

  /**
   * A matrix product, a·b, either operand transposed or not, times `alpha`.
   *
   * @returns its value, and the factor that is still to be multiplied in: a product with a single row or column is left as it is, since
   * ONNX Runtime has a way for these that is several times faster, and takes it where there is no other factor than 1
   */
  product(
    a: Shaped,
    b: Shaped,
    { transA = false, transB = false, alpha = 1 },
  ): { readonly name: string; readonly factor: number } {
    const extents = extentsOf(a, b, transA, transB);
    const isFixed = transA && this.#outer?.has(a.name);
    const left = isFixed ? this.node('Transpose', [a.name], { perm: [1, 0] }) : a.name;
    const attributes = {
      transA: Number(transA && !isFixed),
      transB: Number(transB),
      alpha: { float: isThin(extents) ? 1 : alpha },
    };
    return {
      name: this.node('Gemm', [left, b.name], attributes, extents),
      factor: isThin(extents) ? alpha : 1,
    };
  }

  /** a + sign · b, each broadcast against the other. */
  add(a: Shaped, b: Shaped, sign: 1 | -1): string {
    const sum = this.node(sign === 1 ? 'Add' : 'Sub', [a.name, b.name]);
    const canTake = (product: Shaped, addend: Shaped) =>
      broadcastsTo(addend.shape, product.shape) && (sign === 1 || this.takesNegated(product.name));
    const ways: Absorption[] = [];
    if (canTake(b, a)) ways.push({ operand: b.name, addend: a.name, alpha: sign, beta: 1 });
    if (canTake(a, b)) ways.push({ operand: a.name, addend: b.name, alpha: 1, beta: sign });
    this.#absorptions.set(sum, ways);
    if (sign === 1) this.#biases.set(sum, waysToBias(a, b, this.constants));
    return sum;
  }

  /** A value times a scalar. */
  scale(value: string, scalar: string): string {
    const product = this.node('Mul', [value, scalar]);
    this.#scaled.set(product, { value, scalar });
    return product;
  }

  /** What `scale` made a value of. */
  scaleOf(name: string): Scale | undefined {
    return this.#scaled.get(name);
  }

  /** Whether a value is a matrix product to which something can be added while either is negated, at no cost. */
  takesNegated(name: string): boolean {
    const extents = this.#producers.get(name)?.extents;
    return extents !== undefined && !isThin(extents);
  }

  /** Appends a scan of `body`, which must be complete, over the last `fed` of its inputs, and names its `count` outputs. */
  scan(inputs: readonly string[], fed: number, body: Graph, count: number): string[] {
    const readInside = body.#liveNodes().flatMap(namesReadBy);
    const attributes = { num_scan_inputs: fed, body: { graph: body.#message() } };
    return this.#append({ opType: 'Scan', inputs, attributes, readInside }, count);
  }

  #append(node: Omit<Node, 'outputs'>, count: number): string[] {
    const outputs = Array.from({ length: count }, (_, at) => `${this.#prefix}${this.#nodes.length}_${at}`);
    const appended = { ...node, outputs };
    this.#nodes.push(appended);
    for (const name of outputs) this.#producers.set(name, appended);
    return outputs;
  }

  /** The bytes of a model that is this graph. */
  encode(): Uint8Array {
    return encodeModel(modelMessage(this.#message()));
  }

  #message(): object {
    const absorbed = absorbSums(this.#liveNodes(), this.#absorptions, this.#renamed);
    const joined = joinOuterProducts(absorbed, this.#renamed);
    const nodes = absorbBiases(joined, this.#biases, this.#renamed);
    const constants = this.constants.messages(new Set(nodes.flatMap(namesReadBy)));
    return graphMessage(nodes, constants, this.#inputs, this.#outputs, this.#renamed);
  }

  #liveNodes(): Node[] {
    return liveNodes(this.#nodes, [...this.#outputs.map(({ name }) => name), ...this.#renamed.keys()]);
  }
}
