import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { publishedSchemas } from '../../src/api/schemas.ts';
import { projectPath } from '../../src/kit/project.ts';

it.each(Object.entries(publishedSchemas()))(
  'docs/schemas/%s is the schema of the code (npm run schemas)',
  (name, schema) => {
    expect(JSON.parse(readFileSync(projectPath(`docs/schemas/${name}`), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  },
);
