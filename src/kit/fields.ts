import { z } from 'zod';

/** What the schemas of files are made of. */

export const text = z.string();

/** How many of something, or the number of one of them, counted from 0. */
export const count = z.int().min(0);

/** A SHA-256 in hexadecimal. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
