import { readFileSync } from 'node:fs';
import { render } from 'preact-render-to-string';
import type { Report } from '../model.ts';
import { ClaimsSection } from './claims.tsx';
import { CurvesSection } from './curves.tsx';
import { EnginesSection } from './engines.tsx';
import { EvolutionSection } from './evolution.tsx';
import { evolutionStyle, Figure3Section } from './figure3.tsx';
import { GoldensSection } from './goldens.tsx';
import { InformationSection } from './information.tsx';
import { NotCoveredSection } from './not-covered.tsx';
import { ObservationsSection, ProvenanceSection } from './provenance.tsx';
import { style } from './style.ts';
import { VerdictSection } from './verdict.tsx';

const sections = [
  ['claims', 'Claims'],
  ['figure3', 'Figure 3'],
  ['information', 'Information plane'],
  ['evolution', 'Evolution'],
  ['curves', 'Curves'],
  ['goldens', 'Golden results'],
  ['engines', 'Engines'],
  ['observations', 'Observations'],
  ['not-covered', 'Not covered'],
  ['provenance', 'Provenance'],
] as const;

/**
 * The report as one page that asks nobody for anything.
 *
 * @param folder the report's, which has the pictures
 */
export function renderPage(report: Report, folder: string): string {
  const title = `racecar-repro: ${report.verdict} on ${report.data.main.source} data`;
  // The script that moves the page, as it was compiled beside this file.
  const script = readFileSync(new URL('./client.js', import.meta.url), 'utf8').replace(
    /^export \{\};\s*$/m,
    '',
  );
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
        <Raw tag="style" html={evolutionStyle(report, folder)} />
      </head>
      <body>
        <VerdictSection report={report} />
        <nav aria-label="Sections">
          {sections
            .filter(([id]) => id !== 'information' || report.planes.length > 0)
            .map(([id, name]) => (
              <a href={`#${id}`}>{name}</a>
            ))}
        </nav>
        <main>
          <ClaimsSection report={report} />
          <Figure3Section report={report} folder={folder} />
          <InformationSection report={report} />
          <EvolutionSection report={report} folder={folder} />
          <CurvesSection report={report} />
          <GoldensSection report={report} folder={folder} />
          <EnginesSection report={report} />
          <ObservationsSection report={report} />
          <NotCoveredSection />
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
function Raw({
  tag: Tag,
  html,
  ...rest
}: {
  tag: 'style' | 'script';
  html: string;
  type?: string;
  id?: string;
}) {
  return <Tag {...rest} dangerouslySetInnerHTML={{ __html: html }} />;
}
