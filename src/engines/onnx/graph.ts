import { Constants } from './constants.ts';
import { graphMessage, modelMessage, type Port } from './message.ts';
import { type Absorption, type Attribute, absorbSums, liveNodes, type Node, namesReadBy } from './passes.ts';
import { type ElementType, encodeModel } from './schema.ts';

/** A value and its shape. */
export interface Shaped {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What a value is multiplied with: a number, and maybe a scalar that is known only when the graph runs. */
interface Weight {
  readonly factor: number;
  readonly scalar?: string | undefined;
}

/** A product of a value and a scalar. */
interface Scale {
  readonly value: string;
  readonly scalar: string;
}

let graphs = 0;

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
  readonly #known = new Map<string, string>();
  /** What products of a value and a scalar were made of. */
  readonly #scaled = new Map<string, Scale>();
  /** How sums could become part of a matrix product. */
  readonly #absorptions = new Map<string, Absorption[]>();
  readonly #renamed = new Map<string, string>();
  readonly #inputs: Port[] = [];
  readonly #outputs: Port[] = [];

  /** @param outer the graph around it, if it is the body of a loop; what that has can be read here, too */
  constructor(outer?: Graph) {
    this.#outer = outer;
  }

  /** Whether a value is an input or made by a node. */
  has(value: string): boolean {
    return this.#inputs.some(({ name }) => name === value) || this.#producerOf(value) !== undefined;
  }

  /** Declares an input. */
  input(name: string, shape: Port['shape'], type: ElementType = 'float32'): string {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Makes a value an output under a name of its own. */
  output(name: string, value: string, shape: Port['shape'], type: ElementType = 'float32'): void {
    if (this.#producerOf(value) && !this.#renamed.has(value)) {
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
  ): string {
    // What does not change from iteration to iteration is computed before the first.
    if (this.#outer && inputs.every((name) => this.#outer?.has(name))) {
      return this.#outer.node(opType, inputs, attributes);
    }
    const key = JSON.stringify([opType, inputs, attributes]);
    const output = this.#known.get(key) ?? (this.#append({ opType, inputs, attributes }, 1)[0] as string);
    this.#known.set(key, output);
    return output;
  }

  /** A matrix product, alpha · a·b, either operand transposed or not. */
  product(a: string, b: string, { transA = false, transB = false, alpha = 1 }): string {
    const isFixed = transA && this.#outer?.has(a);
    return this.node('Gemm', [isFixed ? this.node('Transpose', [a], { perm: [1, 0] }) : a, b], {
      transA: Number(transA && !isFixed),
      transB: Number(transB),
      alpha: { float: alpha },
    });
  }

  /** a + sign · b, each broadcast against the other. */
  add(a: Shaped, b: Shaped, sign: 1 | -1): string {
    const sum = this.node(sign === 1 ? 'Add' : 'Sub', [a.name, b.name]);
    const ways: Absorption[] = [];
    if (broadcastsTo(a.shape, b.shape)) {
      ways.push({ product: b.name, addend: a.name, alpha: sign, beta: 1 });
    }
    if (broadcastsTo(b.shape, a.shape)) {
      ways.push({ product: a.name, addend: b.name, alpha: 1, beta: sign });
    }
    this.#absorptions.set(sum, ways);
    return sum;
  }

  /** a + weight · b, both of one shape, in one pass. */
  addWeighted(a: string, b: string, shape: readonly number[], { factor, scalar }: Weight): string {
    const rows = shape.slice(0, -1);
    const column = [...rows, 1]; // the operator takes a weight for each row
    if (scalar === undefined) return this.node('GatedAdd', [a, b, this.constants.filled(column, factor)]);
    // Multiplied as a list: broadcasting along an axis of extent 1 costs ten times as much.
    const weights = this.node('Mul', [this.constants.filled(rows, factor), scalar]);
    return this.node('GatedAdd', [a, b, this.node('Reshape', [weights, this.constants.integers(column)])]);
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

  /** The sum over some axes of a value. */
  sum({ name, shape }: Shaped, axes: readonly number[], keepDims: boolean): string {
    const [rows] = shape;
    if (shape.length === 2 && axes.length === 1 && axes[0] === 0) {
      // Down the columns of a matrix, a product with ones is several times faster than a reduction.
      return this.node('MatMul', [
        this.constants.filled(keepDims ? [1, rows as number] : [rows as number], 1),
        name,
      ]);
    }
    return this.node('ReduceSum', [name, this.constants.integers(axes)], { keepdims: Number(keepDims) });
  }

  /** Whether a value is a matrix product. */
  isProduct(name: string): boolean {
    return this.#producerOf(name)?.opType === 'Gemm';
  }

  /** Appends a loop of `body`, which must be complete, and names its `count` outputs. */
  loop(inputs: readonly string[], body: Graph, count: number): string[] {
    const readInside = body.#liveNodes().flatMap(namesReadBy);
    return this.#append(
      { opType: 'Loop', inputs, attributes: { body: { graph: body.#message() } }, readInside },
      count,
    );
  }

  #append(node: Omit<Node, 'outputs'>, count: number): string[] {
    const outputs = Array.from({ length: count }, (_, at) => `${this.#prefix}${this.#nodes.length}_${at}`);
    this.#nodes.push({ ...node, outputs });
    return outputs;
  }

  /** The bytes of a model that is this graph. */
  encode(): Uint8Array {
    return encodeModel(modelMessage(this.#message()));
  }

  #message(): object {
    const nodes = absorbSums(this.#liveNodes(), this.#absorptions, this.#renamed);
    const constants = this.constants.messages(new Set(nodes.flatMap(namesReadBy)));
    return graphMessage(nodes, constants, this.#inputs, this.#outputs, this.#renamed);
  }

  #liveNodes(): Node[] {
    return liveNodes(this.#nodes, [...this.#outputs.map(({ name }) => name), ...this.#renamed.keys()]);
  }

  #producerOf(value: string): Node | undefined {
    return this.#nodes.find(({ outputs }) => outputs.includes(value));
  }
}

/** Whether a matrix product of shape `to` can add an array of shape `from`. */
function broadcastsTo(from: readonly number[], to: readonly number[]): boolean {
  const offset = to.length - from.length;
  return offset >= 0 && from.every((extent, at) => extent === 1 || extent === to[at + offset]);
}
