import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The specs of the commands run the built program, as users do: build it first, so that it is never stale. */
export default function build() {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}
