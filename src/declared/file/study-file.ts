import { closest, distance } from 'fastest-levenshtein';
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { InputError } from '../../kit/errors.ts';
import { readText } from '../../kit/files.ts';
import { type DeclaredStudy, studySchema } from './study-schema.ts';

type Path = readonly PropertyKey[];

/** A study file that has the form of one, and where everything stands in it. */
export interface StudyFile {
  readonly file: string;
  readonly study: DeclaredStudy;
  /** An error about a place in the file: `racecar.yaml:12:7: …`. */
  errorAt(path: Path, message: string): InputError;
  /** The same of a name that is none of those that there are, with the nearest of them. */
  unknownAt(path: Path, what: string, name: string, known: readonly string[]): InputError;
}

/**
 * Reads a study file: YAML, or JSON, which is YAML as well.
 *
 * @throws InputError that names file, line and column, what was expected, and the nearest name
 */
export function readStudyFile(file: string): StudyFile {
  const lines = new LineCounter();
  const text = readText(file, 4);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const errorOf = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    return new InputError(`${file}:${line}:${col}: ${message}`);
  };
  const [broken] = document.errors;
  if (broken) throw errorOf(broken.pos[0], sentence(broken.message));
  const errorAt = (path: Path, message: string) => errorOf(offsetOf(document, path), message);
  const unknownAt = (path: Path, what: string, name: string, known: readonly string[]) =>
    errorAt(path, `expected ${what}, got ${name}${nearest(name, known)}`);
  const parsed = studySchema.safeParse(document.toJS(), { error: plainly });
  if (!parsed.success) {
    const { issues } = parsed.error;
    // A key that is mistyped is missing as well: told is what was typed.
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
    throw errorOfIssue(issue as z.core.$ZodIssue, { errorAt, unknownAt });
  }
  return { file, study: parsed.data, errorAt, unknownAt };
}

/** The library’s own words, in a line. */
const sentence = (message: string) => message.replace(/\s+/g, ' ').replace(/[.:]?\s*$/, '');

/** `; did you mean beta2?`, or what there is where nothing is near. */
function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const best = closest(name, [...known]);
  const isNear = distance(name, best) <= Math.max(2, name.length / 3);
  if (isNear || known.length > 12) return `; did you mean ${best}?`;
  return `; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
}

/** Where the value of a path stands; of what is not there, where the last of it stands that is. */
function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const own = path.slice(0, length);
    const parent = length === 1 ? document.contents : document.getIn(own.slice(0, -1), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(own.at(-1)))
      : undefined;
    const node = pair ? pair.key : document.getIn(own, true);
    const range = (node as { range?: readonly number[] | null } | undefined)?.range;
    if (range?.[0] !== undefined) return range[0];
  }
  return 0;
}

type Errors = Pick<StudyFile, 'errorAt' | 'unknownAt'>;

function errorOfIssue(issue: z.core.$ZodIssue, { errorAt, unknownAt }: Errors): InputError {
  const where = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return unknownAt([...issue.path, key], `a key of ${where || 'a study'}`, key, keysAt(issue.path));
  }
  // Of a union that form is told which came nearest.
  if (issue.code === 'invalid_union') {
    const depth = (one: z.core.$ZodIssue) => one.path.length + (one.code === 'unrecognized_keys' ? 1 : 0);
    const inner = issue.errors.flat().toSorted((a, b) => depth(b) - depth(a))[0];
    if (inner && inner.path.length > 0) {
      return errorOfIssue({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, {
        errorAt,
        unknownAt,
      });
    }
  }
  return errorAt(issue.path, `${where || 'the whole'}: ${issue.message}`);
}

/** What a schema finds wrong, in the words of all other messages; undefined where the schema has its own. */
function plainly(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const type = z.core.util.parsedType(issue.input);
      return `expected ${issue.expected}, got ${type === 'undefined' ? 'nothing' : type}`;
    }
    case 'too_small':
      return sizeMessage('at least', issue.minimum, issue);
    case 'too_big':
      return sizeMessage('at most', issue.maximum, issue);
    default:
      return undefined;
  }
}

const items: Readonly<Record<string, string>> = { array: 'items', string: 'characters' };

function sizeMessage(bound: string, size: number | bigint, { origin, inclusive, input }: Sized): string {
  const strict = bound === 'at least' ? 'above' : 'below';
  const many = items[origin];
  if (many) return `expected ${bound} ${size} ${many}, got ${(input as { length: number }).length}`;
  return `expected a number ${inclusive === false ? strict : `of ${bound}`} ${size}, got ${input}`;
}

interface Sized {
  readonly origin: string;
  readonly inclusive?: boolean;
  readonly input?: unknown;
}

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
};

/** The keys that there can be at a path. */
function keysAt(path: Path): string[] {
  const root = z.toJSONSchema(studySchema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
  }) as Schema;
  let at: readonly Schema[] = [root];
  for (const step of path) {
    at = at
      .flatMap((one) => [one, ...(one.anyOf ?? [])])
      .flatMap(({ properties, additionalProperties, items }) => {
        if (typeof step === 'number') return items ?? [];
        const own = properties?.[String(step)];
        return own ?? (typeof additionalProperties === 'object' ? additionalProperties : []);
      });
  }
  return at
    .flatMap((one) => [one, ...(one.anyOf ?? [])])
    .flatMap(({ properties = {} }) => Object.keys(properties));
}
