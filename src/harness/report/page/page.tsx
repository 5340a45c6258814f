import { readFileSync } from 'node:fs';
import { render } from 'preact-render-to-string';
import { showOrigins } from '../lines.ts';
import type { Report } from '../model.ts';
import { ClaimsSection } from './claims-section.tsx';
import { DrawingsSection } from './drawings.tsx';
import { EnginesSection } from './engines-section.tsx';
import { framedFiles, frameStyle } from './frame.tsx';
import { GoldensSection } from './goldens-section.tsx';
import { looksOf } from './looks.ts';
import { NotCoveredSection } from './not-covered-section.tsx';
import { ObservationsSection, ProvenanceSection } from './provenance-section.tsx';
import { ReferenceSection } from './reference-section.tsx';
import { style } from './style.ts';
import { VerdictSection } from './verdict-section.tsx';

/** The folders of golden results, and of those of another program; null where there is none. */
export interface Stored {
  readonly golden: string;
  readonly reference: string | null;
}

/** Anchors and names of all sections, in order. */
const sectionsOf = ({
  sections,
  study,
  reference,
  observations,
}: Report): (readonly [id: string, name: string])[] => [
  ['claims', 'Claims'],
  ...sections.map(({ id, name }) => [id, name] as const),
  ['goldens', 'Golden results'],
  ...(reference ? [['reference', 'Reference'] as const] : []),
  ['engines', 'Engines'],
  ...(observations.length > 0 ? [['observations', 'Observations'] as const] : []),
  ...(study.notCovered.length > 0 ? [['not-covered', 'Not covered'] as const] : []),
  ['provenance', 'Provenance'],
];

/**
 * The report as one page that asks nobody for anything.
 *
 * @param folder the report's, which has the pictures
 * @param stored where the pictures are that are expected
 */
export function renderPage(report: Report, folder: string, { golden, reference }: Stored): string {
  const title = `racecar-repro: ${report.verdict} on ${showOrigins(report)} data`;
  const framed = framedFiles(report, folder);
  const means = { folder, framed, looks: looksOf(report.variants) };
  // The script that moves the page, as it was compiled beside this file.
  const client = readFileSync(new URL('./client.js', import.meta.url), 'utf8');
  const script = client.replace(/^export \{\};\s*$/m, '');
  const data = JSON.stringify(report).replaceAll('<', '\\u003c');
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <Raw tag="style" html={style} />
        <Raw tag="style" html={frameStyle(framed)} />
      </head>
      <body>
        <VerdictSection report={report} />
        <nav aria-label="Sections">
          {sectionsOf(report).map(([id, name]) => (
            <a href={`#${id}`}>{name}</a>
          ))}
        </nav>
        <main>
          <ClaimsSection report={report} />
          {report.sections.map((section) => (
            <DrawingsSection section={section} means={means} />
          ))}
          <GoldensSection report={report} folder={folder} stored={golden} />
          {report.reference && reference && (
            <ReferenceSection reference={report.reference} folder={folder} stored={reference} />
          )}
          <EnginesSection report={report} />
          {report.observations.length > 0 && <ObservationsSection report={report} />}
          <NotCoveredSection report={report} />
          <ProvenanceSection report={report} />
        </main>
        <Raw tag="script" type="application/json" id="report" html={data} />
        <Raw tag="script" html={script} />
      </body>
    </html>
  );
  return `<!doctype html>\n${render(page)}\n`;
}

/** An element whose content is no markup. */
function Raw({ tag: Tag, html, ...rest }: RawProps) {
  return <Tag {...rest} dangerouslySetInnerHTML={{ __html: html }} />;
}

interface RawProps {
  readonly tag: 'style' | 'script';
  readonly html: string;
  readonly type?: string;
  readonly id?: string;
}
