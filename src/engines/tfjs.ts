import { createRequire } from 'node:module';
import type * as all from '@tensorflow/tfjs';

type Tfjs = typeof all;

const require = createRequire(import.meta.url);
let loaded: Tfjs | undefined;

/**
 * TensorFlow.js, loaded where something is first computed with it: that takes half a second and 60 MB, and most commands compute
 * nothing. Everything imports it from here.
 */
export const tf = new Proxy({} as Tfjs, {
  get(_, name) {
    loaded ??= require('@tensorflow/tfjs') as Tfjs;
    return loaded[name as keyof Tfjs];
  },
});

/** Whether it is there to be loaded. */
export function isInstalled(): boolean {
  try {
    return Boolean(require.resolve('@tensorflow/tfjs'));
  } catch {
    return false;
  }
}

/** Its types, by the names that they have there. */
export declare namespace tf {
  type BackendValues = all.backend_util.BackendValues;
  type DataType = all.DataType;
  type Tensor = all.Tensor;
  type Tensor1D = all.Tensor1D;
  type Tensor4D = all.Tensor4D;
  type TensorContainer = all.TensorContainer;
  type TensorInfo = all.TensorInfo;
  type KernelBackend = all.KernelBackend;
  type KernelFunc = all.KernelFunc;
  type NamedAttrMap = all.NamedAttrMap;
  type NamedTensorInfoMap = all.NamedTensorInfoMap;
  type Conv2DBackpropFilterAttrs = all.Conv2DBackpropFilterAttrs;
}
