import type { JudgedMeasure } from '../../judge/judgement.ts';
import { showMeasured } from '../lines.ts';

const [width, height, margin] = [220, 30, 10];

/**
 * An estimate with its interval against the threshold: the side that passes is shaded, a dot is a seed, the bar the
 * interval, the tick in it the mean. Of what counts there are the seeds alone, since it is judged by each.
 */
export function Interval({ measure }: { measure: JudgedMeasure }) {
  const { threshold, counts, perSeed, verdict } = measure;
  const estimate = counts === null ? measure.estimate : null;
  const drawn = estimate ? [estimate.low, estimate.high] : [];
  const values = [...drawn, threshold.value, ...perSeed.map(({ value }) => value)];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || Math.abs(most) || 1) * 0.12;
  const scale = (width - 2 * margin) / (most - least + 2 * room);
  const at = (value: number) => Math.round((margin + (value - least + room) * scale) * 10) / 10;
  const bound = at(threshold.value);
  const [from, to] = threshold.side === 'above' ? [bound, width] : [0, bound];
  const middle = height / 2;
  return (
    <svg
      class={`interval ${verdict}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={showMeasured(measure)}
    >
      <rect class="passing" x={from} y={2} width={Math.max(0, to - from)} height={height - 4} />
      <line class="threshold" x1={bound} x2={bound} y1={2} y2={height - 2} />
      {perSeed.length <= 30 &&
        perSeed.map(({ value }, nth) => (
          <circle class="seed" cx={at(value)} cy={estimate ? middle + 8 : heightOf(perSeed, nth)} r={1.8} />
        ))}
      {estimate && (
        <>
          <line class="bar" x1={at(estimate.low)} x2={at(estimate.high)} y1={middle - 3} y2={middle - 3} />
          <line class="mean" x1={at(estimate.mean)} x2={at(estimate.mean)} y1={middle - 9} y2={middle + 3} />
        </>
      )}
    </svg>
  );
}

/** Where the dot of a seed is drawn of what counts: seeds often have the same number, and stand above each other then. */
function heightOf(perSeed: JudgedMeasure['perSeed'], nth: number): number {
  const equal = perSeed.flatMap(({ value }, at) => (value === perSeed[nth]?.value ? [at] : []));
  const [top, bottom] = [5, height - 5];
  const place = equal.length > 1 ? equal.indexOf(nth) / (equal.length - 1) : 0.5;
  return Math.round(10 * (top + place * (bottom - top))) / 10;
}
