import { join } from 'node:path';
import { InputError } from '../../kit/errors.ts';
import { CsvRows } from './csv-rows.ts';
import type { CsvReading } from './reading.ts';
import { Unwritten } from './unwritten.ts';
import { insteadOf, quoted } from './words.ts';
import { readWrittenText } from './written-file.ts';

/** Where the cells are that are asked for, by the header of a file. */
interface Columns {
  readonly count: number;
  readonly value: number;
  readonly filters: readonly Filter[];
}

/** Only rows with this text in this column are taken. */
interface Filter {
  readonly name: string;
  readonly at: number;
  readonly text: string;
  /** All texts that the column has. */
  readonly seen: Set<string>;
}

/**
 * The values of a column. Lightning's CSVLogger leaves cells empty in rows of other metrics, and Keras's writes NA in
 * epochs without validation. Spaces around names and numbers are passed over.
 *
 * @throws InputError that names the file and the line
 */
export function readCsv(folder: string, reading: CsvReading): number[] {
  const path = join(folder, reading.csv);
  const rows = new CsvRows(path, readWrittenText('a CSV file', path));
  const values: number[] = [];
  let columns: Columns | undefined;
  let count = 0;
  rows.each((cells) => {
    if (columns === undefined) {
      columns = columnsIn(rows, cells, reading);
      return;
    }
    count++;
    if (cells.length !== columns.count) {
      throw rows.problem(`expected ${columns.count} cells, as in the header, got ${cells.length}`);
    }
    if (!isAskedFor(cells, columns.filters)) return;
    const cell = textAt(cells, columns.value);
    if (cell === '' || cell === 'NA') return;
    const value = numberOf(cell);
    if (value === null) {
      const rule = `expected a finite number in column ${quoted(reading.column)}`;
      throw rows.problem(`${rule}, got ${quoted(cell)}`, columns.value);
    }
    values.push(value);
  });
  if (values.length === 0) throw new Unwritten(`${path}: ${whyNone(reading, columns, count)}`);
  return values;
}

const textAt = (cells: readonly string[], at: number) => (cells[at] as string).trim();

function columnsIn(rows: CsvRows, header: readonly string[], { column, where = {} }: CsvReading): Columns {
  const names = header.map((name) => name.trim());
  const find = (wanted: string, Missing: typeof InputError) => {
    const name = wanted.trim();
    const at = names.indexOf(name);
    if (at < 0)
      throw new Missing(rows.place(`expected a column ${quoted(name)}, got ${insteadOf(name, names)}`));
    const again = names.indexOf(name, at + 1);
    if (again < 0) return at;
    const places = `columns ${at + 1} and ${again + 1}`;
    throw rows.problem(`expected one column ${quoted(name)}, got it as ${places}`, again);
  };
  const filters = Object.entries(where).map(([name, text]) => {
    return { name, at: find(name, InputError), text: text.trim(), seen: new Set<string>() };
  });
  return { count: names.length, value: find(column, Unwritten), filters };
}

function isAskedFor(cells: readonly string[], filters: readonly Filter[]): boolean {
  for (const { at, seen } of filters) seen.add(textAt(cells, at));
  return filters.every(({ at, text }) => textAt(cells, at) === text);
}

/**
 * A decimal number; null of all else: `0x10`, `1,5`, `1_000`, `nan`, and what is too large for a float of 64 bits.
 */
function numberOf(cell: string): number | null {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(cell)) return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}

function whyNone({ column }: CsvReading, columns: Columns | undefined, rows: number): string {
  if (!columns) return 'expected a CSV file, got empty lines';
  const wanted = `expected a number in column ${quoted(column)}`;
  if (rows === 0) return `${wanted}, got no rows below the header`;
  for (const { name, text, seen } of columns.filters) {
    if (seen.has(text)) continue;
    return `expected rows with ${quoted(text)} in column ${quoted(name)}, got ${insteadOf(text, [...seen])}`;
  }
  return `${wanted}, got none in ${columns.filters.length > 0 ? 'the rows that are asked for' : 'any row'}`;
}
