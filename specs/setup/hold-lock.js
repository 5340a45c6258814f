// Locks a folder as the program does, says "held", and is then busy in one go for so many milliseconds: no timer runs
// meanwhile. Says "released", or why it could not be.   hold-lock.js <folder> <milliseconds> [patience in seconds]
import { lockFolder } from '../../dist/kit/lock.js';

const [folder, busy, patience = '0'] = process.argv.slice(2);
const onLost = (error) => {
  console.log(`lost ${error.message}`);
  process.exit(2);
};
try {
  const lock = await lockFolder(folder, { patience: Number(patience), onLost });
  console.log('held');
  // Once around the loop, so that it is read before the work begins.
  await new Promise((resolve) => setTimeout(resolve, 20));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(busy));
  lock.requireHeld();
  lock.release();
  console.log('released');
} catch (error) {
  console.log(`refused ${error.message}`);
  process.exitCode = 2;
}
