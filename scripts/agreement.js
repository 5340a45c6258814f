#!/usr/bin/env node
// Holds the beginning of every training on an engine against the same on onnx, as a check does with its second engine, and
// without the rest of one: on the synthetic data, with another seed as the control. Exit code 1 where one differs, or where
// the control is taken for the same.
//
//   node scripts/agreement.js <engine>

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { carryOutVisibly } from '../dist/cli/visibly.js';
import { agreementTable } from '../dist/harness/report/agreement-table.js';
import { planCheck } from '../dist/harness/report/plan.js';
import { readRunsOf } from '../dist/harness/runs/finished.js';
import { loadStudy } from '../dist/harness/study/load-study.js';
import { openAllData } from '../dist/harness/study/open-data.js';
import { experimentNamed, isLeftToEvidence, variantNamed } from '../dist/harness/study/study.js';
import { projectPath } from '../dist/kit/project.js';

const first = 'onnx';
const study = await loadStudy(projectPath('dist/paper/racecar.js'));
const [name] = process.argv.slice(2);
const others = study.engines.names.filter((one) => one !== first);
if (!others.includes(name)) {
  console.error(`agreement: expected an engine, one of ${others.join(', ')}, got ${name ?? 'nothing'}`);
  process.exit(2);
}

const root = mkdtempSync(join(tmpdir(), 'racecar-agreement-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
const experiments = study.experiments.filter((one) => !isLeftToEvidence(one));
const plan = planCheck(study, {
  experiments,
  data: openAllData(experiments, { origin: 'synthetic' }),
  seeds: null,
  engine: { name: first, version: '' },
  engines: [{ name, loads: true, version: '', isSlow: false }],
  root,
});

/** The seed that is compared, and one that must not be taken for it: of each no more than the beginning. */
const isCompared = ({ experiment }) => plan.jobs.agreement.some((job) => job.experiment === experiment);
const main = plan.jobs.main
  .filter((job) => job.seed <= 1 && isCompared(job))
  .map((job) => {
    const experiment = experimentNamed(study, job.experiment);
    const parameters = experiment.probes.agreement.parameters(variantNamed(experiment, job.variant));
    return { ...job, parameters, drawsBeside: false };
  });
const jobs = [...plan.jobs.agreement, ...main];
await carryOutVisibly(study, jobs);
const table = agreementTable({ ...plan, jobs: { ...plan.jobs, main } }, readRunsOf(study, jobs));

if (table.reason) console.log(table.reason);
const wrong = table.rows.filter(({ agrees, controlRejected }) => !agrees || !controlRejected);
for (const { experiment, variant, over, agrees } of wrong) {
  const what = agrees ? 'cannot be told from another seed' : 'differs';
  console.log(`${experiment} ${variant} on ${name} ${what} over ${over}`);
}
console.log(`${table.rows.length - wrong.length} of ${table.planned} trainings agree with ${first}`);
process.exitCode = wrong.length > 0 || table.rows.length < table.planned ? 1 : 0;
