import { type Container, type JsonSource, visitJson } from './json-syntax.ts';

/** So many are enough to find the nearest among them. */
const most = 1000;

/**
 * Adds to a set the paths that lead to numbers, and to lists of them; with `*` for the elements of other lists.
 *
 * @param hasLists whether there are paths through lists
 */
export function addNames(source: JsonSource, hasLists: boolean, names: Set<string>): void {
  const open: Container[] = [];
  visitJson(source, {
    begin: (container) => open.push(container),
    key: () => {},
    value: (value, place) => {
      if (typeof value !== 'number' || names.size >= most) return;
      const { keys } = place();
      if (!hasLists && keys.some((key) => typeof key === 'number')) return;
      const steps = keys.map((key) => (typeof key === 'number' ? '*' : key));
      if (open.at(-1) === 'a list') steps.pop();
      names.add(steps.join('.'));
    },
    end: () => open.pop(),
  });
}
