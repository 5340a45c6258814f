import { z } from 'zod';
import type { RunRecord } from '../runs/records.ts';

/** What trainings were made with, and how many of them with which: what runs of different origin have in common is not that. */

const notRecorded = 'not recorded';

type Sitting = Pick<RunRecord, 'gitCommit' | 'versions' | 'processor'> & { readonly engine: string };

/** What is said of a training's origin. */
const facets = {
  commits: ({ gitCommit }: Sitting) => gitCommit ?? notRecorded,
  engines: ({ engine }: Sitting) => engine,
  nodes: ({ versions }: Sitting) => versions.node,
  platforms: ({ versions }: Sitting) => versions.platform,
  processors: ({ processor }: Sitting) => (processor ? showProcessor(processor) : notRecorded),
} as const;

export type Facet = keyof typeof facets;

/** What they are called. */
export const facetNames: Readonly<Record<Facet, string>> = {
  commits: 'commits',
  engines: 'versions of engines',
  nodes: 'versions of Node',
  platforms: 'platforms',
  processors: 'processors',
};

const shares = z.array(
  z.strictObject({ value: z.string(), trainings: z.int().min(0).describe('how many were made with it') }),
);

/** The part of `report.json` that says it. */
export const madeWithSchema = z
  .strictObject({
    commits: shares,
    engines: shares,
    nodes: shares,
    platforms: shares,
    processors: shares,
  } satisfies Record<Facet, unknown>)
  .describe('what the trainings were made with; one that was resumed counts for each of its sittings');

export type MadeWith = z.infer<typeof madeWithSchema>;
type Share = MadeWith[Facet][number];

/** Counts what runs were made with, most first. One that was resumed counts for each of its sittings. */
export function madeWith(runs: readonly RunRecord[]): MadeWith {
  const sittingsOf = (run: RunRecord): Sitting[] => [
    { ...run, engine: run.engine.version },
    ...(run.earlier ?? []),
  ];
  const entries = Object.entries(facets).map(([facet, of]) => {
    const counts = new Map<string, number>();
    for (const run of runs) {
      for (const value of new Set(sittingsOf(run).map(of))) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const shares = [...counts].map(([value, trainings]) => ({ value, trainings }));
    return [facet, shares.sort((a, b) => b.trainings - a.trainings || (a.value < b.value ? -1 : 1))];
  });
  return madeWithSchema.parse(Object.fromEntries(entries));
}

/** `AMD EPYC 9554 (avx avx2 fma …)` */
export function showProcessor({ model, extensions }: NonNullable<RunRecord['processor']>): string {
  return `${model} (${extensions ? extensions.join(' ') : `vector instructions ${notRecorded}`})`;
}

/** `1a2b3c4d5e6f, with uncommitted changes` */
export function showCommit(commit: string): string {
  const [hash = '', changes] = commit.split('+');
  return hash.slice(0, 12) + (changes ? ', with uncommitted changes' : '');
}

const showValue = (facet: Facet, value: string) => (facet === 'commits' ? showCommit(value) : value);

/** `114 trainings with 1a2b…, 3 with …` */
export function showShares(facet: Facet, shares: readonly Share[]): string {
  const show = ({ value, trainings }: Share) =>
    value === notRecorded ? `${trainings} ${notRecorded}` : `${trainings} with ${showValue(facet, value)}`;
  return shares.map(show).join('; ');
}

/** A line for each respect in which trainings that were joined are not of one origin. Engines differ by design in a check. */
export function mixtures(made: MadeWith, enginesOfPlan: number): string[] {
  return (Object.keys(facets) as Facet[])
    .filter((facet) => made[facet].length > (facet === 'engines' ? enginesOfPlan : 1))
    .map((facet) => `trainings of different ${facetNames[facet]}: ${showShares(facet, made[facet])}`);
}

/** Whether one checkout, as it was committed, gave all of it: only then does a command give it again. */
export function isOfOneCommit({ commits }: Pick<MadeWith, 'commits'>): boolean {
  const [commit] = commits;
  return commits.length === 1 && commit?.value !== notRecorded && !commit?.value.includes('+');
}
