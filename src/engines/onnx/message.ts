import type { Attribute, Node } from './passes.ts';
import { attributeTypes, type ElementType, elementTypes } from './schema.ts';

/** A graph as the plain objects that `encodeModel` takes. */

/** The version of ONNX's operators that we speak. */
const [opset, irVersion] = [18, 8];

/** Operators that ONNX Runtime adds to ONNX's, under a domain of its own. */
const [microsoft, added] = ['com.microsoft', new Set(['GatedAdd'])];

/** A value that enters or leaves a graph; a dimension that is a name may have any extent. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export function modelMessage(graph: object): object {
  return {
    irVersion,
    producerName: 'racecar-repro',
    opsetImport: [
      { domain: '', version: opset },
      { domain: microsoft, version: 1 },
    ],
    graph,
  };
}

/** @param renamed what values are called in the file, where they have another name there */
export function graphMessage(
  nodes: readonly Node[],
  constants: readonly object[],
  inputs: readonly Port[],
  outputs: readonly Port[],
  renamed: ReadonlyMap<string, string>,
): object {
  const finalName = (name: string) => renamed.get(name) ?? name;
  return {
    name: 'graph',
    node: nodes.map(({ opType, inputs, outputs, attributes }) => ({
      opType,
      domain: added.has(opType) ? microsoft : '',
      input: inputs.map(finalName),
      output: outputs.map(finalName),
      attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...attributeMessage(value) })),
    })),
    initializer: constants,
    input: inputs.map(portMessage),
    output: outputs.map(portMessage),
  };
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
