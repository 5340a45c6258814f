import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { surveyApart } from '../../src/engines/apart.ts';
import { engineNames } from '../../src/engines/registry.ts';
import { projectUrl } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** Libraries of engines that this process has loaded, after a survey or a load by the built program. */
function librariesAfter(what: string): string[] {
  const program = `
    const { labEngines } = await import(${JSON.stringify(projectUrl('dist/lab/lab-engines.js'))});
    const statuses = await labEngines.${what};
    const { sharedObjects } = process.report.getReport();
    console.log(JSON.stringify({ statuses, libraries: sharedObjects.filter((one) => /onnxruntime|tensorflow/.test(one)) }));
  `;
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return JSON.parse(answer).libraries;
}

const folder = temporaryFolder();

describe('engines are tried in processes of their own', () => {
  it('which tell what this one would find, in its order', async () => {
    const statuses = await surveyApart();
    expect(statuses.map(({ name }) => name)).toEqual(engineNames);
    expect(statuses.filter(({ name }) => name === 'wasm' || name === 'cpu')).toEqual([
      { name: 'wasm', loads: true, version: expect.stringMatching(/^@tensorflow\/tfjs-backend-wasm \d/) },
      { name: 'cpu', loads: true, version: expect.stringMatching(/^@tensorflow\/tfjs-backend-cpu \d/) },
    ]);
  });

  it('so that a survey leaves no library in this one, as loading does', () => {
    expect(librariesAfter('survey()')).toEqual([]);
    expect(librariesAfter("load('onnx')")).not.toEqual([]);
  });

  it('so that one that ends its process is an engine that does not load', async () => {
    const file = join(folder, 'process.mjs');
    writeFileSync(
      file,
      `const [, , name] = process.argv;
       if (name === 'cpu') process.send({ name, loads: true, version: '1' }, () => process.disconnect());
       else if (name === 'wasm') process.exit(3);
       else process.stderr.write('loading\\nnot for this processor\\n', () => process.kill(process.pid, 'SIGILL'));`,
    );
    const fails = (reason: string) => ({
      loads: false,
      installed: true,
      reason: `its process died (${reason}`,
    });
    expect(await surveyApart(file)).toEqual([
      { name: 'onnx', ...fails('SIGILL): not for this processor') },
      { name: 'tensorflow', ...fails('SIGILL): not for this processor') },
      { name: 'wasm', ...fails('exit code 3)') },
      { name: 'cpu', loads: true, version: '1' },
    ]);
  });
});
