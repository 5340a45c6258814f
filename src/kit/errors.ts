/**
 * A mistake in what the user gave: a wrong option, file, or image. Its message is one line that names what was
 * wrong and what was expected. The command line prints it and exits with code 2.
 */
export class InputError extends Error {
  override name = 'InputError';
}

/** The message of anything thrown, on one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}
