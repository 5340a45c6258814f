import type { ComponentChildren } from 'preact';
import type { Embedded } from './images.ts';
import type { Looks } from './looks.ts';

/** What several sections are made of. */

/** The place of a golden result as part of an anchor. */
export const anchorOf = (place: string) => place.replaceAll('/', '-');

const marks: Readonly<Record<string, string>> = {
  pass: '✓',
  match: '✓',
  agree: '✓',
  fail: '✗',
  drift: '✗',
  missing: '✗',
  obsolete: '✗',
  disagree: '✗',
};

/** A verdict in a word, with a mark besides its colour. */
export function Verdict({ of }: { of: string }) {
  return (
    <span class={`verdict ${of}`}>
      <span aria-hidden="true">{marks[of] ?? '?'}</span> {of.replace('-', ' ')}
    </span>
  );
}

export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

/** A picture, each pixel as a square of `scale` × `scale`. */
export function Pixels({ image, alt, scale }: { image: Embedded; alt: string; scale: number }) {
  const [width, height] = [image.width * scale, image.height * scale];
  return <img class="pixels" src={image.url} alt={alt} width={width} height={height} />;
}

/** A row of pictures that scrolls by itself where the page is narrow. */
export function Strip({ caption, children }: { caption: ComponentChildren; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keyboard
    <figure class="strip" tabIndex={0}>
      <figcaption>{caption}</figcaption>
      {children}
    </figure>
  );
}

/** SVG that a library drew. */
export function Chart({ svg, label }: { svg: string; label: string }) {
  return <div class="chart" role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: svg }} />;
}

/** The colour and the name of each variant. */
export function Legend({ variants, looks }: { variants: readonly string[]; looks: Looks }) {
  return (
    <p class="legend">
      {variants.map((variant) => (
        <span>
          <span class="swatch" style={{ background: looks(variant).color }} /> {variant}
        </span>
      ))}
    </p>
  );
}

/** A table that scrolls by itself where the page is narrow. Each row begins with what it is of. */
export function Table({
  label,
  head,
  rows,
}: {
  label: string;
  head: readonly string[];
  rows: readonly Row[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keyboard
    <section class="scroll" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th scope="col">{cell}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...cells]) => (
            <tr>
              <th scope="row">{first}</th>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Row = readonly ComponentChildren[];

export function List({ lines }: { lines: readonly ComponentChildren[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
}
