/**
 * The study of coins, and two experiments that a check does not run whole: of dice it leaves the bent one out, of wheels all. Whoever
 * needs what is left out is a finding.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../dist/kit/errors.js';
import { study as plain } from './study.js';

const [coin] = plain.experiments;
const heads = (runs, variant) => runs[variant].heads.at(-1);

/** A finding that one lands on heads more often than another. */
export const finding = (id, more, less, places = { [more]: { alteration: 'unloaded' } }) => ({
  ...{ id, sentence: `A ${more} one lands on heads more often than a ${less} one.`, place: 'nowhere' },
  standing: 'finding',
  measures: [
    {
      ...{ id: 'more', what: 'share of heads, one minus the other', basis: 'made up' },
      of: (runs) => heads(runs, more) - heads(runs, less),
      thresholds: {
        measured: { side: 'above', value: 0, effect: 0.05 },
        guessed: { side: 'above', value: 0, effect: 0.05 },
        spun: { side: 'above', value: 0, effect: 0.05 },
      },
    },
  ],
  controls: [{ what: 'no load', route: 'none is left', places, mustFail: ['more'] }],
});

/** All three are compared. @param checked those that a check runs */
const comparing = (checked) =>
  coin.variants.map((one) => ({ ...one, isCompared: true, isChecked: checked.includes(one.name) }));

const spun = join(import.meta.dirname, 'data', 'spun.txt');

export const die = {
  ...coin,
  ...{ name: 'die', folder: 'DIE', variants: comparing(['fair', 'loaded']) },
  claims: [
    ...coin.claims.map((claim) => ({ ...claim, id: 'die-loaded', controls: claim.controls.slice(0, 1) })),
    finding('die-loaded-bent', 'loaded', 'bent'),
    finding('die-loaded-fair', 'loaded', 'fair'),
    finding('die-controlled', 'loaded', 'fair', { loaded: { variant: 'bent' } }),
  ],
  observations: [
    {
      id: 'wear',
      what: 'wear',
      why: 'none',
      values: { fair: (runs) => runs.fair.worn[0], bent: (runs) => runs.bent.worn[0] },
    },
  ],
};

export const wheel = {
  ...coin,
  ...{ name: 'wheel', folder: 'WHEEL', variants: comparing([]), observations: [] },
  claims: [finding('wheel-loaded', 'loaded', 'fair'), finding('wheel-bent', 'bent', 'loaded')],
  data: {
    origins: [
      {
        ...{ name: 'spun', title: 'Wheels that were spun', isStandIn: false, isInFolder: false },
        isInstalled: () => existsSync(spun),
        open() {
          if (existsSync(spun)) return { sha256: 'c'.repeat(64), count: '3 wheels' };
          throw new InputError('the wheels are not here; spin them first');
        },
      },
    ],
  },
};

export const study = { ...plain, experiments: [coin, die, wheel] };
