import protobuf from 'protobufjs';

/**
 * What stands in the index of a checkpoint, by the field numbers of tensor_bundle.proto and tensor_shape.proto.
 *
 * Source: https://github.com/tensorflow/tensorflow/tree/master/tensorflow/core (protobuf, framework)
 */
const root = protobuf.Root.fromJSON({
  nested: {
    Header: { fields: { shards: { type: 'int32', id: 1 }, endianness: { type: 'int32', id: 2 } } },
    Entry: {
      fields: {
        dtype: { type: 'int32', id: 1 },
        shape: { type: 'Shape', id: 2 },
        shard: { type: 'int32', id: 3 },
        offset: { type: 'int64', id: 4 },
        size: { type: 'int64', id: 5 },
        checksum: { type: 'fixed32', id: 6 },
        slices: { type: 'Slice', id: 7, rule: 'repeated' },
      },
    },
    Shape: { fields: { dim: { type: 'Dimension', id: 2, rule: 'repeated' } } },
    Dimension: { fields: { size: { type: 'int64', id: 1 } } },
    // Whether a tensor is in slices is all that is asked of them.
    Slice: { fields: {} },
  },
});

/** Of a whole checkpoint. */
export interface BundleHeader {
  /** Over how many files its data are. */
  readonly shards: number;
  /** 0 where its numbers begin with their least byte. */
  readonly endianness: number;
}

/** Where a tensor lies in the data. */
export interface BundleEntry {
  readonly dtype: number;
  readonly shape: { readonly dim: readonly { readonly size: number }[] } | null;
  /** In bytes. */
  readonly offset: number;
  readonly size: number;
  /** The masked CRC-32C of its bytes. */
  readonly checksum: number;
  readonly slices: readonly unknown[];
}

const [headerType, entryType] = ['Header', 'Entry'].map((name) => root.lookupType(name)) as [
  protobuf.Type,
  protobuf.Type,
];
const decode = (type: protobuf.Type, bytes: Uint8Array) =>
  type.toObject(type.decode(bytes), { longs: Number, defaults: true });

/** @throws Error where the bytes are no header */
export const decodeHeader = (bytes: Uint8Array) => decode(headerType, bytes) as BundleHeader;

/** @throws Error where the bytes are no entry */
export const decodeEntry = (bytes: Uint8Array) => decode(entryType, bytes) as BundleEntry;
