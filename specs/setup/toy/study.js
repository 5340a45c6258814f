/**
 * A study that trains nothing: coins, whose tosses are worked out of the seed. It is copied into a project of its own, beside
 * `dist`, and imports what any study may: `kit` and `harness`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { above, endIn } from '../dist/harness/study/claim.js';
import { encodePng } from '../dist/kit/png.js';

const root = import.meta.dirname;
const measured = join(root, 'data', 'measured.json');

const origin = (name, isStandIn, isInstalled) => ({
  name,
  title: `Coins that were ${name}`,
  isStandIn,
  isInstalled,
  isInFolder: false,
  open: () => ({ sha256: (isStandIn ? 'b' : 'a').repeat(64), count: '2 coins' }),
});

const bias = { fair: 0.5, loaded: 0.9, bent: 0.55 };
/** No two coins are tossed alike. */
const throwers = { fair: 1, loaded: 3, bent: 7 };
/** A number of [0, 1) that looks drawn, and is not. */
const drawn = (seed, at) => ((seed * 7919 + at * 104729 + 12345) % 65536) / 65536;

const engines = ['slide-rule', 'abacus'];

/** @type {import('../../../src/harness/study/runner.ts').Runner} */
const runner = {
  async prepare({ folder, variant, seed, parameters, disturbance, alteration, unaltered }) {
    return {
      resumes: false,
      gap: null,
      seconds: 0,
      initialSha256: null,
      async run(onProgress) {
        if (alteration === 'turned') {
          const { heads } = JSON.parse(readFileSync(join(unaltered, 'metrics.json'), 'utf8'));
          const tails = heads.map((share) => (100 - Math.round(100 * share)) / 100);
          writeFileSync(join(folder, 'metrics.json'), JSON.stringify({ heads: tails }));
          return;
        }
        const records = parameters.tosses / 10;
        const shaken = (value, at) =>
          disturbance === undefined ? value : value * (1 + 1e-6 * (drawn(31 * seed + disturbance, at) - 0.5));
        const least = alteration === 'unloaded' ? bias.fair : bias[variant];
        const share = (at) => least + (drawn(throwers[variant] * (seed + 1), at) - 0.5) / 10;
        const heads = Array.from({ length: records + 1 }, (_, at) => Math.round(100 * share(at)) / 100);
        onProgress({ step: parameters.tosses, note: `heads ${heads.at(-1)}` });
        const table = {
          step: Array.from({ length: records }, (_, at) => 10 * at),
          loss: Array.from({ length: records }, (_, at) => shaken(1 + drawn(seed, at), at)),
          heads,
          edges: [3, 2, 1].map((edge, at) => shaken(edge + drawn(seed, at), at)),
          worn: [drawn(seed, 0)],
        };
        writeFileSync(join(folder, 'metrics.json'), JSON.stringify(table));
        writeFileSync(join(folder, 'tosses.txt'), heads.join('\n'));
      },
      tidy() {},
    };
  },
  stepsOf: ({ tosses }) => tosses,
  effortOfStep: () => 1,
  writes: (file) => file === 'tosses.txt',
};

const variants = ['fair', 'loaded', 'bent'].map((name) => ({
  name,
  words: `a ${name} coin`,
  isCompared: name !== 'bent',
  parameters: { tosses: 100, ...(name === 'bent' ? { angle: 30 } : {}) },
}));

const metrics = [
  {
    name: 'step',
    words: 'tosses before it',
    range: [0, null],
    taken: 'each record',
    scale: 'counted',
    isHeld: false,
  },
  {
    name: 'loss',
    words: 'what was lost',
    unit: 'coins',
    range: [0, null],
    taken: 'each record',
    scale: 'relative',
    isCompared: true,
  },
  {
    name: 'heads',
    words: 'share of heads',
    range: [0, 1],
    taken: 'each record and the end',
    scale: 'counted',
    of: 100,
    isCompared: true,
  },
  {
    name: 'edges',
    words: 'edges',
    range: [0, null],
    taken: 'the end',
    axis: { symbol: 'e', words: 'edge' },
    scale: 'largest',
  },
  { name: 'worn', words: 'how worn it is', range: [0, 1], taken: 'the start', scale: 'absolute' },
];

const claims = [
  {
    id: 'loaded-coins-land-on-heads',
    sentence: 'A loaded coin lands on heads more often than a fair one.',
    place: 'Everybody knows it',
    standing: 'established',
    measures: [
      {
        id: 'more-heads',
        what: 'share of heads, loaded minus fair',
        of: (runs) => endIn(runs, 'loaded', 'heads') - endIn(runs, 'fair', 'heads'),
        thresholds: { measured: above(0.2), guessed: above(0.2) },
        basis: 'Half of what the coins were loaded with.',
      },
    ],
    controls: [
      {
        what: 'the loaded coin tossed without its load',
        route: 'It lands on heads as often as any.',
        places: { loaded: { alteration: 'unloaded' } },
        mustFail: ['more-heads'],
      },
      {
        what: 'a bent coin in the loaded one’s place',
        route: 'It is bent too little.',
        places: { loaded: { variant: 'bent' } },
        mustFail: ['more-heads'],
      },
      {
        what: 'the tosses of the loaded coin seen from below',
        route: 'Its heads are tails then.',
        places: { loaded: { alteration: 'turned' } },
        mustFail: ['more-heads'],
      },
    ],
  },
];

/** A picture of as many white pixels as there were heads. */
const pictureOf = ({ table }) => ({
  width: 10,
  height: 10,
  pixels: Uint8Array.from({ length: 100 }, (_, at) => (at < 100 * table.heads.at(-1) ? 255 : 0)),
});

const figure = {
  section: 'tosses',
  draw({ experiment, runs, save }) {
    const [first] = runs;
    if (!first) return null;
    const what = { title: 'The heads of the first coin', words: 'White where it landed on heads' };
    const file = save('heads.png', encodePng(pictureOf(first)), what);
    const lines = experiment.variants.flatMap(({ name: variant }) => {
      const found = runs.find(({ run }) => run.variant === variant);
      if (!found) return [];
      const y = found.table.heads.slice(0, -1);
      return [{ variant, x: found.table.step, mean: y, low: y, high: y, isFaint: false }];
    });
    const chart = {
      label: 'heads over tosses',
      caption: null,
      x: { label: 'toss' },
      y: { label: 'heads' },
      lines,
      paths: [],
    };
    return {
      title: experiment.name,
      blocks: [
        {
          is: 'strips',
          strips: [{ strong: null, caption: what.title, alt: what.words, file, rows: 1, row: 0 }],
        },
        { is: 'charts', legend: lines.map(({ variant }) => variant), charts: [chart] },
      ],
    };
  },
};

/** @type {import('../../../src/harness/study/study.ts').Study} */
export const study = {
  title: 'On Coins (nobody, never)',
  words: 'Tosses coins.',
  source: null,
  root,
  engines: {
    names: engines,
    survey: async () => engines.map((name) => ({ name, loads: true, version: `${name} 1`, isSlow: false })),
    load: async (wanted) => {
      const name = wanted === 'auto' ? engines[0] : wanted;
      return { name, version: `${name} 1` };
    },
  },
  experiments: [
    {
      name: 'coin',
      folder: 'COIN',
      words: 'A coin is tossed.',
      data: {
        origins: [origin('measured', false, () => existsSync(measured)), origin('guessed', true, () => true)],
      },
      variants,
      parameters: [
        { name: 'tosses', words: 'how often it is tossed', isInteger: true, least: 10, most: 1000 },
        { name: 'angle', words: 'how far it is bent, in degrees', isInteger: false, least: 0, most: 90 },
      ],
      seeds: 3,
      metrics,
      claims,
      alterations: [
        {
          name: 'unloaded',
          words: 'the coin without its load',
          isMeasuredAnew: false,
          parameters: (variant) => ({ ...variant.parameters, tosses: 20 }),
        },
        { name: 'turned', words: 'all tosses seen from below', isMeasuredAnew: true },
      ],
      observations: [
        {
          id: 'wear',
          what: 'how worn coins are',
          why: 'Nobody claims it.',
          values: { fair: ({ fair }) => fair.worn[0] },
        },
      ],
      pictures: [{ name: 'heads', words: 'picture of heads', draw: (run) => [pictureOf(run)] }],
      figures: [figure],
      runner,
      probes: {
        beginning: ({ parameters }, records) => ({
          ...parameters,
          tosses: Math.min(parameters.tosses, 10 * records),
        }),
        agreement: {
          words: 'the first 30 tosses',
          parameters: ({ parameters }) => ({ ...parameters, tosses: 30 }),
          records: 3,
        },
      },
    },
  ],
  sections: [{ id: 'tosses', title: 'All tosses', name: 'Tosses', words: 'What became of the coins.' }],
  columns: [{ head: 'heads', metric: 'heads', digits: 2, hasSpread: true }],
  remarks: null,
  notCovered: [],
};
