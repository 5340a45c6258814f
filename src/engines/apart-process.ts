import type { EngineName } from './engine.ts';
import { statusOf } from './registry.ts';

/** A process that tries one engine, tells the one that started it how that went, and ends. */
process.once('disconnect', () => process.exit());
const status = await statusOf(process.argv[2] as EngineName);
process.send?.(status, () => process.disconnect());
