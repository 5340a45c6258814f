import { register } from 'node:module';

/** Preloaded with `--import`, makes a program fail to import ONNX Runtime, as where its native part is missing. */
const hooks = `export async function resolve(specifier, context, next) {
  if (specifier === 'onnxruntime-node') throw new Error('its native part is missing');
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
