import type { Strip } from '../../study/blocks.ts';
import type { Report } from '../model.ts';
import { type Embedded, embedFile } from './images.ts';

/** How high a row of pictures is at least, in pixels of the page. */
const leastHeight = 52;

/** The pixels of the page that one of a picture file is wide and high: kernels are of few pixels, and are to be seen as well. */
export const scaleOf = ({ height }: Embedded, { rows }: Pick<Strip, 'rows'>): number =>
  Math.max(2, Math.ceil(leastHeight / ((height - 1) / rows)));

interface FrameProps extends Framed {
  readonly strip: Strip;
  /** Whether a slider moves it from row to row. */
  readonly isLive: boolean;
}

/** One row of a picture file that has many. The file itself is in the page's style. */
export function Frame({ strip, image, property, isLive }: FrameProps) {
  const scale = scaleOf(image, strip);
  const pitch = ((image.height - 1) / strip.rows) * scale;
  const style = {
    width: `${image.width * scale}px`,
    height: `${pitch + scale}px`,
    backgroundImage: `var(${property})`,
    backgroundSize: `${image.width * scale}px ${image.height * scale}px`,
    backgroundPositionY: `${-strip.row * pitch}px`,
  };
  return (
    <div
      class="pixels frame"
      role="img"
      aria-label={strip.alt}
      style={style}
      data-pitch={isLive ? pitch : undefined}
    />
  );
}

/** A picture file, and how it is called where it is in the page's style. */
export interface Framed {
  readonly image: Embedded;
  readonly property: string;
}

/** The picture files of a report that rows are shown of, once each. Those that are not there any more are left out. */
export function framedFiles({ sections }: Pick<Report, 'sections'>, folder: string): Map<string, Framed> {
  const blocks = sections.flatMap(({ drawings }) => drawings.flatMap((drawing) => drawing.blocks));
  const files = blocks.flatMap((block) => {
    if (block.is === 'strips') return block.strips.filter(({ rows }) => rows > 1).map(({ file }) => file);
    if (block.is !== 'film') return [];
    const still = block.still.filter(({ rows }) => rows > 1);
    return [...still, ...block.moving].map(({ file }) => file);
  });
  return new Map(
    [...new Set(files)].flatMap((file, at) => {
      const image = embedFile(folder, file);
      return image ? [[file, { image, property: `--picture-${at}` }]] : [];
    }),
  );
}

/** What the page's style has of them. */
export function frameStyle(framed: ReadonlyMap<string, Framed>): string {
  return `:root{${[...framed.values()].map(({ property, image }) => `${property}:url(${image.url})`).join(';')}}`;
}
