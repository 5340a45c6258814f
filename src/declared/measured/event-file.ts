import { maskedChecksum } from '../../kit/checksum.ts';
import { InputError } from '../../kit/errors.ts';
import { decodeEvent, type Event } from './event-schema.ts';
import { readWritten } from './written-file.ts';

/** An event, and the byte of its file at which its record begins. */
export interface FoundEvent {
  readonly event: Event;
  readonly at: number;
}

/**
 * The events of an event file of TensorBoard, in the order of the file. It is one record after the other: the length of
 * the data in 8 bytes, the masked CRC-32C of those, the data, and the masked CRC-32C of the data, all little-endian.
 *
 * @throws InputError that names the file and the byte of what is cut off or damaged
 */
export function* eventsIn(path: string): Generator<FoundEvent> {
  const bytes = readWritten('an event file', path);
  for (let at = 0; at < bytes.length; ) {
    const data = recordAt(path, bytes, at);
    try {
      yield { event: decodeEvent(data), at };
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(`${path}: expected an event at byte ${at}, got a record of something else`);
    }
    at += 16 + data.length;
  }
}

function recordAt(path: string, bytes: Buffer, at: number): Buffer {
  const cutOff = () => {
    const got = `got ${bytes.length - at} bytes of one: its writer was stopped, or is still writing`;
    return new InputError(`${path}: expected a whole record at byte ${at}, ${got}`);
  };
  const damaged = (part: string) =>
    new InputError(
      `${path}: expected an event file, got a wrong checksum of the ${part} of the record at byte ${at}`,
    );
  if (bytes.length - at < 12) throw cutOff();
  if (bytes.readUInt32LE(at + 8) !== maskedChecksum(bytes.subarray(at, at + 8))) throw damaged('length');
  const end = at + 12 + Number(bytes.readBigUInt64LE(at));
  if (end + 4 > bytes.length) throw cutOff();
  const data = bytes.subarray(at + 12, end);
  if (bytes.readUInt32LE(end) !== maskedChecksum(data)) throw damaged('data');
  return data;
}
