import { writeJson } from '../kit/files.ts';
import { projectPath } from '../kit/project.ts';
import { publishedSchemas } from './schemas.ts';

/** Writes docs/schemas anew (`npm run schemas`); a spec holds the committed files against the code. */
for (const [name, schema] of Object.entries(publishedSchemas())) {
  writeJson(projectPath(`docs/schemas/${name}`), schema);
}
