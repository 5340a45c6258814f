import { show, showAllSeeds } from '../lines.ts';
import { type Facet, facetNames, isOfOneCommit, showShares } from '../made-with.ts';
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
                <b>{name}</b> {show(mean)} ({perSeed.length} seeds,{' '}
                {show(Math.min(...perSeed.map(({ value }) => value)))} to{' '}
                {show(Math.max(...perSeed.map(({ value }) => value)))}){' '}
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

const quirks = [
  'Softmax twice: the cross-entropy is taken of a softmax of the softmaxed prediction, of inputs from 0 to 255. MNIST hardly learns its task.',
  'The batch size has no effect: every step is on the full batch.',
  'Batch norm uses the statistics of the batch at hand, in testing as well.',
  'ReLU on the output logits of peak.',
  'Batch norm of the hidden layer is shared by the forward and the reverse pass.',
  'The authors’ images of singular vectors show rows of the wrong factor: ours show the vectors.',
  'Reverse images are clipped to 0 … 255, where the authors’ are cast.',
];

/** What this was made with, and how to make it again. */
export function ProvenanceSection({ report }: { report: Report }) {
  const { provenance, data, engine, seeds, command } = report;
  const { versions, hyperparameters, tolerances } = provenance;
  const facts: [string, string][] = [
    ['project', versions.project],
    ['engine', `${engine.name}, ${engine.version}`],
    ...(Object.keys(facetNames) as Facet[]).map((facet): [string, string] => [
      facetNames[facet],
      showShares(facet, report.madeWith[facet]),
    ]),
    ['seeds', showAllSeeds(seeds)],
    [`${data.main.source} data`, `SHA-256 ${data.main.sha256}`],
    ...(data.secondary
      ? [[`${data.secondary.source} data, one seed`, `SHA-256 ${data.secondary.sha256}`] as [string, string]]
      : []),
    ...Object.entries(tolerances).map(([source, { date, on, processor }]): [string, string] => [
      `tolerances for ${source} data`,
      `measured ${date} on ${on}, processor ${processor ?? 'not recorded'}`,
    ]),
  ];
  return (
    <Section id="provenance" title="Provenance">
      {isOfOneCommit(report.madeWith) ? (
        <p>
          This very report again, at that commit: <code class="command">npm ci &amp;&amp; {command}</code>
        </p>
      ) : (
        <p>
          The same again, and not this very report, since it is not of one commit as it was committed:{' '}
          <code class="command">npm ci &amp;&amp; {command}</code>
        </p>
      )}
      <Table label="What this was made with" head={['what', 'which']}>
        {facts.map(([what, which]) => (
          <tr>
            <th scope="row">{what}</th>
            <td>{which}</td>
          </tr>
        ))}
      </Table>
      <h3>Hyperparameters</h3>
      <Table
        label="Hyperparameters"
        head={[
          'experiment',
          'steps',
          'learning rate',
          'factor of RR',
          'factor of Ort',
          'record every',
          'trained further',
        ]}
      >
        {Object.entries(hyperparameters).map(([experiment, used]) => (
          <tr>
            <th scope="row">{experiment}</th>
            <td>{used.steps}</td>
            <td>{used.learningRate}</td>
            <td>{used.rrFactor}</td>
            <td>{used.orthoFactor}</td>
            <td>{used.recordEvery}</td>
            <td>
              {used.fineTuning ? `${used.fineTuning.steps} steps at ${used.fineTuning.learningRate}` : '–'}
            </td>
          </tr>
        ))}
      </Table>
      <h3>Quirks of the reference, reproduced unless said otherwise</h3>
      <ol>
        {quirks.map((quirk) => (
          <li>{quirk}</li>
        ))}
      </ol>
      <p>
        Everything is also in <a href="report.json">report.json</a>, <a href="junit.xml">junit.xml</a>,{' '}
        <a href="summary.md">summary.md</a> and <a href="ro-crate-metadata.json">ro-crate-metadata.json</a>{' '}
        beside this page, and embedded in it.
      </p>
    </Section>
  );
}
