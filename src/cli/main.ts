import { couldNot } from '../harness/terminal/exit-codes.ts';
import { codeOf, messageOf } from '../kit/errors.ts';
import { runProgram } from './run-program.ts';

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    // Whoever reads what is said may leave off, as `head` does: what is done goes on, and ends with the code that it would have.
    if (codeOf(error) === 'EPIPE') return;
    if (stream === process.stdout) console.error(`racecar: standard output: ${messageOf(error)}`);
    process.exit(couldNot);
  });

const code = await runProgram(process.argv.slice(2));
// A command may have set a code of its own.
if (code !== 0) process.exitCode = code;
