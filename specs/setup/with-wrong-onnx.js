import { InferenceSession } from 'onnxruntime-node';

/** Preloaded with `--import`, makes ONNX Runtime load, run, and give everything twice as large as it is. */
const { run } = InferenceSession.prototype;
InferenceSession.prototype.run = async function (...args) {
  const results = await run.apply(this, args);
  for (const { data } of Object.values(results))
    data.forEach((value, at) => {
      data[at] = 2 * value;
    });
  return results;
};
