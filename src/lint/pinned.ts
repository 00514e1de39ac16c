/** Names that mean another thing tomorrow. */
const FLOATING =
  /(?:^|[:@/_-])(?:latest|stable|main|master|head|prod|production|current|default|nightly|edge|preview|newest)$/i;

/** A version, a date, a digest or a build number somewhere in the name. */
const PINS = [
  /\d{4}-?\d{2}-?\d{2}/,
  /@[\w.:+-]*\d/,
  /(?:^|[^\d.])v?\d+\.\d+/i,
  /(?:^|[-_/:])v\d+/i,
  /[-_:](?:r|rev|build|b)?\d{3,}$/i,
  /\bsha256:|\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/i,
] as const;

/** Whether a name ends in a word that is moved from release to release. A digest behind it pins it. */
export function isFloating(name: string): boolean {
  return FLOATING.test(name.trim());
}

/** Whether a name says which of all models of that name it is. */
export function isPinned(name: string): boolean {
  return PINS.some((pin) => pin.test(name));
}
