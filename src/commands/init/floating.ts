/** Names that mean another version tomorrow. */
const FLOATING = /(?:^|[:@/-])(?:latest|stable|main|master|head|prod|production|current|nightly|edge)$/i;

export const FLOATING_HINT = "versions that never move, as a number or a date";

export function isFloating(version: string): boolean {
  return FLOATING.test(version);
}
