import { InputError } from '../../kit/errors.ts';
import type { JsonPath } from './json-path.ts';
import {
  type Container,
  type JsonPlace,
  type JsonSource,
  type JsonVisitor,
  visitJson,
} from './json-syntax.ts';
import { shortened } from './words.ts';

/** A list or an object that is being gone through. */
interface Open {
  readonly container: Container;
  readonly place: () => JsonPlace;
  /** The step of the path that its elements or keys stand at; null where nothing of it is wanted. */
  readonly at: number | null;
  /** How much there was before it: what it adds is taken back where a better key of it comes. */
  readonly values: number;
  readonly problems: number;
  /** How many steps its best key takes. */
  best: number;
}

/**
 * The numbers that a path leads to, in the order of the text; none where a key is missing. Of an object with both a key
 * `a.b` and an object `a`, the key is taken.
 *
 * @throws InputError that names the file, the line, the column and the path of what stands in place of a number
 */
export function numbersAt(source: JsonSource, path: JsonPath): number[] {
  const finder = new Finder(path);
  visitJson(source, finder);
  const [problem] = finder.problems;
  if (!problem) return finder.values;
  const { line, column, keys } = problem.place;
  const where = keys.length > 0 ? `${shortened(keys.join('.'))}: ` : '';
  throw new InputError(`${source.path}:${line}:${column}: ${where}${problem.words}`);
}

class Finder implements JsonVisitor {
  readonly values: number[] = [];
  /** Kept until the end, since a better key may come. */
  readonly problems: { readonly words: string; readonly place: JsonPlace }[] = [];
  private readonly open: Open[] = [];
  /** The step that the value of the last key stands at. */
  private afterKey: number | null = null;

  constructor(private readonly path: JsonPath) {}

  begin(container: Container, place: () => JsonPlace): void {
    const at = this.at();
    this.open.push({
      ...{ container, place, at: at === null ? null : this.inside(container, at, place), best: 0 },
      ...{ values: this.values.length, problems: this.problems.length },
    });
  }

  key(name: string, place: () => JsonPlace): void {
    const object = this.open.at(-1) as Open;
    const steps = object.at === null ? 0 : this.path.stepsOf(name, object.at);
    this.afterKey = null;
    if (steps === 0 || steps < object.best) return;
    if (steps === object.best) {
      this.problem(
        `expected the key ${JSON.stringify(shortened(name))} once in an object, got it twice`,
        place,
      );
      return;
    }
    this.values.length = object.values;
    this.problems.length = object.problems;
    object.best = steps;
    this.afterKey = (object.at as number) + steps;
  }

  value(value: unknown, place: () => JsonPlace): void {
    const at = this.at();
    if (at === null) return;
    if (at < this.path.length) {
      const rule = this.path.isEach(at) ? 'a list' : 'an object';
      this.problem(`expected ${rule}, got ${shortened(place().written)}`, place);
    } else if (typeof value === 'number' && Number.isFinite(value)) {
      this.values.push(value);
    } else {
      this.problem(`expected a finite number, got ${shortened(place().written)}`, place);
    }
  }

  end(): void {
    const { container, place, at, values } = this.open.pop() as Open;
    const isWanted = container === 'a list' && at !== null && at > this.path.length;
    if (!isWanted || values < this.values.length) return;
    // Where there is something else in it, that was told before.
    this.problem('expected numbers in the list, got an empty one', place);
  }

  /** The step that a value stands at which comes now. */
  private at(): number | null {
    const around = this.open.at(-1);
    if (!around) return 0;
    return around.container === 'a list' ? around.at : this.afterKey;
  }

  /** The step that the elements or keys of what begins here stand at; null where it should not be here. */
  private inside(container: Container, at: number, place: () => JsonPlace): number | null {
    const { path } = this;
    if (container === 'a list' && path.isEach(at)) return at + 1;
    // A list of numbers at the end of the path, but no list of lists.
    if (container === 'a list' && at === path.length && path.hasLists) return at + 1;
    if (container === 'an object' && at < path.length && !path.isEach(at)) return at;
    const rule = at >= path.length ? 'a finite number' : path.isEach(at) ? 'a list' : 'an object';
    const hint = rule === 'an object' && path.hasLists ? ', each of whose elements “*” takes' : '';
    this.problem(`expected ${rule}, got ${container}${hint}`, place);
    return null;
  }

  private problem(words: string, place: () => JsonPlace): void {
    this.problems.push({ words, place: place() });
  }
}
