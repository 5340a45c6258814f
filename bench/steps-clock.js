/** Loaded before the program: tells its parent, in file descriptor 3, how many seconds it took its steps. */
import { writeSync } from 'node:fs';
import { OnnxIteration } from '../dist/engines/onnx/running/iteration.js';

let seconds = 0;
const { dispose } = OnnxIteration.prototype;
OnnxIteration.prototype.dispose = function () {
  seconds += this.seconds;
  return dispose.call(this);
};
process.on('exit', () => writeSync(3, String(seconds)));
