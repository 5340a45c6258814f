import { runProgram } from './run-program.ts';

const code = await runProgram(process.argv.slice(2));
// A command may have set a code of its own.
if (code !== 0) process.exitCode = code;
