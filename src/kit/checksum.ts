import CRC32C from 'crc-32/crc32c.js';

/**
 * The masked CRC-32C of TensorFlow's and LevelDB's files: the CRC turned by 15 bits and shifted by a constant, since the CRC of data
 * that has its own CRC tells little.
 */
export function maskedChecksum(bytes: Uint8Array): number {
  const sum = CRC32C.buf(bytes) >>> 0;
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}
