import { Command } from 'commander';
import { openData } from '../../harness/study/open-data.ts';
import { comparedOf, type Study } from '../../harness/study/study.ts';
import {
  addDataOptions,
  addExperimentOption,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  type ExperimentOption,
  engineOption,
  experimentsGiven,
  oneOf,
  paths,
} from '../../harness/terminal/options.ts';
import { remarkOnEngine, say, showData } from '../../harness/terminal/say.ts';
import { labsOf } from '../../lab/experiments/network-experiment.ts';
import { exitCodeOfClaims } from './judged-results.ts';
import { type OnExperiment, onExperiment } from './on-experiment.ts';
import { openResults } from './results-folder.ts';
import { jsonOf } from './results-json.ts';
import { showClaims, showFigures, showRead } from './shown-results.ts';
import { isOfAuthors } from './variable-names.ts';

interface Options extends EngineOptions, DataOptions, ExperimentOption<string> {
  readonly variant?: string;
  readonly json: boolean;
}

export function originalCommand(study: Study): Command {
  const experiments = labsOf(study.experiments).filter(isOfAuthors);
  const names = experiments.map(({ name }) => name);
  const variants = [...new Set(experiments.flatMap((one) => comparedOf(one).map(({ name }) => name)))];
  const command = new Command().argument(
    '<folders...>',
    'such as peak_RR/test_0000; runs of a variant are taken in order',
    paths,
  );
  addExperimentOption(
    command,
    `${names.join(' or ')}, where the folder above is called otherwise`,
    oneOf(names),
  )
    .option('--variant <name>', `one of ${variants.join(', ')}, likewise`, oneOf(variants))
    .option('--json', 'print all of it as JSON', false)
    .addOption(engineOption(study.engines));
  return addDataOptions(command, { experiments }).action(async (folders: string[], options: Options) => {
    const wanted = experimentsGiven(options);
    const given = { experiment: experiments.find(({ name }) => name === wanted), variant: options.variant };
    const results = folders.map((folder) => openResults(folder, experiments, given));
    const asked = experiments.filter((experiment) => results.some((one) => one.experiment === experiment));
    const { origin, folder } = dataChoice(options, command, { experiments: asked });
    // The authors trained on their own images: on what stands in for them, figures would be of nothing.
    const choice = { origin: origin === 'auto' ? 'original' : origin, folder };
    const found: OnExperiment[] = [];
    for (const experiment of asked) {
      const own = results.filter((one) => one.experiment === experiment);
      found.push(await onExperiment(experiment, openData(experiment, choice), options.engine, own));
    }
    const [first] = found;
    if (first) remarkOnEngine(first.engine);
    if (options.json) say(JSON.stringify(found.map(jsonOf), null, 2));
    else for (const one of found) showAll(one);
    process.exitCode = exitCodeOfClaims(found.flatMap(({ claims }) => claims));
  });
}

function showAll({ experiment, data, engine, runs, claims }: OnExperiment): void {
  for (const run of runs) for (const line of showRead(run)) say(line);
  say(`\n${showFigures(runs)}\n`);
  for (const line of showClaims(claims, data.origin)) say(line);
  say(
    `\n${experiment.name}: ${showData({ [experiment.name]: data })}, engine ${engine.name}; loss and test accuracy as the files say, all else of the last model, which stands for the end`,
  );
  if (runs.length > 1)
    say('The runs of the variants are paired in the order of their numbers: their seeds are unknown.\n');
}
