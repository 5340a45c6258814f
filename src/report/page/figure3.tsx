import type { Pictures } from '../drawn.ts';
import { show } from '../lines.ts';
import type { Report } from '../model.ts';
import { type Embedded, embedFile } from './images.ts';
import { Pixels, Section, Strip } from './parts.tsx';

/** The paper's Fig. 3: test images, reverse images, singular images, side by side. */
export function Figure3Section({ report, folder }: { report: Report; folder: string }) {
  return (
    <Section id="figure3" title="Figure 3, reproduced">
      {report.pictures.map((pictures) => (
        <Figure pictures={pictures} folder={folder} />
      ))}
      {report.pictures.length === 0 && <p>There are no finished runs to show.</p>}
    </Section>
  );
}

function Figure({ pictures, folder }: { pictures: Pictures; folder: string }) {
  const { experiment, seed, inputs, objectives, steps, images } = pictures;
  const input = embedFile(folder, inputs);
  const last = steps.length - 1;
  return (
    <article>
      <h3>
        {experiment}, seed {seed}
      </h3>
      <Strip caption={<>the {images} test images</>}>
        {input && <Pixels image={input} alt={`The ${images} test images of ${experiment}`} scale={2} />}
      </Strip>
      {objectives.map(({ objective, evolution, singular, reverseError, singularValues }) => {
        const [reverse, vectors] = [embedFile(folder, evolution), embedFile(folder, singular)];
        return (
          <div class="pair">
            <Strip
              caption={
                <>
                  <b>{objective}</b>: reverse images d1′, reverse error {show(reverseError)}
                </>
              }
            >
              {reverse && (
                <Frame
                  experiment={experiment}
                  objective={objective}
                  sheet={reverse}
                  rows={steps.length}
                  record={last}
                  alt={`Reverse images of ${experiment} under ${objective}, reverse error ${show(reverseError)}`}
                />
              )}
            </Strip>
            <Strip
              caption={
                <>
                  <b>{objective}</b>: singular images of W1, σ ={' '}
                  {singularValues.slice(0, 4).map(show).join(', ')}, …
                </>
              }
            >
              {vectors && (
                <Pixels
                  image={vectors}
                  alt={`The leading singular images of ${experiment} under ${objective}`}
                  scale={2}
                />
              )}
            </Strip>
          </div>
        );
      })}
    </article>
  );
}

/** One row of the sheet of an evolution, each pixel as a square of 2 × 2. The sheet itself is in the page's style. */
export function Frame({
  experiment,
  objective,
  sheet,
  rows,
  record,
  alt,
  live = false,
}: {
  experiment: string;
  objective: string;
  sheet: Embedded;
  rows: number;
  record: number;
  alt: string;
  /** Whether the slider moves it. */
  live?: boolean;
}) {
  const scale = 2;
  const pitch = ((sheet.height - 1) / rows) * scale;
  const style = {
    width: `${sheet.width * scale}px`,
    height: `${pitch + scale}px`,
    backgroundImage: `var(${evolutionProperty(experiment, objective)})`,
    backgroundSize: `${sheet.width * scale}px ${sheet.height * scale}px`,
    backgroundPositionY: `${-record * pitch}px`,
  };
  return (
    <div
      class="pixels frame"
      role="img"
      aria-label={alt}
      style={style}
      data-pitch={live ? pitch : undefined}
    />
  );
}

const evolutionProperty = (experiment: string, objective: string) => `--evolution-${experiment}-${objective}`;

/** The sheets of all evolutions, once each, as properties that frames refer to. */
export function evolutionStyle({ pictures }: Report, folder: string): string {
  const properties = pictures.flatMap(({ experiment, objectives }) =>
    objectives.flatMap(({ objective, evolution }) => {
      const sheet = embedFile(folder, evolution);
      return sheet ? [`${evolutionProperty(experiment, objective)}:url(${sheet.url})`] : [];
    }),
  );
  return `:root{${properties.join(';')}}`;
}
