import { Constants } from './constants.ts';
import { type Addend, type Attribute, absorbSums, liveNodes, type Node, namesReadBy } from './passes.ts';
import { attributeTypes, type ElementType, elementTypes, encodeModel } from './schema.ts';

/** The version of ONNX's operators that we speak. */
const [opset, irVersion] = [18, 8];

/** A value that enters or leaves a graph; a dimension that is a name may have any extent. */
interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A value and its shape. */
export interface Shaped {
  readonly name: string;
  readonly shape: readonly number[];
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
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, string>();
  /** What squares were made of. */
  readonly #squares = new Map<string, string>();
  /** What sums have that could become part of a matrix product. */
  readonly #addends = new Map<string, Addend>();
  readonly #renamed = new Map<string, string>();
  readonly #inputs: Port[] = [];
  readonly #outputs: Port[] = [];

  /** Declares an input. */
  input(name: string, shape: Port['shape'], type: ElementType = 'float32'): string {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Makes a value an output under a name of its own. */
  output(name: string, value: string, shape: Port['shape'], type: ElementType = 'float32'): void {
    const isOurs = this.#nodes.some(({ outputs }) => outputs.includes(value));
    if (isOurs && !this.#renamed.has(value)) {
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
    const key = JSON.stringify([opType, inputs, attributes]);
    const output = this.#known.get(key) ?? (this.#append({ opType, inputs, attributes }, 1)[0] as string);
    this.#known.set(key, output);
    return output;
  }

  /** A matrix product, alpha · a·b, either operand transposed or not. */
  product(a: string, b: string, { transA = false, transB = false, alpha = 1 }): string {
    return this.node('Gemm', [a, b], {
      transA: Number(transA),
      transB: Number(transB),
      alpha: { float: alpha },
    });
  }

  /** a + sign · b, each broadcast against the other. */
  add(a: Shaped, b: Shaped, sign: 1 | -1): string {
    const sum = this.node(sign === 1 ? 'Add' : 'Sub', [a.name, b.name]);
    if (broadcastsTo(b.shape, a.shape)) {
      this.#addends.set(sum, { product: a.name, addend: b.name, beta: sign });
    } else if (sign === 1 && broadcastsTo(a.shape, b.shape)) {
      this.#addends.set(sum, { product: b.name, addend: a.name, beta: 1 });
    }
    return sum;
  }

  /** The sum over some axes of a value. */
  sum({ name, shape }: Shaped, axes: readonly number[], keepDims: boolean): string {
    const [rows] = shape;
    if (shape.length === 2 && axes.length === 1 && axes[0] === 0) {
      // Down the columns of a matrix, a product with ones is several times faster than a reduction.
      return this.node('MatMul', [
        this.constants.ones(keepDims ? [1, rows as number] : [rows as number]),
        name,
      ]);
    }
    const square = this.#squares.get(name);
    const opType = square === undefined ? 'ReduceSum' : 'ReduceSumSquare';
    return this.node(opType, [square ?? name, this.constants.integers(axes)], { keepdims: Number(keepDims) });
  }

  /** The square of a value, entry by entry. */
  square({ name }: { readonly name: string }): string {
    const square = this.node('Mul', [name, name]);
    this.#squares.set(square, name);
    return square;
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
    return encodeModel({
      irVersion,
      producerName: 'racecar-repro',
      opsetImport: [{ domain: '', version: opset }],
      graph: this.#message(),
    });
  }

  #message(): object {
    const nodes = absorbSums(this.#liveNodes(), this.#addends, this.#renamed);
    const used = new Set(nodes.flatMap(namesReadBy));
    const finalName = (name: string) => this.#renamed.get(name) ?? name;
    return {
      name: 'graph',
      node: nodes.map(({ opType, inputs, outputs, attributes }) => ({
        opType,
        input: inputs.map(finalName),
        output: outputs.map(finalName),
        attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...attributeMessage(value) })),
      })),
      initializer: this.constants.messages(used),
      input: this.#inputs.map(portMessage),
      output: this.#outputs.map(portMessage),
    };
  }

  #liveNodes(): Node[] {
    return liveNodes(this.#nodes, [...this.#outputs.map(({ name }) => name), ...this.#renamed.keys()]);
  }
}

/** Whether a matrix product of shape `to` can add an array of shape `from`. */
function broadcastsTo(from: readonly number[], to: readonly number[]): boolean {
  const offset = to.length - from.length;
  return offset >= 0 && from.every((extent, at) => extent === 1 || extent === to[at + offset]);
}

function portMessage({ name, type, shape }: Port): object {
  const dim = shape.map((extent) =>
    typeof extent === 'number' ? { dimValue: extent } : { dimParam: extent },
  );
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}

function attributeMessage(value: Attribute): object {
  if (typeof value === 'number') return { type: attributeTypes.int, i: value };
  if ('float' in value) return { type: attributeTypes.float, f: value.float };
  if ('graph' in value) return { type: attributeTypes.graph, g: value.graph };
  return { type: attributeTypes.ints, ints: value };
}
