/** What the benchmark measures: trainings of this shape, the paper's own and grown ones. */

export const objectives = ['Std', 'Ort', 'RR'];

const sizes = {
  mnist: { inputs: 784, hidden: 10, classes: 10, batch: 2 },
  peak: { inputs: 784, hidden: 128, classes: 2, batch: 100 },
};

/** @typedef {{ experiment: 'mnist' | 'peak', objective: string, inputs: number, hidden: number, classes: number, batch: number }} Case */

/** @returns {Case} */
export function caseOf(experiment, objective, changes = {}) {
  return { experiment, objective, ...sizes[experiment], ...changes };
}

/** The case of the floor: the large matrix products of a step, and nothing else. */
export const floorOf = (benchCase) => ({ ...benchCase, floor: true });

export const nameOf = ({ experiment, objective }) => `${experiment} ${objective}`;
