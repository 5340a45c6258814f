import { type Metric, takenEachRecord } from '../../harness/study/metrics.ts';
import { common, namesIn, reserved } from './placeholders.ts';
import type { StudyFile } from './study-file.ts';
import { type DeclaredExperiment, isName, nameRule } from './study-schema.ts';
import { spreadVariants } from './variants.ts';

/**
 * Sees to it that what a study file names is there: variants, metrics, measures, options.
 *
 * @throws InputError at the place of the first name that is none
 */
export function requireReferences(file: StudyFile): void {
  for (const [name, experiment] of Object.entries(file.study.experiments)) {
    const own = ['experiments', name];
    requireOptions(file, own, experiment);
    requireNames(file, [...own, 'variants'], experiment);
    for (const id of Object.keys(experiment.claims))
      requireClaim(file, [...own, 'claims', id], experiment, id);
    requireDrawn(file, [...own, 'drawn'], experiment);
    requireNoise(file, own, experiment);
  }
}

type Path = readonly string[];

function requireOptions({ errorAt, unknownAt }: StudyFile, path: Path, experiment: DeclaredExperiment): void {
  const options = Object.keys(experiment.options);
  const taken = options.find((name) => [...common, ...reserved, 'draw'].includes(name));
  if (taken)
    throw errorAt(
      [...path, 'options', taken],
      `${taken} stands for something else; give the option another name`,
    );
  const requireKnown = (where: Path, names: readonly string[]) => {
    const stray = names.find((name) => !options.includes(name));
    if (stray) throw unknownAt([...where, stray], 'an option of this experiment', stray, options);
  };
  const requireCommand = (where: Path, command: readonly string[]) =>
    command.forEach((word, at) => {
      const known = [...common, ...options].map((one) => `{${one}}`);
      const stray = namesIn(word)
        .map((one) => `{${one}}`)
        .find((one) => !known.includes(one));
      if (stray) throw unknownAt([...where, String(at)], 'what stands for something', stray, known);
    });
  requireCommand([...path, 'command'], experiment.command);
  for (const [name, { options: own = {}, grid = {}, command = [] }] of Object.entries(experiment.variants)) {
    const where = [...path, 'variants', name];
    requireKnown([...where, 'options'], Object.keys(own));
    requireKnown([...where, 'grid'], Object.keys(grid));
    requireCommand([...where, 'command'], command);
  }
  for (const [id, { controls }] of Object.entries(experiment.claims)) {
    for (const [at, { places }] of controls.entries()) {
      for (const [variant, { options: own = {} }] of Object.entries(places)) {
        const where = [...path, 'claims', id, 'controls', String(at), 'places', variant, 'options'];
        requireKnown(where, Object.keys(own));
      }
    }
  }
}

/** A grid makes names of its own, out of values that may be anything. */
function requireNames({ errorAt }: StudyFile, path: Path, { variants }: DeclaredExperiment): void {
  const seen = new Set<string>();
  for (const [from, variant] of Object.entries(variants)) {
    for (const name of spreadVariants({ [from]: variant }).keys()) {
      if (!isName(name)) throw errorAt([...path, from], `its grid makes a variant "${name}"; ${nameRule}`);
      if (seen.has(name)) throw errorAt([...path, from], `a variant ${name} comes twice`);
      seen.add(name);
    }
  }
}

function requireClaim(file: StudyFile, path: Path, experiment: DeclaredExperiment, id: string): void {
  const { errorAt, unknownAt } = file;
  const { measures, controls, standing } = experiment.claims[id] as DeclaredExperiment['claims'][string];
  const variants = spreadVariants(experiment.variants);
  const compared = [...variants].filter(([, one]) => one.compared).map(([name]) => name);
  const metrics = Object.keys(experiment.metrics);
  const requireChecked = (where: Path, variant: string) => {
    if (standing === 'finding' || !compared.includes(variant) || variants.get(variant)?.checked) return;
    throw errorAt(where, `expected a variant that a check runs, or a finding; ${variant} is not checked`);
  };
  for (const [name, { value, difference, ratio, trend }] of Object.entries(measures)) {
    const where = [...path, 'measures', name];
    const terms = [value ?? [], difference ?? [], ratio ?? [], trend ?? []].flat();
    const kind =
      ['value', 'difference', 'ratio', 'trend'][[value, difference, ratio, trend].findIndex(Boolean)] ?? '';
    for (const [at, { variant, metric }] of terms.entries()) {
      const term = [...where, kind, ...(terms.length > 1 ? [String(at)] : [])];
      if (!compared.includes(variant)) {
        throw unknownAt([...term, 'variant'], 'a variant that is compared', variant, compared);
      }
      requireChecked([...term, 'variant'], variant);
      if (!metrics.includes(metric)) throw unknownAt([...term, 'metric'], 'a metric', metric, metrics);
      if (experiment.metrics[metric]?.optional) {
        throw errorAt([...term, 'metric'], `expected a metric that each training has, ${metric} is optional`);
      }
    }
  }
  const ids = Object.keys(measures);
  for (const [at, { places, mustFail }] of controls.entries()) {
    const where = [...path, 'controls', String(at)];
    for (const [place, { variant }] of Object.entries(places)) {
      if (!compared.includes(place)) {
        throw unknownAt([...where, 'places', place], 'a variant that is compared', place, compared);
      }
      if (variant !== undefined && !variants.has(variant)) {
        throw unknownAt([...where, 'places', place, 'variant'], 'a variant', variant, [...variants.keys()]);
      }
      requireChecked([...where, 'places', place], place);
      if (variant !== undefined) requireChecked([...where, 'places', place, 'variant'], variant);
    }
    const stray = mustFail.findIndex((one) => !ids.includes(one));
    if (stray >= 0) {
      throw unknownAt(
        [...where, 'mustFail', String(stray)],
        'a measure of this claim',
        mustFail[stray] as string,
        ids,
      );
    }
  }
  const idle = ids.find((one) => !controls.some(({ mustFail }) => mustFail.includes(one)));
  if (idle)
    throw errorAt([...path, 'measures', idle], `no control makes ${idle} fail: say in which case it must`);
}

function requireDrawn(
  { unknownAt, errorAt }: StudyFile,
  path: Path,
  { drawn, metrics }: DeclaredExperiment,
): void {
  if (!drawn) return;
  const names = Object.keys(metrics);
  const named = [
    ...drawn.curves.map((name, at) => ({ name, at: [...path, 'curves', String(at)], isCurve: true })),
    ...(drawn.over === undefined ? [] : [{ name: drawn.over, at: [...path, 'over'], isCurve: true }]),
    ...drawn.points.map((name, at) => ({ name, at: [...path, 'points', String(at)], isCurve: false })),
  ];
  for (const { name, at, isCurve } of named) {
    const metric = metrics[name];
    if (!metric) throw unknownAt(at, 'a metric', name, names);
    if (isCurve && !takenEachRecord(metric as Pick<Metric, 'taken'>)) {
      throw errorAt(
        at,
        `expected a metric that is taken at each record, ${name} is taken at ${metric.taken}`,
      );
    }
  }
}

function requireNoise({ errorAt }: StudyFile, path: Path, { goldens }: DeclaredExperiment): void {
  const { option } = goldens?.noise ?? {};
  if (!option || option.some((word) => namesIn(word).includes('draw'))) return;
  throw errorAt(
    [...path, 'goldens', 'noise', 'option'],
    'expected {draw} in it, which tells one disturbance from another',
  );
}
