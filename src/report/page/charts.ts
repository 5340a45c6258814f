import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { ObjectiveName } from '../../objectives/objective.ts';
import type { Band } from '../drawn.ts';

const { document } = parseHTML('<!doctype html><html></html>');

/** One colour for each objective everywhere, apart for all kinds of colour vision (Okabe & Ito). */
export const colors: Readonly<Record<ObjectiveName, string>> = {
  Std: '#0072B2',
  Ort: '#D55E00',
  RR: '#009E73',
  Pre: '#CC79A7',
  'RR-local': '#56B4E9',
};

/** Dashes besides colours, for prints in gray. */
const dashes: Readonly<Record<ObjectiveName, string>> = {
  Std: '6 3',
  Ort: '2 2',
  RR: '',
  Pre: '8 2 2 2',
  'RR-local': '1 3',
};

/** A line with its band. */
export interface Line {
  readonly objective: ObjectiveName;
  readonly x: readonly number[];
  readonly band: Band;
  /** Drawn faintly, as something to compare with. */
  readonly faint?: boolean;
}

export interface Axes {
  readonly x: string;
  readonly y: string;
  readonly log?: boolean;
  readonly domain?: readonly [number, number];
}

/** An objective's layers in the information plane, first layer first. */
export interface Path {
  readonly objective: ObjectiveName;
  readonly points: readonly { readonly x: number; readonly y: number; readonly name: string }[];
}

/** The information plane as SVG: a line for each objective, a dot for each layer. */
export function planeChart(paths: readonly Path[], axes: Pick<Axes, 'x' | 'y'>): string {
  const marks = paths.flatMap(({ objective, points }) => {
    const color = colors[objective];
    const places = { x: 'x', y: 'y' } as const;
    return [
      Plot.line(points, { ...places, stroke: color, strokeWidth: 1.5, strokeDasharray: dashes[objective] }),
      Plot.dot(points, { ...places, fill: color, r: 3 }),
      Plot.text(points, { ...places, text: 'name', fill: color, dy: -8, fontSize: 10 }),
    ];
  });
  // Of 12 bits and of 1 bit; upwards from a little below the least, so that the lines are told apart.
  const least = Math.min(...paths.flatMap(({ points }) => points.map(({ y }) => y)));
  const floor = Math.max(0, Math.floor(least * 10 - 0.5) / 10);
  return draw({
    x: { label: axes.x, domain: [0, 12.5], ticks: 7 },
    y: { label: axes.y, domain: [floor, 1 + (1 - floor) / 15], grid: true, ticks: 6 },
    marks,
  });
}

/** A chart of lines over seeds as SVG: the mean, and from the least to the greatest seed a band. */
export function lineChart(lines: readonly Line[], axes: Axes): string {
  const marks = lines.flatMap(({ objective, x, band, faint }) => {
    const points = x.map((at, index) => ({
      x: at,
      mean: band.mean[index] as number,
      low: band.low[index] as number,
      high: band.high[index] as number,
    }));
    const color = colors[objective];
    return [
      Plot.areaY(points, { x: 'x', y1: 'low', y2: 'high', fill: color, fillOpacity: faint ? 0.08 : 0.2 }),
      Plot.lineY(points, {
        x: 'x',
        y: 'mean',
        stroke: color,
        strokeWidth: faint ? 1 : 1.75,
        strokeDasharray: dashes[objective],
        strokeOpacity: faint ? 0.5 : 1,
      }),
    ];
  });
  return draw({
    x: { label: axes.x, nice: false, ticks: 6 },
    y: {
      label: axes.y,
      grid: true,
      ...(axes.log ? { type: 'log' as const } : {}),
      ...(axes.domain ? { domain: [...axes.domain] } : {}),
      tickFormat: axes.log ? '~g' : undefined,
    },
    marks,
  } as Plot.PlotOptions);
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
  } as Plot.PlotOptions);
  // The chart has a label as a whole; on groups, which have no role, labels are not allowed.
  for (const group of chart.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label');
  // As an attribute, SVG knows only two words for it; the style has all of CSS's.
  for (const group of chart.querySelectorAll('g[font-variant]')) {
    group.setAttribute('style', `font-variant: ${group.getAttribute('font-variant')}`);
    group.removeAttribute('font-variant');
  }
  return chart.outerHTML;
}
