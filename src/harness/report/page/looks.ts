/** How a variant looks, everywhere on the page. */
export interface Look {
  readonly color: string;
  /** Besides colours, for prints in gray. */
  readonly dashes: string;
}

/** The look of a variant by its name. */
export type Looks = (variant: string) => Look;

/** Colours that are apart for all kinds of colour vision (the first six: Okabe & Ito), on light paper and on dark. */
const all: readonly Look[] = [
  { color: '#0072B2', dashes: '6 3' },
  { color: '#D55E00', dashes: '2 2' },
  { color: '#009E73', dashes: '' },
  { color: '#CC79A7', dashes: '8 2 2 2' },
  { color: '#56B4E9', dashes: '1 3' },
  { color: '#E69F00', dashes: '10 4' },
  { color: '#8B6FD6', dashes: '4 2 1 2' },
  { color: '#8A8A8A', dashes: '3 6' },
];

/** Looks by the place in a list of variants; where there are more than looks, they come again. */
export function looksOf(variants: readonly string[]): Looks {
  return (variant) => all[Math.max(0, variants.indexOf(variant)) % all.length] as Look;
}
