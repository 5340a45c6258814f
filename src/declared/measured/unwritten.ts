import { InputError } from '../../kit/errors.ts';

/** A training has not written a metric at all: there is no such file, column, key or tag, or no number in it. */
export class Unwritten extends InputError {}
