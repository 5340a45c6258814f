import protobuf from 'protobufjs';

/**
 * The part of the ONNX format that we write, by its field numbers.
 *
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
type Fields = Record<string, [type: string, id: number, rule?: 'repeated']>;

const messages: Record<string, Fields> = {
  Model: {
    irVersion: ['int64', 1],
    producerName: ['string', 2],
    graph: ['Graph', 7],
    opsetImport: ['OperatorSet', 8, 'repeated'],
  },
  OperatorSet: { domain: ['string', 1], version: ['int64', 2] },
  Graph: {
    node: ['Node', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['Tensor', 5, 'repeated'],
    input: ['ValueInfo', 11, 'repeated'],
    output: ['ValueInfo', 12, 'repeated'],
  },
  Node: {
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    opType: ['string', 4],
    attribute: ['Attribute', 5, 'repeated'],
    domain: ['string', 7],
  },
  Attribute: {
    name: ['string', 1],
    f: ['float', 2],
    i: ['int64', 3],
    g: ['Graph', 6],
    ints: ['int64', 8, 'repeated'],
    type: ['int32', 20],
  },
  Tensor: {
    dims: ['int64', 1, 'repeated'],
    dataType: ['int32', 2],
    name: ['string', 8],
    rawData: ['bytes', 9],
  },
  ValueInfo: { name: ['string', 1], type: ['Type', 2] },
  Type: { tensorType: ['TensorType', 1] },
  TensorType: { elemType: ['int32', 1], shape: ['Shape', 2] },
  Shape: { dim: ['Dimension', 1, 'repeated'] },
  Dimension: { dimValue: ['int64', 1], dimParam: ['string', 2] },
};

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(messages).map(([name, fields]) => [
      name,
      {
        fields: Object.fromEntries(
          Object.entries(fields).map(([field, [type, id, rule]]) => [
            field,
            rule ? { type, id, rule } : { type, id },
          ]),
        ),
      },
    ]),
  ),
});

/** ONNX's numbers for types of elements. */
export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;

export type ElementType = keyof typeof elementTypes;

/** ONNX's numbers for types of attributes. */
export const attributeTypes = { float: 1, int: 2, graph: 5, ints: 7 } as const;

/** The bytes of a model, given as a plain object of the messages above. */
export function encodeModel(model: object): Uint8Array {
  const type = root.lookupType('Model');
  return type.encode(type.fromObject(model)).finish();
}
