import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

// What an engine sets for its library before it loads that (src/engines/tensorflow.ts) ends in the sandbox, whose
// process.env is a copy.
Object.assign(process.env, {
  OMP_NUM_THREADS: '1',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
});
process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';

/**
 * Node's environment of Jest, with two differences. Its sandbox is a plain realm: Jest's own is a proxy that is asked for every global
 * name, so that what reads `Math` in a loop takes ten times as long as outside. And it has the typed arrays of the realm outside: ONNX
 * Runtime's native code asks whether a tensor's data is a Float32Array, and means that one.
 */
export default class extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    // Jest has no option for it.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
    Object.assign(this.global, {
      Float32Array,
      Float64Array,
      Uint8Array,
      Int32Array,
      BigInt64Array,
      ArrayBuffer,
    });
  }
}
