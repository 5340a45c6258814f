import { isInstalled } from '../engines/tfjs.ts';
import type { Front, OfferedCommand } from '../harness/study/offered-command.ts';
import type { Study } from '../harness/study/study.ts';
import { labCommands } from '../lab/commands/lab-commands.ts';

/** What the program tells of this study before it is loaded. */
export const front = {
  words: 'Reproduces Fig. 2 and Fig. 3 of "Reviving Autoencoder Pretraining" (Xie & Thuerey, 2022).',
  commands: [
    ...labCommands,
    {
      name: 'original',
      words:
        "read what the authors' own scripts left, measure its models anew on the original images, and judge the claims",
      load: async () => (await import('./original/original-command.ts')).originalCommand,
    },
    {
      name: 'data',
      words: 'the images: the original ones, and the synthetic stand-in',
      load: async () => (await import('./data-command.ts')).dataCommand,
    },
  ] satisfies OfferedCommand<Study>[],
} satisfies Front<Study>;

/** Whether it can be loaded at all: it needs the tensor library, which no other study does. */
export const isUsable = isInstalled;
