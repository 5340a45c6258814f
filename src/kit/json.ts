import type { z } from 'zod';
import { InputError, messageOf } from './errors.ts';
import { readText } from './files.ts';

/**
 * Reads a JSON file and holds it against a schema.
 *
 * @param most how large it may be, in MiB
 * @throws InputError that names the file, the place in it and the rule
 */
export function readJson<T>(file: string, schema: z.ZodType<T>, most = 16): T {
  let value: unknown;
  try {
    value = JSON.parse(readText(file, most));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}: expected a JSON file (${messageOf(error)})`);
  }
  return ofForm(file, value, schema);
}

/** What a JSON file holds, held against a schema. @throws InputError that names the file, the place in it and the rule */
export function ofForm<T>(file: string, value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new InputError(`${file}: ${describeIssue(parsed.error)}`);
  return parsed.data;
}

/** What a schema found wrong, in a line: the place and the rule. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'the whole'}: ${issue?.message}`;
}
