import type { ComponentChildren } from 'preact';
import type { ObjectiveName } from '../../objectives/objective.ts';
import { colors } from './charts.ts';
import type { Embedded } from './images.ts';

/** What several sections are made of. */

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

const outcomes: Readonly<Record<string, string>> = {
  pass: 'holds',
  fail: 'does not hold',
  inconclusive: 'open',
  'not-run': 'not run',
};

/** What became of a finding, which is neither good nor bad. */
export function Outcome({ of }: { of: string }) {
  return <span class={`verdict finding ${of === 'pass' ? 'holds' : ''}`}>{outcomes[of] ?? of}</span>;
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

/** The colour and the name of an objective. */
export function Legend({ objectives }: { objectives: readonly ObjectiveName[] }) {
  return (
    <p class="legend">
      {objectives.map((objective) => (
        <span>
          <span class="swatch" style={{ background: colors[objective] }} /> {objective}
        </span>
      ))}
    </p>
  );
}

/** A table that scrolls by itself where the page is narrow. */
export function Table({
  label,
  head,
  children,
}: {
  label: string;
  head: readonly string[];
  children: ComponentChildren;
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
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
