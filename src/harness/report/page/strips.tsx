import type { Strip as StripData } from '../../study/blocks.ts';
import { Frame, type Framed, scaleOf } from './frame.tsx';
import { embedFile } from './images.ts';
import type { Looks } from './looks.ts';
import { Pixels, Strip } from './parts.tsx';

/** What drawings are made with. */
export interface Means {
  /** The folder of the report, which has the picture files. */
  readonly folder: string;
  readonly framed: ReadonlyMap<string, Framed>;
  readonly looks: Looks;
}

/** Rows of pictures, side by side where there is room. */
export function Strips({ strips, means }: { strips: readonly StripData[]; means: Means }) {
  return (
    <div class={strips.length > 1 ? 'pair' : undefined}>
      {strips.map((strip) => (
        <PictureStrip strip={strip} means={means} />
      ))}
    </div>
  );
}

interface StripProps {
  readonly strip: StripData;
  readonly means: Means;
  /** Whether a slider moves it. */
  readonly isLive?: boolean;
}

/** A row of pictures with its caption; nothing where its file is not there any more. */
export function PictureStrip({ strip, means: { folder, framed }, isLive = false }: StripProps) {
  const isFramed = isLive || strip.rows > 1;
  const frame = isFramed ? framed.get(strip.file) : undefined;
  const image = isFramed ? undefined : embedFile(folder, strip.file);
  if (!frame && !image) return null;
  const caption = (
    <>
      {strip.strong && <b>{strip.strong}</b>}
      {strip.strong && strip.caption && ': '}
      {strip.caption}
    </>
  );
  return (
    <Strip caption={caption}>
      {frame && <Frame strip={strip} {...frame} isLive={isLive} />}
      {image && <Pixels image={image} alt={strip.alt} scale={scaleOf(image, strip)} />}
    </Strip>
  );
}
