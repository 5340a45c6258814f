import { execFileSync } from 'node:child_process';

/** The specs of the commands run the built program, as users do: build it first, so that it is never stale. */
export default function build() {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
