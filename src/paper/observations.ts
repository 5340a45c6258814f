import { endIn, type Observation, type Runs, tableOf } from '../harness/study/claim.ts';

/** What is measured and shown of more than one experiment, and not claimed. */

const timeOverStd = (objective: string) => (runs: Runs) => {
  const [time, std] = [objective, 'Std'].map((name) => tableOf(runs, name).secondsPerStep?.[0]);
  return time === undefined || !std ? null : time / std;
};

/** What a reverse pass and an orthogonality term cost. */
export const cost = (experiment: string): Observation => ({
  id: `${experiment}-cost`,
  what: 'time per training step, over that of Std',
  why: 'Wall time on a machine with other work on it is no property of the method; “npm run bench” measures it with care.',
  values: { Ort: timeOverStd('Ort'), RR: timeOverStd('RR') },
});

export const testAccuracy = (objective: string) => (runs: Runs) => endIn(runs, objective, 'testAccuracy');
