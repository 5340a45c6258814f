import { objectiveNames } from '../objectives/registry.ts';
import { courseOf, type FinishedCourse, type FinishedRun } from '../runs/finished.ts';
import { stageNames } from '../training/experiments.ts';
import type { Plane } from './drawn.ts';
import { reportOrder, spreadOf } from './series.ts';

/** What the layers of each experiment tell, where that was measured, over the seeds. */
export function planesOf(runs: readonly FinishedRun[]): Plane[] {
  return reportOrder.flatMap((experiment) => {
    const own = runs.filter(({ run, metrics }) => {
      return run.experiment === experiment && metrics.final.information.length > 0;
    });
    const stages = stageNames.flatMap((stage) => {
      const objectives = objectiveNames.flatMap((objective) => {
        const courses = own
          .filter(({ run }) => run.objective === objective)
          .filter(({ metrics }) => stage === 'A' || metrics.fineTuned[stage])
          .map(({ metrics }) => courseOf(metrics, stage));
        return courses.length > 0 ? [{ objective, ...told(courses) }] : [];
      });
      return objectives.length > 0 ? [{ stage, objectives }] : [];
    });
    return stages.length > 0 ? [{ experiment, stages }] : [];
  });
}

function told(courses: readonly FinishedCourse[]) {
  const layers = courses[0]?.final.information ?? [];
  const at = (layer: number, of: 'input' | 'label') =>
    spreadOf(courses.map(({ final }) => final.information[layer]?.[of] ?? 0));
  return {
    n: courses.length,
    layers: layers.map((_, layer) => ({ input: at(layer, 'input'), label: at(layer, 'label') })),
    testAccuracy: spreadOf(courses.map(({ final }) => final.testAccuracy)),
  };
}
