import Table from 'cli-table3';
import type { DataSource } from '../datasets/source.ts';
import { provenanceProblem } from '../runs/provenance.ts';
import type { Whole } from '../runs/shards.ts';
import { experimentNames } from '../training/experiments.ts';

/** Results go to standard output; progress and remarks to standard error. */
export const say = (line: string): void => console.log(line);
export const remark = (line: string): void => console.error(line);

/** `original (130 images, SHA-256 1a2b3c4d5e6f…)`; an altered original is remarked upon first. */
export function showData(source: DataSource): string {
  if (source.warning) remark(`racecar: the original images are passed over: ${source.warning}`);
  return `${source.kind} data (${source.images.size} images, SHA-256 ${source.digest.slice(0, 12)}…)`;
}

/** Says why no commit is recorded, where this is a checkout and git does not tell. */
export function remarkOnProvenance(): void {
  const problem = provenanceProblem();
  if (problem) remark(`racecar: no commit is recorded: ${problem}`);
}

/** What goes before a command that is to find the same data again; the place of the original images is the user's. */
export function namingData({ kind }: DataSource): string {
  return kind === 'original' ? 'RACECAR_DATA_DIR=<folder of the original images> ' : '';
}

/** The command that reproduces a whole again. */
export function commandAgain(source: DataSource, whole: Whole): string {
  const { seeds, firstSeed, experiments, objectives, engine } = whole;
  const chosen = [
    experiments.length < experimentNames.length ? ` --dataset ${experiments.join(' ')}` : '',
    objectives ? ` --objective ${objectives.join(' ')}` : '',
  ].join('');
  return `${namingData(source)}npx racecar reproduce --seeds ${seeds} --first-seed ${firstSeed}${chosen} --data ${source.kind} --engine ${engine.name}`;
}

/** A table without lines, numbers to the right. */
export function showTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const bare = [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
  ];
  const none = [...bare, 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'];
  const table = new Table({
    head: [...head],
    chars: Object.fromEntries(none.map((part) => [part, part === 'middle' ? '  ' : ''])),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) =>
      rows.every((row) => /^[-\d]/.test(row[column] ?? '')) ? 'right' : 'left',
    ),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString().replace(/ +$/gm, '');
}
