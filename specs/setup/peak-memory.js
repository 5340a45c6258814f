// Loaded into a process before all else: when that ends, it writes the most memory that it held, in kB, to the file that
// PEAK_MEMORY names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.PEAK_MEMORY, String(process.resourceUsage().maxRSS)));
