import { type BackendWasm, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { eagerEngine } from './eager.ts';
import type { EngineLoader } from './engine.ts';
import { tf } from './tfjs.ts';
import { registerKernelGradient } from './wasm-kernel-gradient.ts';

/** tfjs on WebAssembly with SIMD, one thread: the default where nothing faster loads. */
export const loadWasm: EngineLoader = () => {
  transposeBeforeMatMul();
  registerKernelGradient();
  return eagerEngine('wasm', 'wasm', `@tensorflow/tfjs-backend-wasm ${version_wasm}`);
};

const matMulKernel = 'BatchMatMul';
let patched = false;

/**
 * The wasm backend multiplies 10 times slower when it is asked to transpose on the way (2 instead of 19 GFLOP/s).
 * This puts a kernel in front of its own that transposes first; a whole step is then 4 times faster.
 */
function transposeBeforeMatMul(): void {
  if (patched) return;
  patched = true;
  const plain = tf.getKernel(matMulKernel, 'wasm');
  const transpose = tf.getKernel('Transpose', 'wasm');
  tf.unregisterKernel(matMulKernel, 'wasm');
  tf.registerKernel({
    ...plain,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const temporary: tf.TensorInfo[] = [];
      const operand = (name: 'a' | 'b', flag: unknown): tf.TensorInfo => {
        const x = inputs[name] as tf.TensorInfo;
        if (!flag) return x;
        const result = transpose.kernelFunc({
          inputs: { x },
          backend,
          attrs: { perm: swapLastTwo(x.shape.length) },
        });
        temporary.push(result as tf.TensorInfo);
        return result as tf.TensorInfo;
      };
      const a = operand('a', attrs?.transposeA);
      const b = operand('b', attrs?.transposeB);
      const product = plain.kernelFunc({
        inputs: { a, b },
        backend,
        attrs: { ...attrs, transposeA: false, transposeB: false },
      });
      for (const { dataId } of temporary) (backend as BackendWasm).disposeData(dataId);
      return product;
    },
  });
}

/** The permutation of `rank` dimensions that transposes matrices: [1, 0], [0, 2, 1], … */
function swapLastTwo(rank: number): number[] {
  const batch = Array.from({ length: rank - 2 }, (_, dimension) => dimension);
  return [...batch, rank - 1, rank - 2];
}
