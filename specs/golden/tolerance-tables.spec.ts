import { describe, expect, it } from '@jest/globals';
import { toleranceTables } from '../../src/harness/golden/tolerance-tables.ts';
import { isLeftToEvidence } from '../../src/harness/study/study.ts';
import { study } from '../../src/paper/racecar.ts';
import { documentNamed } from '../setup/documents.ts';

describe('docs/tolerances.md', () => {
  const tables = toleranceTables(study);

  it('is what the tolerances say; `npm run docs:tolerances` writes it anew', () => {
    expect(documentNamed('docs/tolerances.md')).toBe(tables);
  });

  it('has a row for every metric that is held, and a column for every variant', () => {
    for (const { name, data, metrics } of study.experiments.filter((one) => !isLeftToEvidence(one))) {
      for (const origin of data.origins) {
        const section = tables.split(`## ${name}, ${origin.name} data\n`)[1]?.split('\n## ')[0] ?? '';
        for (const metric of metrics.filter(({ isHeld = true }) => isHeld)) {
          expect(section).toContain(`\n| ${metric.name} | `);
        }
      }
    }
  });
});
