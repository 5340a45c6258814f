import { parse } from 'csv-parse/sync';
import { codeOf, InputError, messageOf } from '../../kit/errors.ts';

/** What is wrong with quotes, by the codes of the parser. */
const quoteRules: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'expected a closing quote in the row that begins here, got the end of the file',
  CSV_INVALID_CLOSING_QUOTE: 'expected a comma or the end of the row after a closing quote',
  INVALID_OPENING_QUOTE: 'expected a cell in quotes to begin with the quote',
};

/** The rows of a CSV file, one after the other, and where in the file the one at hand is. */
export class CsvRows {
  private cells: readonly string[] = [];
  /** The byte at which the row at hand begins. */
  private begin = 0;

  constructor(
    private readonly path: string,
    private readonly bytes: Buffer,
  ) {}

  /** Takes the rows in order, but those that are empty. @throws InputError where quotes are wrong */
  each(take: (cells: readonly string[]) => void): void {
    try {
      parse(this.bytes, {
        bom: true,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        on_record: (cells: string[], { bytes: end }) => {
          this.cells = cells;
          if (cells.length > 1 || cells[0] !== '') take(cells);
          this.begin = end;
          // Nothing is kept: a file may have many more cells than are asked for.
          return null;
        },
      });
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw this.problem(quoteRules[codeOf(error) ?? ''] ?? `expected a CSV file (${messageOf(error)})`);
    }
  }

  /**
   * What is wrong in the row at hand, with the line where one of its cells begins. The lines are counted here, since the
   * parser counts a CRLF in quotes twice.
   */
  problem(problem: string, cell = 0): InputError {
    return new InputError(this.place(problem, cell));
  }

  /** The same as a line. */
  place(problem: string, cell = 0): string {
    const before = Buffer.from(this.cells.slice(0, cell).join());
    const line = 1 + lineEndsIn(this.bytes.subarray(0, this.begin)) + lineEndsIn(before);
    return `${this.path}:${line}: ${problem}`;
  }
}

/** How often a line ends: LF, CRLF, or the CR alone of old systems. */
function lineEndsIn(bytes: Buffer): number {
  const [lf, cr] = [0x0a, 0x0d];
  let ends = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === lf || (bytes[at] === cr && bytes[at + 1] !== lf)) ends++;
  }
  return ends;
}
