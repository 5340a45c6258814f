/** The dotted paths that lead to numbers in JSON: `test.accuracy`, `log_history.*.eval_loss`. */

/** A step of a path that takes each element of a list. */
export const each = Symbol('*');

export class JsonPath {
  private readonly steps: readonly (string | typeof each)[];
  /** By the place of a step: the keys that may stand there, and how many steps each of them takes. */
  private readonly keys: readonly ReadonlyMap<string, number>[];

  /** @param hasLists whether a step `*` takes each element of a list; it is a key like others where not */
  constructor(
    readonly text: string,
    readonly hasLists: boolean,
  ) {
    this.steps = text.split('.').map((step) => (hasLists && step === '*' ? each : step));
    this.keys = this.steps.map((_, from) => keysFrom(this.steps.slice(from)));
  }

  get length(): number {
    return this.steps.length;
  }

  /** Whether the step at this place takes each element of a list. */
  isEach(at: number): boolean {
    return this.steps[at] === each;
  }

  /** How many steps a key takes that is met at this place: several where it has dots itself, and 0 where it is another. */
  stepsOf(key: string, at: number): number {
    return this.keys[at]?.get(key) ?? 0;
  }
}

function keysFrom(steps: readonly (string | typeof each)[]): ReadonlyMap<string, number> {
  const keys = new Map<string, number>();
  const parts: string[] = [];
  for (const step of steps) {
    if (typeof step !== 'string') break;
    parts.push(step);
    keys.set(parts.join('.'), parts.length);
  }
  return keys;
}
