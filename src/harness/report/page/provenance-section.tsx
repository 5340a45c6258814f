import { flagOf } from '../../study/parameters.ts';
import { show, showAllSeeds } from '../lines.ts';
import { facetNames, facets, isOfOneCommit, showProcessor, showShares } from '../made-with.ts';
import type { Report } from '../model.ts';
import { Section, Table } from './parts.tsx';

/** What is shown and not claimed. */
export function ObservationsSection({ report }: { report: Report }) {
  return (
    <Section id="observations" title="Observed, not claimed">
      {report.observations.map(({ experiment, what, why, values }) => (
        <article>
          <h3>
            {experiment}: {what}
          </h3>
          <p>
            {values.map(({ name, mean, perSeed }) => (
              <span class="observed">
                <b>{name}</b> {show(mean)} ({showRange(perSeed.map(({ value }) => value))}){' '}
              </span>
            ))}
            {values.length === 0 && 'not measured here'}
          </p>
          <p>
            <small>{why}</small>
          </p>
        </article>
      ))}
    </Section>
  );
}

const showRange = (values: readonly number[]) =>
  `${values.length} seeds, ${show(Math.min(...values))} to ${show(Math.max(...values))}`;

/** What this was made with, and how to make it again. */
export function ProvenanceSection({ report }: { report: Report }) {
  const { study, provenance, data, engine, seeds, command } = report;
  const { versions, parameters, tolerances } = provenance;
  const facts = [
    ['racecar-repro', versions.tool],
    ['engine', `${engine.name}, ${engine.version}`],
    ...facets.map((facet) => [facetNames[facet], showShares(facet, report.madeWith[facet])]),
    ['seeds', showAllSeeds(seeds)],
    ...data.map(({ experiment, role, origin, title, count, sha256 }) => [
      `${experiment}, ${origin} data${role === 'second' ? ', one seed' : ''}`,
      `${title}: ${count}, SHA-256 ${sha256}`,
    ]),
    ...tolerances.map(({ experiment, origin, date, on, processors, alarm }) => [
      `tolerances of ${experiment} on ${origin} data`,
      `measured ${date} on ${on}, processor ${processors.map(showProcessor).join('; ') || 'not recorded'}; by noise alone ${100 * alarm} % of whole checks fail`,
    ]),
  ];
  return (
    <Section id="provenance" title="Provenance">
      <p>
        {isOfOneCommit(report.madeWith)
          ? 'This very report again, at that commit: '
          : 'The same again, and not this very report, since it is not of one commit as it was committed: '}
        <code class="command">npm ci &amp;&amp; {command}</code>
      </p>
      <Table label="What this was made with" head={['what', 'which']} rows={facts} />
      <h3>Parameters</h3>
      {Object.entries(parameters).map(([experiment, variants]) => (
        <ParametersTable experiment={experiment} variants={variants} />
      ))}
      {study.remarks && (
        <>
          <h3>{study.remarks.title}</h3>
          <ol>
            {study.remarks.lines.map((line) => (
              <li>{line}</li>
            ))}
          </ol>
        </>
      )}
      <p>
        Everything is also in <a href="report.json">report.json</a>, <a href="junit.xml">junit.xml</a>,{' '}
        <a href="summary.md">summary.md</a> and <a href="ro-crate-metadata.json">ro-crate-metadata.json</a>{' '}
        beside this page, and embedded in it.
      </p>
    </Section>
  );
}

type Variants = Report['provenance']['parameters'][string];

/** What each variant is run with; a dash where it does not read something. */
function ParametersTable({ experiment, variants }: { experiment: string; variants: Variants }) {
  const names = [...new Set(Object.values(variants).flatMap(Object.keys))];
  const words = names.map((name) => flagOf(name).slice(2).replaceAll('-', ' '));
  const rows = Object.entries(variants).map(([variant, used]) => [
    variant,
    ...names.map((name) => used[name] ?? '–'),
  ]);
  return <Table label={`Parameters of ${experiment}`} head={[experiment, ...words]} rows={rows} />;
}
