import { filledPlace } from '../kit/marked-place.ts';
import { quirks } from './quirks.ts';

/**
 * A document with the table of quirks in its place, which two comments mark.
 *
 * @throws Error when it has no such place
 */
export function withQuirkTable(document: string): string {
  return filledPlace(document, 'quirks', table());
}

function table(): string {
  const rows = quirks.map(({ title, words, more, lines, here }, at) => {
    const told = [`**${title}.**`, words, ...(more ? [more] : [])].join(' ');
    return [String(at + 1), told, lines, here];
  });
  return [
    '| | quirk | in the reference | here |',
    '|---|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}
