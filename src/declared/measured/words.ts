import { closest } from 'fastest-levenshtein';

/** How names and values that came from a file are said in a line. */

const most = { names: 8, characters: 60 };

/** A text in quotes and on one line, its end left out where it is long. */
export const quoted = (text: string): string => onOneLine(JSON.stringify(cut(text)));

/** A text on one line, its end left out where it is long. */
export const shortened = (text: string): string => onOneLine(cut(text));

const cut = (text: string) => (text.length > most.characters ? `${text.slice(0, most.characters)}…` : text);
const onOneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** What there is in place of a name that is missing: `"epoch", "loss", … of 12; the nearest is "val_loss"`. */
export function insteadOf(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const listed = names.slice(0, most.names).map(quoted).join(', ');
  const all = names.length > most.names ? `${listed}, … of ${names.length}` : listed;
  return names.length === 1 ? all : `${all}; the nearest is ${quoted(closest(name, [...names]))}`;
}
