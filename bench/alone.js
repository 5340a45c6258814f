/** The nodes of a step, each in a scan of its own: what an operator takes where nothing else is done between two of its runs. */
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import { sizeOf } from '../dist/kit/arrays.js';
import { Random } from '../dist/kit/random.js';

const ort = createRequire(import.meta.url)('onnxruntime-node');

/** The parts of ONNX's format that are looked into; what is only handed on stays bytes. */
const schema = {
  Model: { ir_version: ['int64', 1], graph: ['Graph', 7], opset_import: ['bytes', 8, 'repeated'] },
  Graph: {
    node: ['Node', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['bytes', 5, 'repeated'],
    input: ['bytes', 11, 'repeated'],
    output: ['bytes', 12, 'repeated'],
  },
  Node: {
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    name: ['string', 3],
    op_type: ['string', 4],
    attribute: ['bytes', 5, 'repeated'],
    domain: ['string', 7],
  },
  Attribute: { name: ['string', 1], i: ['int64', 3], g: ['Graph', 6], type: ['int32', 20] },
  Tensor: { name: ['string', 8] },
  ValueInfo: { name: ['string', 1], type: ['Type', 2] },
  Type: { tensor_type: ['TensorType', 1] },
  TensorType: { elem_type: ['int32', 1], shape: ['Shape', 2] },
  Shape: { dim: ['Dimension', 1, 'repeated'] },
  Dimension: { dim_value: ['int64', 1], dim_param: ['string', 2] },
};
const fieldOf = ([type, id, rule]) => (rule ? { type, id, rule } : { type, id });
const typeOf = (fields) => ({
  fields: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldOf(field)])),
});
const root = protobuf.Root.fromJSON({
  options: {},
  nested: Object.fromEntries(Object.entries(schema).map(([name, fields]) => [name, typeOf(fields)])),
});
const decode = (type, bytes) => root.lookupType(type).decode(bytes);
const encode = (type, message) =>
  root.lookupType(type).encode(root.lookupType(type).fromObject(message)).finish();

/** ONNX's numbers for an attribute that is an integer, and for one that is a graph. */
const [integerType, graphType] = [2, 5];

/** A model whose nodes, those of scans as well, have names, by which a profile tells of them. */
export function withNames(bytes) {
  const model = decode('Model', bytes);
  let count = 0;
  const name = (graph) => {
    for (const node of graph.node) {
      node.name = `${node.op_type}-${count++}`;
      node.attribute = node.attribute.map((attribute) => {
        const body = bodyOf(attribute);
        return body ? encode('Attribute', { name: 'body', g: name(body), type: graphType }) : attribute;
      });
    }
    return graph;
  };
  return encode('Model', { ...model, graph: name(model.graph) });
}

/** The graph that an attribute is; only a scan has one. */
const bodyOf = (attribute) => {
  const { name, g } = decode('Attribute', attribute);
  return name === 'body' ? g : null;
};

/** The nodes of a model by their names, and its constants by theirs. */
export function partsOf(bytes) {
  const model = decode('Model', bytes);
  const [nodes, constants] = [new Map(), new Map()];
  const read = (graph) => {
    for (const tensor of graph.initializer) constants.set(decode('Tensor', tensor).name, tensor);
    for (const node of graph.node) {
      nodes.set(node.name, node);
      for (const body of node.attribute.map(bodyOf)) if (body) read(body);
    }
  };
  read(model.graph);
  return { nodes, constants, opsets: model.opset_import };
}

const random = new Random(1, 'images');
const elements = {
  float: [1, 'float32', (size) => Float32Array.from({ length: size }, () => random.uniform(0.1, 1))],
  uint8: [2, 'uint8', (size) => Uint8Array.from({ length: size }, () => 255 * random.uniform())],
  int32: [6, 'int32', (size) => new Int32Array(size)],
  int64: [7, 'int64', (size) => new BigInt64Array(size)],
  bool: [9, 'bool', (size) => Uint8Array.from({ length: size }, () => Number(random.uniform() < 0.5))],
};
const portOf = (name, [type, shape]) =>
  encode('ValueInfo', {
    name,
    type: {
      tensor_type: {
        elem_type: elements[type][0],
        shape: {
          dim: shape.map((extent) => (extent === 'steps' ? { dim_param: extent } : { dim_value: extent })),
        },
      },
    },
  });
const tensorOf = ([type, shape]) => {
  const [, name, make] = elements[type];
  return new ort.Tensor(name, make(sizeOf(shape)), shape);
};

/** A turn of a scan takes so long, roughly, and has at most so many runs. */
const [turnMs, mostRuns, turns] = [5, 300, 15];

/** Seconds of a step of a scan whose body is so many copies of a node; what the last one makes goes round. */
async function secondsOfScan({ opsets, constants }, node, inputs, output, copies) {
  const read = [...new Set(node.input.filter(Boolean))];
  const typeOf = new Map(node.input.filter(Boolean).map((name, at) => [name, inputs[at]]));
  const copy = (_, at) => ({
    ...node,
    name: `copy-${at}`,
    output: node.output.map((name) => name && `${name} ${at}`),
  });
  const last = `${node.output[0]} ${copies - 1}`;
  const body = {
    name: 'body',
    node: Array.from({ length: copies }, copy),
    input: [portOf('alone before', output), portOf('alone step', ['uint8', []])],
    output: [portOf(last, output)],
  };
  const scan = {
    ...{ op_type: 'Scan', input: ['alone start', 'alone steps'], output: ['alone end'] },
    attribute: [
      encode('Attribute', { name: 'body', g: body, type: graphType }),
      encode('Attribute', { name: 'num_scan_inputs', i: 1, type: integerType }),
    ],
  };
  const ports = [
    ['alone start', output],
    ['alone steps', ['uint8', ['steps']]],
    ...read.filter((name) => !constants.has(name)).map((name) => [name, typeOf.get(name)]),
  ];
  const graph = {
    ...{ name: 'alone', node: [scan], output: [portOf('alone end', output)] },
    initializer: read.flatMap((name) => constants.get(name) ?? []),
    input: ports.map(([name, type]) => portOf(name, type)),
  };
  const model = encode('Model', { ir_version: 8, graph, opset_import: opsets });
  // A node is as the optimiser has left it, which is not asked again.
  const options = {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  };
  const session = await ort.InferenceSession.create(model, options);
  const feeds = Object.fromEntries(
    ports.filter(([name]) => name !== 'alone steps').map(([name, type]) => [name, tensorOf(type)]),
  );
  const secondsOf = async (runs) => {
    feeds['alone steps'] = new ort.Tensor('uint8', new Uint8Array(runs), [runs]);
    const begin = performance.now();
    await session.run(feeds);
    return (performance.now() - begin) / 1000 / runs;
  };
  await secondsOf(1);
  const runs = Math.max(2, Math.min(mostRuns, Math.round(turnMs / 1000 / (await secondsOf(2)))));
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn++) least = Math.min(least, await secondsOf(runs));
  await session.release();
  return least;
}

/** A node that does next to nothing. */
const [tiny, few] = [{ op_type: 'Add', input: ['a', 'b'], output: ['c'], attribute: [] }, ['float', [2]]];

/** Seconds of a step whose body does nothing, which are the same beside every node. */
let secondsOfNothing;
async function measureNothing(parts) {
  const [one, five] = [await ofTiny(parts, 1), await ofTiny(parts, 5)];
  return one - (five - one) / 4;
}
const ofTiny = (parts, copies) => secondsOfScan(parts, tiny, [few, few], few, copies);

/** Microseconds that a scan takes for a step which does nothing, beside what its nodes take. */
export async function microsecondsOfNothing(parts) {
  secondsOfNothing ??= await measureNothing(parts);
  return 1e6 * secondsOfNothing;
}

/**
 * Microseconds that a node takes in a scan of its own, less those of the scan.
 *
 * @param inputs their types and extents, in the order of the node's own
 * @param output the same of its first output
 */
export async function microsecondsAlone(parts, node, inputs, output) {
  const seconds = await secondsOfScan(parts, node, inputs, output, 1);
  return Math.max(0, 1e6 * seconds - (await microsecondsOfNothing(parts)));
}
