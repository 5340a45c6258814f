import { fork } from 'node:child_process';
import { messageOf } from '../kit/errors.ts';
import { projectPath } from '../kit/project.ts';
import type { EngineName } from './engine.ts';
import { type EngineStatus, engineNames } from './registry.ts';

/** As it is built, wherever this is run from: Node takes the sources for no modules of a process. */
const processFile = projectPath('dist/engines/apart-process.js');

/**
 * Tries each engine in a process of its own. None of their libraries stays in this one, of which libtensorflow alone takes
 * hundreds of megabytes; and a library that takes its process down, as on a processor that it was not built for, is an
 * engine that does not load.
 */
export const surveyApart = (file = processFile): Promise<EngineStatus[]> =>
  Promise.all(engineNames.map((name) => tryApart(name, file)));

function tryApart(name: EngineName, file: string): Promise<EngineStatus> {
  return new Promise((resolve) => {
    const child = fork(file, [name], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const fail = (reason: string) => resolve({ name, loads: false, installed: true, reason });
    // What a library says before it gives up is why.
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-10_000);
    });
    child.once('message', (status) => resolve(status as EngineStatus));
    child.once('error', (error) => fail(messageOf(error)));
    child.once('close', (code, signal) => {
      const last = said.trimEnd().split('\n').at(-1);
      fail(`its process died (${signal ?? `exit code ${code}`})${last ? `: ${last}` : ''}`);
    });
  });
}
