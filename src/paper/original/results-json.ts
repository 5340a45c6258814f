import type { OnExperiment } from './on-experiment.ts';

/** What came of an experiment’s folders, for other programs. */
export function jsonOf({ experiment, data, engine, runs, claims }: OnExperiment) {
  return {
    experiment: experiment.name,
    data: { origin: data.origin, sha256: data.sha256 },
    engine: engine.name,
    runs: runs.map(({ path, variant, number, curves, measured, table, pictures, gap }) => ({
      folder: path,
      variant,
      number,
      /** By the file, a value for each record. */
      curves,
      /** Of each model, of which record and after how many steps. */
      models: measured,
      /** What claims are judged on. */
      table,
      pictures,
      gap,
    })),
    claims: claims.map(({ claim, measures, verdict }) => ({
      id: claim.id,
      standing: claim.standing,
      verdict,
      measures: measures.map(({ measure, values, judged, reason }) => ({
        id: measure.id,
        what: measure.what,
        threshold: measure.thresholds[data.origin],
        values: values.map(({ value }) => value),
        estimate: judged?.estimate ?? null,
        verdict: judged?.verdict ?? null,
        reason,
      })),
    })),
  };
}
