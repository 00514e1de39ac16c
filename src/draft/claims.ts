/** What the words around a number make of it: `not 5%`, `more than 5%`, `5% more`, `5% an hour` all say another thing than `5%`. */
import type { Amount } from "./amounts.ts";
import type { Fact } from "./fact.ts";

/** A change of something, and not its level. */
export type Change = "up" | "down" | "any" | null;

const FILL =
  "(?:(?:about|around|up to|only|just|some|roughly|nearly|almost|at most|at least|an?|another|further|as much as|more than|over|the|its|their|his) ){0,3}";
const UP =
  "ris|rose|grow|grew|increas|improv|climb|gain|lift|rais|jump|boost|longer|higher|more|up|slow|exceed";
const DOWN =
  "fall|fell|drop|decreas|declin|reduc|lower|cut|shrink|shrank|loss|lose|less|fewer|faster|shorter|cheaper|smaller|down|degrad|worsen|worse|sav|off\\b";
const CHANGED = new RegExp(
  `(?:\\b(?:${UP}|${DOWN}|chang|mov|shift|differ|deviat|beat|miss|out)\\w*\\b[^.;]{0,30}\\bby|\\b(?:increase|rise|gain|growth|lift|improvement|jump|boost|decrease|drop|fall|reduction|decline|loss|cut|degradation|regression|change|difference|saving)s? of|[+±]) ?${FILL}$`,
  "i",
);
const COMPARED =
  /^ ?(?:(?:points? )?(?:more(?! than)|less|fewer|higher|lower|faster|slower|worse|better|longer|shorter|larger|smaller|bigger|cheaper|dearer|greater|later|earlier|early|late|ahead|behind|up(?! to)|down(?! to)|increase|decrease|rise|drop|gain|loss|growth|reduction|improvement|jump|cut|lift|boost|off)\b|(?:above|below|over|under|beyond|past|short of) (?:the|its|what|that|today|baseline|v?\d|expect\w*|usual|live|old|new)\b)/i;
const RISES = new RegExp(`\\b(?:${UP})`, "i");
const FALLS = new RegExp(`\\b(?:${DOWN})`, "i");

/** Whether the number is how much something changes or differs. */
export function changeOf({ from, to, unit }: Amount, sentence: string): Change {
  if (unit === "date" || unit === "clock" || unit === "name" || unit === "percentile") return null;
  const said =
    CHANGED.exec(sentence.slice(Math.max(0, from - 70), from))?.[0] ??
    COMPARED.exec(sentence.slice(to, to + 30))?.[0];
  if (said === undefined) return null;
  return FALLS.test(said) ? "down" : RISES.test(said) ? "up" : "any";
}

const MORE =
  /(?:\b(?:more|greater|higher|longer|later|bigger|larger|better) than|\b(?:over|above|beyond|past|exceed(?:s|ing|ed)?|surpass(?:es)?|upwards? of|in excess of|north of)|>)$/i;
const LESS =
  /(?:\b(?:less|fewer|lower|shorter|smaller|sooner|earlier|faster) than|\b(?:under|below|short of|beneath)|<)$/i;
const LEAST =
  /(?:\b(?:at least|(?:a |the )?minimum(?: of)?|no (?:less|fewer|lower|shorter|sooner|earlier) than)|[≥⩾])$/i;
const MOST =
  /(?:\b(?:at most|up to|within|(?:a |the )?maximum(?: of)?|max|no (?:more|longer|later|higher|greater) than|as much as)|[≤⩽])$/i;
const NOT =
  "(?:not|never|no|nor|neither|cannot|n['’]t|without|nothing|nobody|none|rather than|instead of|except(?: for)?|anything but|far from|unlike|contrary to|no longer)";
const BARRED = new RegExp(`(?:\\b|(?<=n))${NOT}\\b(?: \\w+){0,3} ?$`, "i");

export type Bound = "more" | "less" | "least" | "most" | null;

/** The bound that is said of the number, a negation before it counted in. */
export function boundOf({ from, to }: Amount, sentence: string): Bound {
  const before = sentence
    .slice(Math.max(0, from - 60), from)
    .replace(/(?: (?:the|its|a|an|limit of))* ?$/i, "");
  const after = sentence.slice(to, to + 24);
  if (/^,? (?:at most|max\b|maximum|tops|or (?:less|fewer|lower|shorter|sooner|below|under))/i.test(after))
    return "most";
  if (
    /^(?:\+|,? (?:at least|minimum|or (?:more|longer|higher|later|above|over)|and (?:more|above|up)\b))/i.test(
      after,
    )
  )
    return "least";
  if (LEAST.test(before)) return "least";
  if (MOST.test(before)) return "most";
  const found = MORE.exec(before) ?? LESS.exec(before);
  if (found === null) return null;
  const isBarred = BARRED.test(before.slice(0, found.index));
  if (MORE.test(before)) return isBarred ? "most" : "more";
  return isBarred ? "least" : "less";
}

const TRIPS =
  /\b(?:roll\w*(?: \w+){0,3}[ -]?back|revert\w*|stop\w*|holds?|halt\w*|breach\w*|trigger\w*|trip\w*|abort\w*|alarm\w*|alert\w*|pages?|end(?:s|ed)?|paus\w*|fail\w*|lost|too)\b/i;
const WHERE =
  /\b(?:if|when|once|whenever|unless|as soon as|in case|where|should|otherwise|or|before|until|while|as long as|only)\b/i;
const REFUSES = /\b(?:not|never|no|without|cannot)\b|n['’]t\b/i;

/** `over the 2% that is expected`: the number is what something is held against. */
const REFERS = /\b(?:the|its|that|those|these) $/i;

/** Whether the bound can be said of this fact: a limit is broken beyond it, a measured value is no bound at all. */
function isBoundRight(amount: Amount, { key }: Fact, sentence: string): boolean {
  const bound = boundOf(amount, sentence);
  const side = sideOf(key);
  const ahead = sentence.slice(Math.max(0, amount.from - 30), amount.from);
  if (side === "top" && /\bbetween $/i.test(ahead)) return false;
  if (side === "floor" && /\bbetween [^;]{1,20} and $/i.test(ahead)) return false;
  if (bound === null) return true;
  // What is measured was held against its bound already.
  if (side === null && (bound === amount.bound || REFERS.test(sentence.slice(0, amount.from)))) return true;
  const trips = TRIPS.test(sentence);
  if (side === null)
    return (
      (bound === "most" && /(?:weight|mirror|share|of-all|day)$/.test(key)) ||
      (bound === "least" && /(?:bake|at-least)$/.test(key))
    );
  const isInside =
    side === "top" ? bound === "less" || bound === "most" : bound === "more" || bound === "least";
  if (!/^guards\..*\.(?:at-|between)/.test(key)) return isInside;
  return isInside
    ? !trips || WHERE.test(sentence) || REFUSES.test(sentence)
    : trips || WHERE.test(sentence) || REFUSES.test(sentence);
}

/** `top` for what must not be passed, `floor` for what must be reached; null for what simply is so. */
export function sideOf(key: string): "top" | "floor" | null {
  if (/(?:at-most|between\.1|within|at-most-per-day|extend-to|settles-in)$/.test(key)) return "top";
  return /(?:at-least|between\.0)$/.test(key) ? "floor" : null;
}

const FREE =
  /\b(?:exceed|above|below|over|under|more|less|fewer|beyond|past|reach|cross|pass|fall|drop|ris|later|longer|worse|higher|lower|least|most|until|before|only|just|chang|touch|leav|end|stop)\w*/i;

function isDenied({ from, to }: Amount, sentence: string): boolean {
  const clause = /[^,;.:]*$/.exec(sentence.slice(Math.max(0, from - 50), from))?.[0] ?? "";
  const at = new RegExp(`(?:\\b|(?<=n))${NOT}\\b`, "i").exec(clause) ?? /n['’]t\b/i.exec(clause);
  if (at === null || FREE.test(clause.slice(at.index))) return false;
  return !/\b(?:cross|exceed|pass|reach|broken|go)\w*/i.test(sentence.slice(to, to + 30));
}

const PERIOD = "(?:s|secs?|seconds?|min|minutes?|h|hr|hours?|d|days?|weeks?|months?|quarters?|years?)";
const RATE = new RegExp(
  `^(?: [\\p{L}-]+){0,2}? ?(?:\\/|\\bper |\\ban? |\\beach |\\bevery |\\bin an? |\\bwithin an? )(${PERIOD})\\b|^ (?:[\\p{L}-]+ )?(hourly|weekly|monthly|yearly|nightly|annual(?:ly)?)\\b`,
  "iu",
);

/** `310,000 an hour` where the plan counts by the day; `$4.60 per summary` where it counts by the thousand. */
function isOtherRate({ to, unit }: Amount, { key, about }: Fact, sentence: string): boolean {
  const after = sentence.slice(to, to + 40);
  const [found, period, adverb] = RATE.exec(after) ?? [];
  const isDaily = key.endsWith("per-day") || about.some((word) => /\bday\b/.test(word));
  if (found !== undefined) return adverb !== undefined || !isDaily || !/^d/i.test(period ?? "");
  return (
    unit.startsWith("money") &&
    /^(?: for)? ?(?:\/|(?:per|an?|each|every|apiece)\b)(?! ?(?:\d|(?:one |a )?thousand\b(?! (?:users?|requests?|readers?|customers?))))/i.test(
      after,
    )
  );
}

const SUMMED_BEFORE =
  /(?:\b(?:plus|minus|times|twice|double|triple|half(?: of)?|(?:third|quarter) of|multiplied by|divided by|negative|squared?|extra|additional|average|mean|median)|[*×±−])\s*$/i;
const SUMMED_AFTER =
  /^(?:\s?[±+*×^²³/]|,? (?:plus|minus|times|multiplied|divided|squared|cubed|to the power|on average|at the median|each|apiece|ago)\b)/i;
const AVERAGE = /\b(?:average|mean|median)\b/i;

const WHO =
  "traffic|users?|requests?|readers?|customers?|clients?|people|queries|sessions|calls?|summar(?:y|ies)|answers?|it|them|all|load|volume|units?";
const GOES =
  "and|or|but|for|to|on|in|at|with|from|during|until|while|before|after|through|throughout|by|via|as|than|then|over|under|goes?|going|sees?|gets?|stays?|reach(?:es)?|moves?|serves?|served|sent|routed|mirrored|shifted|copied|given|runs?|receives?|uses?|flows?|passes|land|are on|is on|(?:is|are|was|were|will be|gets?) (?:sent|routed|served|moved|shifted|given|mirrored|copied|exposed|on)";
const OF =
  /^ of (?:(?:all|the|our|its|live|user|real|production|total|incoming|daily|every|this|that|their)\s)*/i;
const SHARED = new RegExp(
  `^(?:[\\p{L}-]+ )??(?:${WHO})(?:['’]s? \\w+)?(?:$|[^\\p{L} -]| (?:${GOES})\\b)`,
  "iu",
);

/** `5% of the answers are wrong` is no weight, though a stage has that weight. */
function isOfOthers({ to, unit }: Amount, { key, of }: Fact, sentence: string): boolean {
  if (unit !== "share" || !/(?:weight|mirror|of-all)$/.test(key)) return false;
  if (
    key.endsWith("mirror") &&
    /\b(?:serves?|served|sees?|gets?)\b/i.test(sentence) &&
    !/mirror|cop(?:y|ie)/i.test(sentence)
  )
    return true;
  const rest = sentence.slice(to, to + 80);
  const [lead] = OF.exec(rest) ?? [];
  if (lead === undefined) return false;
  const whom = rest.slice(lead.length);
  return !SHARED.test(whom) && !of.some((name) => whom.toLowerCase().startsWith(name.toLowerCase()));
}

/** A target that is said to be fallen to where the bet is a rise. */
function isTurned({ from }: Amount, { key }: Fact, sentence: string): boolean {
  if (key !== "hypothesis.target") return false;
  const before = sentence.slice(Math.max(0, from - 40), from);
  return FALLS.test(before) && !RISES.test(before);
}

const LIMITS =
  /\b(?:limit|threshold|ceiling|floor|objective|cap|capped|between|cross|exceed|reach|max|stop|roll\w*|hold|held|breach|tolerat|allow|may|must|can|beyond|past|trigger|neither|bound)/i;
const BAKES =
  /%|percent|\b(?:bak|last|stay|held|hold|run|ran|serv|send|sent|get|got|receiv|mirror|traffic|weight|stage|take|keep|kept|remain|go|split|extend|end|day)/i;

/** A limit is no level of today, and how long a stage bakes is not how long anybody waits. */
function isUnsaid(amount: Amount, { key }: Fact, sentence: string): boolean {
  if (/^guards\..*\.(?:at-|between)/.test(key))
    return boundOf(amount, sentence) === null && !LIMITS.test(sentence);
  return key.endsWith(".bake") && !BAKES.test(sentence);
}

/** `A$4.60` is no `$4.60`. */
const OTHER_DOLLAR = /(?<!U|\bU)\p{L}$|\b(?!US)[A-Z]{2}$/u;

/** Whether the sentence says something else with a number that is the fact's. */
export function saysOther(amount: Amount, fact: Fact, sentence: string): boolean {
  const before = sentence.slice(Math.max(0, amount.from - 24), amount.from);
  const after = sentence.slice(amount.to, amount.to + 24);
  return (
    isDenied(amount, sentence) ||
    isUnsaid(amount, fact, sentence) ||
    (amount.unit.startsWith("money") && OTHER_DOLLAR.test(before)) ||
    SUMMED_BEFORE.test(before) ||
    SUMMED_AFTER.test(after) ||
    (/guards\..*at-(?:most|least)$/.test(fact.key) && AVERAGE.test(sentence)) ||
    !isBoundRight(amount, fact, sentence) ||
    isOtherRate(amount, fact, sentence) ||
    isOfOthers(amount, fact, sentence) ||
    isTurned(amount, fact, sentence) ||
    isOtherCount(amount, fact, sentence) ||
    isOtherZone(amount, fact, sentence)
  );
}

const HAVING =
  /(?:\b(?:has|have|having|contains?|includes?|comprises?|consists of|defines?|lists?|there are|there is|over|across|through|in|all|the|its|with|of|by|passes|for|and)|[(:,]) ?$/i;

/** `eight guards roll back`: so many are all of them, and not those that do something. */
function isOtherCount({ from, to }: Amount, { key }: Fact, sentence: string): boolean {
  const [, noun] = /^plan\.(stages|guards|cohorts)$/.exec(key) ?? [];
  if (noun === undefined) return false;
  const isCounted = new RegExp(`^ (?:[\\p{L}-]+ ){0,2}${noun}\\b`, "iu").test(sentence.slice(to, to + 60));
  return !isCounted || !HAVING.test(sentence.slice(Math.max(0, from - 24), from));
}

/** A time of day in another zone than the plan's. */
function isOtherZone({ to, unit }: Amount, { text }: Fact, sentence: string): boolean {
  if (unit !== "clock") return false;
  const zone =
    /^ ?\(?(?:in )?([A-Z]{2,5}\b|[A-Z]\w+(?=,? time\b)|local|(?:Europe|America|Asia|Africa|Australia)\/\w+|[A-Z]\w+)/.exec(
      sentence.slice(to, to + 30),
    )?.[1];
  return zone !== undefined && !text.toLowerCase().includes(zone.toLowerCase());
}
