import type { Model } from '../rivals.ts';

/** What a layer, dₘ, tells of the input or of the label, in bits. */
export function informationAt(model: Model, of: 'input' | 'label', m: number): number {
  const told = model(`${of}Information`);
  const found = told[m - 1];
  if (found === undefined) throw new Error(`expected the information of d${m}, of ${told.length} layers`);
  return found;
}
