// Preloaded into a process: lists each module that it loads, a line each, in the file that LOADED_MODULES names.

import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';

const hook = `
  import { appendFileSync } from 'node:fs';
  export async function load(url, context, next) {
    appendFileSync(${JSON.stringify(process.env.LOADED_MODULES)}, url + '\\n');
    return next(url, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { cache } = createRequire(import.meta.url);
process.on('exit', () => {
  for (const file of Object.keys(cache)) appendFileSync(process.env.LOADED_MODULES, `${file}\n`);
});
