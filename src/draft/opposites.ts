/** Whether one of two texts says no to what the other says: by `not`, or by words such as `forbidden` that deny without it. */

export const NOT = /\b(?:not|never|no|cannot|can't|won't|must not|isn't|aren't|without)\b/i;

const UN = "encrypted|reviewed|tested|monitored|logged|supported|approved|verified|signed|changed";

/** Each way to say something, and the word that says it: with `not` where it is denied. */
const PLAINLY: readonly (readonly [RegExp, string])[] = [
  [/\b(?:forbidden|prohibited|banned|disallowed)\b/gi, "not allowed"],
  [/\b(?:permitted|authori[sz]ed)\b/gi, "allowed"],
  [/\b(?:forbids?|prohibits?|bans?|disallows?)\b/gi, "not allow"],
  [/\b(?:permits?|allows)\b/gi, "allow"],
  [/\b(?:optional|unnecessary)\b/gi, "not required"],
  [/\b(?:mandatory|necessary|obligatory)\b/gi, "required"],
  [/\b(?:disabled|deactivated|switched off|turned off)\b/gi, "not enabled"],
  [/\b(?:activated|switched on|turned on)\b/gi, "enabled"],
  [/\bexcluded\b/gi, "not included"],
  [/\bexcludes?\b/gi, "not include"],
  [/\bincludes\b/gi, "include"],
  [/\b(?:irreversible|permanent)\b/gi, "not reversible"],
  [new RegExp(`\\bun(${UN})\\b`, "gi"), "not $1"],
];
const WORDS = [
  "allowed",
  "allow",
  "required",
  "enabled",
  "included",
  "include",
  "reversible",
  ...UN.split("|"),
];

export function spelledOut(text: string): string {
  return PLAINLY.reduce((left, [word, by]) => left.replace(word, by), text);
}

/** A word that both have, spelled out, decides: `not forbidden` is no other thing than `allowed`. Else what they deny themselves. */
export function areOpposite(one: string, other: string): boolean {
  const [left, right] = [spelledOut(one), spelledOut(other)];
  const shared = WORDS.map((word) => [isDenied(word, left), isDenied(word, right)] as const).filter(
    (both) => !both.includes(null),
  );
  return shared.length > 0 ? shared.some(([a, b]) => a !== b) : denies(one) !== denies(other);
}

/** Whether its clause denies the word; null where it does not stand there. */
function isDenied(word: string, text: string): boolean | null {
  const found = new RegExp(`[^.;,:]*\\b${word}\\b`, "i").exec(withoutBounds(text));
  if (found === null) return null;
  const before = found[0].match(/\b(?:not|never|no|cannot|without|nobody|none|nothing)\b|n['’]t\b/gi) ?? [];
  return before.length % 2 === 1;
}

function denies(text: string): boolean {
  return NOT.test(withoutBounds(text));
}

/** `no more than` is a bound and no denial. */
function withoutBounds(text: string): string {
  return text.replaceAll(
    /\bno(?:t)? (?:more|less|fewer|later|sooner|longer|lower|higher|worse|only)\b/gi,
    "",
  );
}
