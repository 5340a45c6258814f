import jsonc from 'jsonc-parser';
import { InputError } from '../../kit/errors.ts';
import { shortened } from './words.ts';

/**
 * JSON, and besides it the words NaN, Infinity and -Infinity, which Python's json module writes: a log that has them in
 * one place can still be read in all others.
 */

/** A text of JSON, and where it comes from. */
export interface JsonSource {
  readonly path: string;
  readonly text: string;
  /** The number of its first line in the file, from 1. */
  readonly line: number;
}

/** Where something is in a JSON text. */
export interface JsonPlace {
  /** From 1, as the column is. */
  readonly line: number;
  readonly column: number;
  /** The keys, and from 0 the numbers in lists, that lead to it. */
  readonly keys: readonly (string | number)[];
  /** Its text, where it is neither a list nor an object. */
  readonly written: string;
}

export type Container = 'an object' | 'a list';

/** Is told of everything in a JSON text, in its order; a place can be asked for until the next is told. */
export interface JsonVisitor {
  begin(container: Container, place: () => JsonPlace): void;
  key(name: string, place: () => JsonPlace): void;
  /** NaN where it is one of the words. */
  value(value: unknown, place: () => JsonPlace): void;
  end(): void;
}

const words = /NaN|Infinity/;
const stringsAndWords = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;

/** What is expected where a text is no JSON, by the parser's names. */
const rules: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a value of JSON',
  InvalidNumberFormat: 'a number',
  PropertyNameExpected: 'a key in double quotes',
  ValueExpected: 'a value',
  ColonExpected: 'a colon after the key',
  CommaExpected: 'a comma or the end of the list or object',
  CloseBraceExpected: 'a closing brace',
  CloseBracketExpected: 'a closing bracket',
  EndOfFileExpected: 'nothing after the value',
  InvalidCommentToken: 'JSON without comments',
  UnexpectedEndOfString: 'a closing quote',
  UnexpectedEndOfNumber: 'a whole number or a decimal one',
  InvalidUnicode: 'four hexadecimal digits in a text',
  InvalidEscapeCharacter: 'an escape of JSON in a text',
  InvalidCharacter: 'no control characters in a text',
};

/**
 * Goes through a JSON text from its beginning to its end.
 *
 * @throws InputError that names the file, the line and the column of what is no JSON
 */
export function visitJson({ path, text, line }: JsonSource, visitor: JsonVisitor): void {
  try {
    // In place of each word stands a zero and spaces, as many, so that all places stay what they are.
    const hasWords = words.test(text);
    const plain = hasWords
      ? text.replace(stringsAndWords, (found) => (found.startsWith('"') ? found : '0'.padEnd(found.length)))
      : text;
    const isWord = (offset: number) => hasWords && /^-?[NI]/.test(text.slice(offset, offset + 2));
    const at =
      (offset: number, length: number, below: number, after: number, keys: () => JsonPlace['keys']) => () => {
        const written = text.slice(offset, offset + length);
        return {
          ...{ line: line + below, column: after + 1, keys: keys() },
          written: isWord(offset) ? (/^-?\w+/.exec(text.slice(offset, offset + 9))?.[0] as string) : written,
        };
      };
    const visitorOfParser: jsonc.JSONVisitor = {
      onObjectBegin: (...place) => visitor.begin('an object', at(...place)),
      onArrayBegin: (...place) => visitor.begin('a list', at(...place)),
      onObjectProperty: (name, ...place) => visitor.key(name, at(...place)),
      onLiteralValue: (value: unknown, ...place) =>
        visitor.value(isWord(place[0]) ? Number.NaN : value, at(...place)),
      onObjectEnd: () => visitor.end(),
      onArrayEnd: () => visitor.end(),
      onError: (code, offset, length, below, after) => {
        const got = shortened(text.slice(offset, offset + Math.max(length, 1))) || 'the end';
        const rule = rules[jsonc.printParseErrorCode(code)] ?? 'JSON';
        throw new InputError(`${path}:${line + below}:${after + 1}: expected ${rule}, got ${got}`);
      },
    };
    jsonc.visit(plain, visitorOfParser, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if ((error as Error | null)?.name !== 'RangeError') throw error;
    throw new InputError(`${path}:${line}: expected JSON, got more than can be nested or escaped in it`);
  }
}
