import type { Section } from '../../harness/study/figure.ts';

/** The sections of the report that what is drawn stands in. */
export const sections: readonly Section[] = [
  {
    id: 'curves',
    title: 'Curves',
    name: 'Curves',
    words: 'Lines are means over the seeds; the bands reach from the least seed to the greatest.',
  },
  { id: 'points', title: 'Seed by seed', name: 'Seeds', words: 'What each training gave at its end.' },
  {
    id: 'pictures',
    title: 'Pictures',
    name: 'Pictures',
    words: 'What the trainings of the first seed drew.',
  },
];
