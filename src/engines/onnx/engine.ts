import { availableParallelism } from 'node:os';
import type { Engine, EngineLoader } from '../engine.ts';
import { CompiledFunction } from './function.ts';
import { functionOfRows } from './row-function.ts';
import { OnnxIteration } from './running/iteration.ts';
import { runtime } from './running/sessions.ts';
import { TakenHere } from './running/steps.ts';
import { Thread } from './running/thread.ts';
import { registerRecorder } from './trace.ts';

/**
 * The compiled engine: a function is traced once with tfjs into an ONNX graph, and run by ONNX Runtime. A step is
 * wrapped in an ONNX `Scan`, so that as many as take a moment are one native call. (A `Loop` does the same, and takes ten percent longer
 * for small steps: it makes room for the state anew in each.)
 *
 * @param stepsBeside whether they are taken in a thread of their own
 */
export function onnxEngine(stepsBeside: boolean): Engine {
  // It starts while TensorFlow.js is loaded.
  if (stepsBeside) Thread.take().giveBack();
  registerRecorder();
  return {
    name: 'onnx',
    version: runtime,
    stepsBeside,
    prepare(f, rows) {
      if (rows !== undefined) return functionOfRows(f, rows, stepsBeside);
      const compiled = new CompiledFunction(f);
      return (inputs) => compiled.run(inputs);
    },
    iterate: (step, state, constants) =>
      new OnnxIteration(step, state, constants, stepsBeside ? Thread.take() : new TakenHere()),
  };
}

/**
 * Steps have a thread of their own but where there is a single core, or none is left: one thread is all that a process shall have that has
 * others beside it, one a core, as OpenMP's variable says to whatever computes.
 */
export const loadOnnx: EngineLoader = async () =>
  onnxEngine(availableParallelism() > 1 && process.env.OMP_NUM_THREADS !== '1');
