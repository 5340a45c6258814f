import type { OfferedCommand } from '../../harness/study/offered-command.ts';
import type { Study } from '../../harness/study/study.ts';

/** The commands that only a study of networks has. */
export const labCommands: readonly OfferedCommand<Study>[] = [
  {
    name: 'init',
    words: 'write the initial weights of a seed, alone',
    load: async () => (await import('./init.ts')).initCommand,
  },
  {
    name: 'evaluate',
    words: "restore a model, print its accuracy and reverse error, and write the test set's reverse images",
    load: async () => (await import('./evaluate.ts')).evaluateCommand,
  },
  {
    name: 'svd',
    words: "singular values of a model's first layer, and images of its singular vectors",
    load: async () => (await import('./svd.ts')).svdCommand,
  },
  {
    name: 'engines',
    words: 'list the engines, best first: "auto" takes the first that loads',
    load: async () => (await import('./engines.ts')).enginesCommand,
  },
];
