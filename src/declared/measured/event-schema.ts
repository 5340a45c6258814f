import protobuf from 'protobufjs';

/**
 * The part of TensorFlow's event files that has scalars, by the field numbers of event.proto, summary.proto and
 * tensor.proto.
 *
 * Source: https://github.com/tensorflow/tensorflow/tree/master/tensorflow/core (util, framework)
 */
const root = protobuf.Root.fromJSON({
  nested: {
    Event: { fields: { step: { type: 'int64', id: 2 }, summary: { type: 'Summary', id: 5 } } },
    Summary: { fields: { value: { type: 'Value', id: 1, rule: 'repeated' } } },
    Value: {
      fields: {
        tag: { type: 'string', id: 1 },
        simpleValue: { type: 'float', id: 2 },
        tensor: { type: 'Tensor', id: 8 },
      },
    },
    Tensor: {
      fields: {
        dtype: { type: 'int32', id: 1 },
        content: { type: 'bytes', id: 4 },
        floats: { type: 'float', id: 5, rule: 'repeated' },
        doubles: { type: 'double', id: 6, rule: 'repeated' },
        halves: { type: 'int32', id: 13, rule: 'repeated' },
      },
    },
  },
});
const type = root.lookupType('Event');

/** What is absent was not written, and is the zero of its type. */
export interface Event {
  readonly step?: number;
  readonly summary?: { readonly value?: readonly Value[] };
}

/** One of a scalar, a tensor, or something that is not read here. */
export interface Value {
  readonly tag?: string;
  readonly simpleValue?: number;
  readonly tensor?: Tensor;
}

interface Tensor {
  readonly dtype?: number;
  readonly content?: Uint8Array;
  readonly floats?: readonly number[];
  readonly doubles?: readonly number[];
  /** The 16 bits of each. */
  readonly halves?: readonly number[];
}

/** @throws Error where the bytes are no event */
export const decodeEvent = (bytes: Uint8Array): Event =>
  type.toObject(type.decode(bytes), { longs: Number }) as Event;

/** TensorFlow's numbers for types of elements. */
const [float, double, half] = [1, 2, 19];

/** The number that is logged: as itself, or as a tensor of one float, which TensorFlow 2 writes; null where it is none. */
export function scalarOf({ simpleValue, tensor }: Value): number | null {
  if (simpleValue !== undefined) return simpleValue;
  if (!tensor) return null;
  const { dtype, content, floats = [], doubles = [], halves = [] } = tensor;
  const bytes = Buffer.from(content ?? []);
  const only = (values: readonly number[]) => (values.length === 1 ? (values[0] as number) : null);
  if (dtype === float) return bytes.length === 4 ? bytes.readFloatLE() : only(floats);
  if (dtype === double) return bytes.length === 8 ? bytes.readDoubleLE() : only(doubles);
  if (dtype !== half) return null;
  const bits = bytes.length === 2 ? bytes.readUInt16LE() : only(halves);
  return bits === null ? null : halfOf(bits);
}

/** A float of 16 bits: a sign, 5 bits of an exponent, 10 of a fraction (IEEE 754 binary16). */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 0x400;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction));
}
