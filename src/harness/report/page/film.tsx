import { basename } from 'node:path';
import type { Block } from '../../study/blocks.ts';
import { type Means, PictureStrip } from './strips.tsx';

/** Pictures of each step, under a slider. Without a script the last of them stands still. */
export function Film({ film, means }: { film: Extract<Block, { is: 'film' }>; means: Means }) {
  const { label, steps, still, moving, file } = film;
  const last = steps.length - 1;
  return (
    <div class="evolution" data-steps={JSON.stringify(steps)}>
      <div class="player" hidden>
        <button type="button" class="play" aria-pressed="false">
          Play
        </button>
        <label>
          record <input type="range" min={0} max={last} value={last} step={1} aria-label={label} />
        </label>
      </div>
      <p class="step" aria-live="polite">
        step {steps[last]}, record {last} of {last}
      </p>
      {still.map((strip) => (
        <PictureStrip strip={strip} means={means} />
      ))}
      {moving.map((strip) => (
        <PictureStrip strip={{ ...strip, row: last }} means={means} isLive />
      ))}
      {file && (
        <p>
          The same as an animation: <a href={file}>{basename(file)}</a> beside this page.
        </p>
      )}
    </div>
  );
}
