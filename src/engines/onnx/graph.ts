import { sizeOf } from '../../kit/arrays.ts';
import { attributeTypes, type ElementType, elementTypes, encodeModel } from './schema.ts';

/** The version of ONNX's operators that we speak. */
const [opset, irVersion] = [18, 8];

export type Attribute = number | { readonly float: number } | readonly number[] | Graph;

interface Node {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

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

interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

let graphs = 0;

/**
 * An ONNX graph in the making. Values are known by name. Equal constants are stored once, equal nodes appear once, and
 * nodes that lead to no output are left out when the graph is written.
 */
export class Graph {
  readonly #prefix = `g${graphs++}_`;
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, readonly string[]>();
  readonly #initializers = new Map<string, Initializer>();
  /** What squares were made of. */
  readonly #squares = new Map<string, string>();
  /** What sums have that could become part of a matrix product. */
  readonly #addends = new Map<string, { product: string; addend: string; beta: number }>();
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
    const known = this.#known.get(key);
    if (known) return known[0] as string;
    const [output] = this.nodes(opType, inputs, 1, attributes);
    this.#known.set(key, [output as string]);
    return output as string;
  }

  /** A matrix product, alpha · a·b, either operand transposed or not. */
  product(a: string, b: string, { transA = false, transB = false, alpha = 1 }): string {
    return this.node('Gemm', [a, b], {
      transA: Number(transA),
      transB: Number(transB),
      alpha: { float: alpha },
    });
  }

  /** a + sign · b, where one is broadcast to the other. */
  add(a: Shaped, b: Shaped, sign: 1 | -1): string {
    const sum = this.node(sign === 1 ? 'Add' : 'Sub', [a.name, b.name]);
    if (broadcastsTo(b.shape, a.shape))
      this.#addends.set(sum, { product: a.name, addend: b.name, beta: sign });
    else if (sign === 1) this.#addends.set(sum, { product: b.name, addend: a.name, beta: 1 });
    return sum;
  }

  /** The sum over some axes of a value. */
  sum({ name, shape }: Shaped, axes: readonly number[], keepDims: boolean): string {
    const [rows] = shape;
    if (shape.length === 2 && axes.length === 1 && axes[0] === 0) {
      // Down the columns of a matrix, a product with ones is several times faster than a reduction.
      return this.node('MatMul', [this.ones(keepDims ? [1, rows as number] : [rows as number]), name]);
    }
    const square = this.#squares.get(name);
    const opType = square === undefined ? 'ReduceSum' : 'ReduceSumSquare';
    return this.node(opType, [square ?? name, this.integers(axes)], { keepdims: Number(keepDims) });
  }

  /** The square of a value, entry by entry. */
  square({ name }: { readonly name: string }): string {
    const square = this.node('Mul', [name, name]);
    this.#squares.set(square, name);
    return square;
  }

  /** Appends a node with several outputs. */
  nodes(
    opType: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string[] {
    const outputs = Array.from({ length: count }, (_, at) => `${this.#prefix}${this.#nodes.length}_${at}`);
    this.#nodes.push({ opType, inputs, outputs, attributes });
    return outputs;
  }

  /** A constant scalar. */
  scalar(value: number): string {
    return this.#constant('float32', [], new Uint8Array(Float32Array.of(value).buffer));
  }

  /** A constant array of ones. */
  ones(shape: readonly number[]): string {
    const name = `${this.#prefix}ones_${shape.join('x')}`;
    const values = new Float32Array(sizeOf(shape)).fill(1);
    this.#initializers.set(name, { name, type: 'float32', shape, bytes: new Uint8Array(values.buffer) });
    return name;
  }

  /** A constant list of integers, as shapes and axes are given. */
  integers(values: readonly number[]): string {
    return this.#constant(
      'int64',
      [values.length],
      new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
    );
  }

  /** A constant truth value. */
  truth(value: boolean): string {
    return this.#constant('bool', [], Uint8Array.of(Number(value)));
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

  #constant(type: ElementType, shape: readonly number[], bytes: Uint8Array): string {
    const name = `${this.#prefix}c_${type}_${shape.join('x')}_${Buffer.from(bytes).toString('hex')}`;
    this.#initializers.set(name, { name, type, shape, bytes });
    return name;
  }

  #message(): object {
    const nodes = this.#absorbSums(this.#liveNodes());
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
      initializer: [...this.#initializers.values()]
        .filter(({ name }) => used.has(name))
        .map(({ name, type, shape, bytes }) => ({
          name,
          dims: shape,
          dataType: elementTypes[type],
          rawData: bytes,
        })),
      input: this.#inputs.map(portMessage),
      output: this.#outputs.map(portMessage),
    };

    function attributeMessage(value: Attribute): object {
      if (value instanceof Graph) return { type: attributeTypes.graph, g: value.#message() };
      if (typeof value === 'number') return { type: attributeTypes.int, i: value };
      if ('float' in value) return { type: attributeTypes.float, f: value.float };
      return { type: attributeTypes.ints, ints: value };
    }
  }

  /**
   * A sum with a matrix product that nothing else reads becomes the third operand of the product, which saves a pass
   * over memory.
   */
  #absorbSums(nodes: Node[]): Node[] {
    const reads = new Map<string, number>();
    for (const name of nodes.flatMap(namesReadBy)) reads.set(name, (reads.get(name) ?? 0) + 1);
    const products = new Map<string, Node>();
    const absorbed = new Set<Node>();
    const result = nodes.map((node): Node => {
      const [output] = node.outputs as [string];
      const sum = this.#addends.get(output);
      const product = sum && products.get(sum.product);
      if (sum && product) {
        absorbed.add(product);
        const attributes = { ...product.attributes, beta: { float: sum.beta } };
        return { ...node, opType: 'Gemm', inputs: [...product.inputs, sum.addend], attributes };
      }
      const isBare = node.opType === 'Gemm' && reads.get(output) === 1 && !this.#renamed.has(output);
      if (isBare) products.set(output, node);
      return node;
    });
    return result.filter((node) => !absorbed.has(node));
  }

  #liveNodes(): Node[] {
    const wanted = new Set([...this.#outputs.map(({ name }) => name), ...this.#renamed.keys()]);
    const live: Node[] = [];
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((name) => wanted.has(name))) continue;
      live.push(node);
      for (const name of namesReadBy(node)) wanted.add(name);
    }
    return live.reverse();
  }

  /** Every name that the nodes read; of a subgraph, those of the graph around it are among them. */
  namesRead(): string[] {
    return this.#liveNodes().flatMap(namesReadBy);
  }
}

function namesReadBy({ inputs, attributes }: Node): string[] {
  const subgraphs = Object.values(attributes).filter((attribute) => attribute instanceof Graph);
  return [...inputs, ...subgraphs.flatMap((graph) => graph.namesRead())];
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
