import { type ChildProcess, spawn } from 'node:child_process';
import { projectPath } from '../../src/kit/project.ts';

/** A process that holds a lock, busy in one go. */
export interface Holder {
  readonly process: ChildProcess;
  /** What it said so far. */
  said(): string;
  /** Waits until it has said this. */
  until(text: string): Promise<void>;
  /** All that it said, once it has ended. */
  readonly end: Promise<string>;
}

/** Starts `hold-lock.js`; `within` are the words of a command that it runs in. */
export function holdLock(folder: string, busy: number, patience = 0, within: readonly string[] = []): Holder {
  const command = [
    ...within,
    process.execPath,
    projectPath('specs/setup/hold-lock.js'),
    folder,
    String(busy),
    String(patience),
  ];
  const child = spawn(command[0] as string, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const waiting: (() => void)[] = [];
  child.stdout.on('data', (chunk) => {
    output += chunk;
    for (const look of waiting) look();
  });
  return {
    process: child,
    said: () => output,
    until: (text) =>
      new Promise((resolve) => {
        const look = () => output.includes(text) && resolve();
        waiting.push(look);
        look();
      }),
    end: new Promise((resolve) => child.on('close', () => resolve(output.trim()))),
  };
}
