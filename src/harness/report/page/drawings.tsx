import type { Block, DrawnSection } from '../../study/blocks.ts';
import { chartSvg } from './charts.ts';
import { Film } from './film.tsx';
import type { Looks } from './looks.ts';
import { Chart, Legend, Section, Table } from './parts.tsx';
import { type Means, Strips } from './strips.tsx';

/** A section of drawings, whatever they show. */
export function DrawingsSection({ section, means }: { section: DrawnSection; means: Means }) {
  return (
    <Section id={section.id} title={section.title}>
      {section.words && <p>{section.words}</p>}
      {section.drawings.map(({ title, blocks }) => (
        <article>
          <h3>{title}</h3>
          {blocks.map((block) => (
            <BlockOf block={block} means={means} />
          ))}
        </article>
      ))}
    </Section>
  );
}

function BlockOf({ block, means }: { block: Block; means: Means }) {
  switch (block.is) {
    case 'strips':
      return <Strips strips={block.strips} means={means} />;
    case 'film':
      return <Film film={block} means={means} />;
    case 'charts':
      return <Charts block={block} looks={means.looks} />;
    case 'table':
      return <Table label={block.label} head={block.head} rows={block.rows} />;
  }
}

function Charts({ block, looks }: { block: Extract<Block, { is: 'charts' }>; looks: Looks }) {
  return (
    <>
      <Legend variants={block.legend} looks={looks} />
      <div class="charts">
        {block.charts.map((chart) => {
          const drawn = <Chart svg={chartSvg(chart, looks)} label={chart.label} />;
          if (chart.caption === null) return drawn;
          return (
            <figure>
              <figcaption>{chart.caption}</figcaption>
              {drawn}
            </figure>
          );
        })}
      </div>
    </>
  );
}
