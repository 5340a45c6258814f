import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's environment of Jest, with the typed arrays of the realm outside: ONNX Runtime's native code asks whether a
 * tensor's data is a Float32Array, and means that one.
 */
export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
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
