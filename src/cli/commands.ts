import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { OfferedCommand } from '../harness/study/offered-command.ts';

/** `racecar new`: the only command that needs no study. */
export const newOne = {
  name: 'new',
  words: 'write a study to begin with: a study file, a training, and a workflow that checks it',
  load: async () => (await import('./new-command.ts')).newCommand,
};

/** The commands of every study, as they are listed. */
export const commands: readonly OfferedCommand<LoadedStudy>[] = [
  {
    name: 'check',
    words:
      'run everything anew, judge the claims, compare with the golden results, and write the report: what "npm test" rests on',
    load: async () => (await import('./check-command.ts')).checkCommand,
  },
  {
    name: 'reproduce',
    words: 'run every experiment from seeds, draw what there is to see, and write a report',
    load: async () => (await import('./reproduce-command.ts')).reproduceCommand,
  },
  {
    name: 'merge',
    words: 'join the shards of a reproduction, judge the claims over all seeds, and write one report',
    load: async () => (await import('./merge-command.ts')).mergeCommand,
  },
  {
    name: 'train',
    words: 'run one variant of an experiment from one seed',
    load: async () => (await import('./train-command.ts')).trainCommand,
  },
  {
    name: 'report',
    words: 'write the report of the last check or reproduction anew',
    load: async () => (await import('./report-command.ts')).reportCommand,
  },
  {
    name: 'claims',
    words: 'list the claims, or judge them on runs that are there',
    load: async () => (await import('./claims-command.ts')).claimsCommand,
  },
  {
    name: 'pilots',
    words:
      'run seeds that no verdict is given on, with the controls of all claims, write down what they gave, and log why: they tell how many seeds a verdict needs',
    load: async () => (await import('./pilots-command.ts')).pilotsCommand,
  },
  {
    name: 'findings',
    words:
      'decide the findings: run seeds until each of them holds, does not hold, or has had as many as were planned; write the evidence, and log why. Runs that are there are gone on with',
    load: async () => (await import('./findings-command.ts')).findingsCommand,
  },
  {
    name: 'golden',
    words:
      'the golden results: accept changes, measure tolerances, hold runs against them, count false alarms',
    load: async () => (await import('./golden-command.ts')).goldenCommand,
  },
  newOne,
];
