import { realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../../kit/errors.ts';
import { filesBelow } from '../../kit/folders.ts';
import { eventsIn } from './event-file.ts';
import { scalarOf } from './event-schema.ts';
import type { TensorboardReading } from './reading.ts';
import { Unwritten } from './unwritten.ts';
import { insteadOf, quoted } from './words.ts';
import { expecting } from './written-file.ts';

/** A value of the tag, and the file that it is in. */
interface Logged {
  readonly step: number;
  readonly value: number;
  readonly file: string;
}

/**
 * The values of a tag in the order of their steps, out of all event files of a folder.
 *
 * @throws InputError that names the file and what is wrong: a file that is cut off or damaged, a tag that is missing or no
 *   scalar, a step that is there twice, a value that is not finite
 */
export function readTensorboard(folder: string, { tensorboard, tag }: TensorboardReading): number[] {
  const path = join(folder, tensorboard);
  const found: Logged[] = [];
  const tags = new Set<string>();
  let isOther = false;
  for (const file of eventFilesAt(path)) {
    for (const { event } of eventsIn(file)) {
      for (const logged of event.summary?.value ?? []) {
        const value = scalarOf(logged);
        const isWanted = logged.tag === tag;
        if (value !== null) tags.add(logged.tag ?? '');
        if (isWanted && value !== null) found.push({ step: event.step ?? 0, value, file });
        if (isWanted && value === null) isOther = true;
      }
    }
  }
  if (isOther) {
    throw new InputError(`${path}: expected scalars with the tag ${quoted(tag)}, got something else with it`);
  }
  if (found.length === 0) {
    const instead = insteadOf(tag, [...tags].sort());
    throw new Unwritten(`${path}: expected scalars with the tag ${quoted(tag)}, got ${instead}`);
  }
  return inOrder(found, tag);
}

/** The event files at a path, each once, however many links lead to it. */
function eventFilesAt(path: string): readonly string[] {
  return expecting('an event file or a folder of them', path, () => {
    if (!statSync(path).isDirectory()) return [path];
    const names = filesBelow(path);
    const files = names.filter((name) => basename(name).includes('tfevents')).map((name) => join(path, name));
    const placeOf = (file: string) => expecting('an event file', file, () => realpathSync(file));
    if (files.length > 0) return [...new Map(files.map((file) => [placeOf(file), file])).values()];
    const rule = 'expected event files, “tfevents” in their names';
    throw new Unwritten(`${path}: ${rule}, got ${insteadOf('events.out.tfevents', names)}`);
  });
}

function inOrder(found: readonly Logged[], tag: string): number[] {
  const sorted = found.toSorted((a, b) => a.step - b.step);
  sorted.forEach(({ step, value, file }, nth) => {
    const what = `tag ${quoted(tag)} at step ${step}`;
    const next = sorted[nth + 1];
    if (next?.step === step) {
      const again = next.file === file ? 'twice in it' : `in ${next.file} as well`;
      throw new InputError(`${file}: expected ${what} once, got it ${again}`);
    }
    if (!Number.isFinite(value))
      throw new InputError(`${file}: ${what}: expected a finite number, got ${value}`);
  });
  return sorted.map(({ value }) => value);
}
