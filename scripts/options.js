import { parseArgs } from 'node:util';

/** What a script was asked for; what it does not know gets a line and exit code 2. */
export function optionsOf(script, expected, config) {
  try {
    return parseArgs(config);
  } catch {
    console.error(`${script}: expected ${expected}, got ${process.argv.slice(2).join(' ')}`);
    return process.exit(2);
  }
}
