/** What could not be done, or not be judged, ends with this exit code. */
export const couldNot = 2;

/** Ctrl-C, as shells report it. */
export const interrupted = 130;
