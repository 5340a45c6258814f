import { openStudy } from './open-study.ts';

/**
 * The module of a study that is declared in a file: `study-module.js?file=…`. It is loaded like any other study, by its address, in
 * each process that needs it.
 */

const file = new URL(import.meta.url).searchParams.get('file');
if (file === null) throw new Error('expected the address of this module to name a study file');

export const study = await openStudy(file);
