import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { projectPath } from '../../src/kit/project.ts';
import { publishedSchemas } from '../../src/report/schemas.ts';

it.each(Object.entries(publishedSchemas()))(
  'docs/schemas/%s is the schema of the code (npm run schemas)',
  (name, schema) => {
    expect(JSON.parse(readFileSync(projectPath(`docs/schemas/${name}`), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  },
);
