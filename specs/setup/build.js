import { execFileSync } from 'node:child_process';
import { projectRoot } from './root.js';

let isBuilt = false;

/** The specs run the built program, as users do: build it first, once, so that it is never stale. */
export default function build() {
  if (isBuilt) return;
  execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], {
    cwd: projectRoot,
    stdio: 'inherit',
  });
  isBuilt = true;
}
