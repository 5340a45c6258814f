/**
 * A mistake in what the user gave: a wrong option, file, or image. Its message is one line that names what was
 * wrong and what was expected. The command line prints it and exits with code 2.
 */
export class InputError extends Error {
  override name = 'InputError';
}

/** The first line of the message of anything thrown. Asks for no `instanceof`, which fails across realms. */
export function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | null)?.message;
  return String(message ?? error).split('\n')[0] as string;
}
