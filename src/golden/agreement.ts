import type { FinishedMetrics } from '../runs/finished.ts';
import { type Figures, figuresOf } from './figures.ts';

/** Over how many records two engines are compared: those of the first 300 steps, and one more. */
const records = 4;

/** How many steps a run needs for them, with a record every 100. */
export const stepsToAgree = 301;

/** The curves of a run, of its first stage, over the first records. */
export function agreementSteps(metrics: FinishedMetrics): Figures {
  const curves = Object.entries(figuresOf(metrics)).filter(([name]) =>
    /^(loss|crossEntropy|train|test)/.test(name),
  );
  return Object.fromEntries(curves.map(([name, values]) => [name, values.slice(0, records)]));
}
