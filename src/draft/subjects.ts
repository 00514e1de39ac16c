/** Whether a sentence speaks of what a fact of the whole plan is about: `takes` alone may be said of anything. */
import type { Fact } from "./fact.ts";
import { placesOf } from "./places.ts";

const ANYTHING = new Set(
  "takes took within back keep stays start starts begin begins end ends finish done latest longest judged look day daily false chance interval of read runs lasts settles covers every length whole after allowed target limit user users at most reach to from ready lags behind delay leaves traffic all set people kind tier now".split(
    " ",
  ),
);
/** Of what must be spoken, by the end of the key, where its own words could stand anywhere. */
const SUBJECTS: readonly (readonly [RegExp, RegExp])[] = [
  [/^every$/, /\b(?:guards?|judged?|rollout|evaluat\w+|plan)\b/i],
  [/false-rollbacks?$/, /\bfalse\b(?!\W+(?:promot|alarm|pass))/i],
  [
    /^(?:plan|start|length|deadline)\b/,
    /\b(?:rollout|roll-out|release|plan|deadline|shadow|first stage|nothing|users?|guards?|stages?|cohorts?)\b/i,
  ],
  [/^tier$/, /\btier\b/i],
  [
    /keep-baseline-for$/,
    /^(?=[^]*\b(?:baseline|old (?:version|model)|v\d))(?=[^]*\b(?:keep|kept|stay|remain|ready|held))/i,
  ],
  [/^hypothesis\b/, /\b(?:hypothes[ie]s|bet|wager|target)\b/i],
  [/^follow-up\b/, /\bfollow-?up\b/i],
];

/** Words for a fact that could not stand in any other sentence. */
export function ownWords({ of, about }: Fact): readonly string[] {
  return [...of, ...about.filter((word) => word.length > 3 && !ANYTHING.has(word.toLowerCase()))];
}

export function isSpokenOf({ key, of, about }: Fact, sentence: string): boolean {
  if (of.length > 0) return true;
  const subject = SUBJECTS.find(([form]) => form.test(key))?.[1];
  if (subject !== undefined) return subject.test(sentence);
  const own = about.filter((word) => !ANYTHING.has(word.toLowerCase()));
  return own.some((word) => placesOf(word, sentence).length > 0);
}
