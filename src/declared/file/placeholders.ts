/** What words of a command stand for. */

/** What every command can name besides its options. */
export const common: readonly string[] = ['variant', 'seed', 'folder'];
/** What the parameters of a run are called that are no options. */
export const reserved: readonly string[] = ['command', 'environment'];

export const placeholder = /\{([a-z][A-Za-z0-9]*)\}/g;

/** The names that stand in a word of a command; braces around anything else are what they are. */
export const namesIn = (word: string): string[] =>
  [...word.matchAll(placeholder)].map(([, name]) => name as string);
