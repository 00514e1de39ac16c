/** Streams of each kind. */
export const RUNS = 300;
