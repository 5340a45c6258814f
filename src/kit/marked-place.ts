/**
 * A document with a text in the place that two comments mark, `<!-- name: begin -->` and `<!-- name: end -->`.
 *
 * @throws Error when it has no such place
 */
export function filledPlace(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`expected ${begin} and after it ${end}`);
  return `${document.slice(0, from)}${begin}\n${text}\n${document.slice(to)}`;
}
