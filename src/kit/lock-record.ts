import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { codeOf } from './errors.ts';
import { text } from './fields.ts';
import { processIdentity } from './process-identity.ts';

/**
 * `.lock` in a folder: which processes are at work in it. It holds as long as one of them is there, however busy or
 * stopped it is and whatever the clock says; it is taken over only where all are gone, and never from another machine.
 */
const recordSchema = z.object({
  id: z.string().min(1),
  since: text,
  processes: z.array(processIdentity).min(1),
});
export type LockRecord = z.infer<typeof recordSchema>;

/** Reads a lock. */
export function readRecord(file: string): LockRecord | 'nothing' | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '') ? 'nothing' : 'unreadable';
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}
