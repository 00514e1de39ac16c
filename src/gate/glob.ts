/** Globs of rollout names in the policy: `*` is any run of characters, `?` is one. */

/** Whether the whole of `text` matches. Linear in practice: on a mismatch only the last star gives way. */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (place < text.length) {
    if (pattern[at] === "*") {
      star = at;
      resume = place;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      place = resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

/** How narrow a pattern is: a plain name beats every pattern, then the one with more literal characters. */
export function narrowness(pattern: string): number {
  const literal = pattern.replaceAll(/[*?]/g, "").length;
  return literal === pattern.length ? Number.POSITIVE_INFINITY : literal;
}
