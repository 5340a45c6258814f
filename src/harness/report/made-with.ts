import { z } from 'zod';
import { named } from '../../kit/arrays.ts';
import { count, text } from '../../kit/fields.ts';
import type { RunFile } from '../study/run-file.ts';

/** What trainings were made with, and how many of them with which: what runs of different origin have in common is not that. */

const notRecorded = 'not recorded';

type Sitting = Pick<RunFile, 'gitCommit' | 'versions' | 'processor'> & { readonly engine: string };

/** What is said of a training's origin. */
const facetsOf = {
  commits: ({ gitCommit }: Sitting) => gitCommit ?? notRecorded,
  engines: ({ engine }: Sitting) => engine,
  nodes: ({ versions }: Sitting) => versions.node,
  platforms: ({ versions }: Sitting) => versions.platform,
  processors: ({ processor }: Sitting) => (processor ? showProcessor(processor) : notRecorded),
} as const;

type Facet = keyof typeof facetsOf;
export const facets = Object.keys(facetsOf) as Facet[];

/** What they are called. */
export const facetNames: Readonly<Record<Facet, string>> = {
  commits: 'commits',
  engines: 'versions of engines',
  nodes: 'versions of Node',
  platforms: 'platforms',
  processors: 'processors',
};

const shares = z.array(
  z.strictObject({ value: text, trainings: count.describe('how many were made with it') }),
);

/** The part of `report.json` that says it. */
export const madeWithSchema = z
  .strictObject(named(facets, () => shares))
  .describe('what the trainings were made with; one that was resumed counts for each of its sittings');

type MadeWith = z.infer<typeof madeWithSchema>;

/** Counts what runs were made with, most first. One that was resumed counts for each of its sittings. */
export function madeWith(runs: readonly RunFile[]): MadeWith {
  const sittingsOf = (run: RunFile): Sitting[] => [
    { ...run, engine: run.engine.version },
    ...(run.earlier ?? []),
  ];
  return named(facets, (facet) => {
    const counts = new Map<string, number>();
    for (const run of runs) {
      const values = new Set(sittingsOf(run).map(facetsOf[facet]));
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const found = [...counts].map(([value, trainings]) => ({ value, trainings }));
    return found.sort((a, b) => b.trainings - a.trainings || (a.value < b.value ? -1 : 1));
  });
}

/** `AMD EPYC 9554 (avx avx2 fma …)` */
export function showProcessor({ model, extensions }: NonNullable<RunFile['processor']>): string {
  return `${model} (${extensions ? extensions.join(' ') : `vector instructions ${notRecorded}`})`;
}

/** `1a2b3c4d5e6f, with uncommitted changes` */
export function showCommit(commit: string): string {
  const [hash = '', changes] = commit.split('+');
  return hash.slice(0, 12) + (changes ? ', with uncommitted changes' : '');
}

const showValue = (facet: Facet, value: string) => (facet === 'commits' ? showCommit(value) : value);

/** `114 trainings with 1a2b…, 3 with …` */
export function showShares(facet: Facet, shares: MadeWith[Facet]): string {
  const show = ({ value, trainings }: MadeWith[Facet][number]) =>
    value === notRecorded ? `${trainings} ${notRecorded}` : `${trainings} with ${showValue(facet, value)}`;
  return shares.map(show).join('; ');
}

/** A line for each respect in which trainings that were joined are not of one origin. Engines differ by design in a check. */
export function mixtures(made: MadeWith, enginesOfPlan: number): string[] {
  return facets
    .filter((facet) => made[facet].length > (facet === 'engines' ? enginesOfPlan : 1))
    .map((facet) => `trainings of different ${facetNames[facet]}: ${showShares(facet, made[facet])}`);
}

/** Whether one checkout, as it was committed, gave all of it: only then does a command give it again. */
export function isOfOneCommit({ commits }: Pick<MadeWith, 'commits'>): boolean {
  const [commit] = commits;
  return commits.length === 1 && commit?.value !== notRecorded && !commit?.value.includes('+');
}
