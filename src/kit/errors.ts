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

/** The system's name of what went wrong, as in `ENOENT`; undefined of an error that is not the system's. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

/**
 * An error of the system that names the path that it is about. Those of reading and writing an open file do not:
 * `ENOSPC: no space left on device, write`.
 */
export function naming(path: string, error: unknown): unknown {
  const { message, code, syscall, path: named } = error as NodeJS.ErrnoException;
  if (!syscall || named !== undefined) return error;
  return Object.assign(new Error(`${message} '${path}'`), { code, syscall, path });
}
