import { gzipSync } from 'node:zlib';
import tar from 'tar-stream';

/** The bytes of a tar.gz archive with these files, in this order. */
export async function archiveOf(entries: Iterable<readonly [string, Uint8Array]>): Promise<Buffer> {
  const pack = tar.pack();
  for (const [name, bytes] of entries) pack.entry({ name }, Buffer.from(bytes));
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}
