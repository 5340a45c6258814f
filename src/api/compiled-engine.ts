/**
 * The compiled engine: a step that is written with TensorFlow.js is traced once and run by ONNX Runtime; and the other engines, which run the
 * same step op by op. They need `@tensorflow/tfjs`, and `onnxruntime-node` or `@tensorflow/tfjs-backend-wasm` beside this package.
 *
 * @example Descending a parabola, x ← x − 0.1 · 2x, for a hundred steps in one native call
 * ```ts
 * import { loadEngine } from 'racecar-repro/engine';
 *
 * const engine = await loadEngine('auto');
 * const iteration = engine.iterate(
 *   ({ x }) => ({ state: { x: x.mul(0.8) }, outputs: { loss: x.square() } }),
 *   { x: { shape: [], values: Float32Array.of(1) } },
 *   {},
 * );
 * const { loss } = await iteration.advance(100, {});
 * iteration.dispose();
 * ```
 */

export type {
  Engine,
  EngineName,
  Iteration,
  NamedTensors,
  Prepared,
  Step,
  StepResult,
} from '../engines/engine.ts';
export { loadEngine, surveyEngines } from '../engines/registry.ts';
export type { FloatArray, NamedArrays } from '../kit/arrays.ts';
