import { pathToFileURL } from 'node:url';
import { projectPath } from '../../src/kit/project.ts';

/** A file of this project as what programs import, whatever signs there are in the name of the checkout's folder. */
export const projectUrl = (relative: string): string => pathToFileURL(projectPath(relative)).href;

/** A module of the program as it is built and as users run it: the report's page embeds its script as it was compiled. */
export const importBuilt = <T>(module: string): Promise<T> => import(projectUrl(`dist/${module}`));
