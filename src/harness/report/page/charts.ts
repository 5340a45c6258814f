import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Chart, Line } from '../../study/blocks.ts';
import type { Look, Looks } from './looks.ts';

const { document } = parseHTML('<!doctype html><html></html>');

/** A chart as SVG: lines over seeds with their bands, and paths of points that are named. */
export function chartSvg({ x, y, lines, paths }: Chart, looks: Looks): string {
  return draw({
    x: { ...scaleOf(x), ticks: 6 },
    y: { ...scaleOf(y), grid: true },
    marks: [
      ...lines.flatMap((line) => lineMarks(line, looks(line.variant))),
      ...paths.flatMap(({ variant, points }) => pathMarks(points, looks(variant))),
    ],
  });
}

function scaleOf({ label, isLog, domain }: Chart['x']): Plot.ScaleOptions {
  return {
    label,
    ...(isLog ? { type: 'log', tickFormat: '~g' } : {}),
    ...(domain ? { domain } : {}),
  };
}

/** The mean, and from the least to the greatest seed a band. */
function lineMarks({ x, mean, low, high, isFaint }: Line, { color, dashes }: Look): Plot.Markish[] {
  const points = x.map((at, index) => ({ x: at, mean: mean[index], low: low[index], high: high[index] }));
  return [
    Plot.areaY(points, { x: 'x', y1: 'low', y2: 'high', fill: color, fillOpacity: isFaint ? 0.08 : 0.2 }),
    Plot.lineY(points, {
      x: 'x',
      y: 'mean',
      stroke: color,
      strokeWidth: isFaint ? 1 : 1.75,
      strokeDasharray: dashes,
      strokeOpacity: isFaint ? 0.5 : 1,
    }),
  ];
}

/** A line, a dot for each point, and its name. */
function pathMarks(points: Chart['paths'][number]['points'], { color, dashes }: Look): Plot.Markish[] {
  const places = { x: 'x', y: 'y' } as const;
  return [
    Plot.line(points, { ...places, stroke: color, strokeWidth: 1.5, strokeDasharray: dashes }),
    Plot.dot(points, { ...places, fill: color, r: 3 }),
    Plot.text(points, { ...places, text: 'name', fill: color, dy: -8, fontSize: 10 }),
  ];
}

function draw(options: Plot.PlotOptions): string {
  const chart = Plot.plot({
    document: document as unknown as Document,
    width: 460,
    height: 260,
    marginLeft: 56,
    marginBottom: 38,
    style: { background: 'none', fontSize: '12px' },
    ...options,
  });
  // The chart has a label as a whole; on groups, which have no role, labels are not allowed.
  for (const group of chart.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label');
  // As an attribute, SVG knows only two words for it; the style has all of CSS's.
  for (const group of chart.querySelectorAll('g[font-variant]')) {
    group.setAttribute('style', `font-variant: ${group.getAttribute('font-variant')}`);
    group.removeAttribute('font-variant');
  }
  return chart.outerHTML;
}
