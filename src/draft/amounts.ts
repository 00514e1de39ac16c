/** Every quantity in a text, with its place and unit. What cannot be told is a quantity too: nothing numeric is passed over. */
import { FRACTIONS, valueOfFraction, valueOfWords, WORDS } from "./number-words.ts";

/** Shares and points as fractions, times in milliseconds, money in its currency (`$`), dates as `2026-11-23`. */
export type AmountUnit =
  | "share"
  | "points"
  | "time"
  | "factor"
  | "score"
  | "bytes"
  | "percentile"
  | "clock"
  | "date"
  | "name"
  | "count"
  | `money ${string}`;

export interface Amount {
  /** UTF-16 offsets. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly unit: AmountUnit;
  /** NaN for a date or a name, whose `text` counts. */
  readonly value: number;
  /** One step of the last digit that was written, in the same unit. */
  readonly step: number;
  /** How much one of the written unit is: `1 %` is 0.01. */
  readonly size: number;
  /** `about`, `roughly`: it claims no more than the usual rounding. */
  readonly isRough: boolean;
  /** `fewer than`, `over`: it claims no more than that it is less, or more. */
  readonly bound: "less" | "more" | null;
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const MONTH_NAME = new RegExp(`\\b${MONTH}\\b`, "i");
const DIGITS = String.raw`(?:\d{1,3}(?:,\d{3}){1,8}|\d+)(?:\.\d+)?|\.\d+`;
const DATES = String.raw`\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?|\b\d{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH}\b(?:,? \d{4}\b)?|\b${MONTH} \d{1,2}(?:st|nd|rd|th)?\b(?:,? \d{4}\b)?`;
/** Days and months by their names alone; the capital tells `March` from `march`. */
const WEEKDAYS = "mon tue wed thu fri sat sun".split(" ");
const NAMED_DAYS = String.raw`\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:${WEEKDAYS.join("|")})(?= \d{4}-)|${MONTH}(?= \d{4}\b)(?: \d{4})?|(?:in|of|by|until|since|early|late|mid|through|before|after|next|last|this|during|from|to)[ -]${MONTH}\b|(?:january|february|april|june|july|august|september|october|november|december)\b|(?:noon|midday|midnight|(?:next|this|coming) (?:week|month|quarter|year|weekend|spring|summer|autumn|fall|winter|morning|night)|christmas|easter|new year|q[1-4])\b)`;
const ORDERS = String.raw`\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))(?: (?!of)\w+)?[ -](?:stages?|guards?|cohorts?|steps?|times?|days?|weeks?|months?|quarters?|hours?|minutes?|versions?|releases?|places?|rollouts?|rollbacks?|drills?|canar(?:y|ies)|in (?:line|order))\b`;
const CLOCK = String.raw`\b\d{1,2}:\d{2}\b(?: ?[ap]\.?m\b\.?)?|\b\d{1,2} ?(?:[ap]\.m\.|[ap]m\b|o'clock)`;
/** Digits that belong to a name: `canary-5`, `v2.0.0`, `news-7b@2026-05-11`, `GPT-4`. A factor (`x1.05`) is none. */
const NAMES = String.raw`(?<![\w.])(?!x\d)[A-Za-z_][A-Za-z]{0,40}(?:[-_.@]{1,2}[A-Za-z]{1,40}){0,8}[-_.@]{0,2}\d[\w.@-]{0,80}\w|(?<![\w.])(?!x\d)[A-Za-z][A-Za-z_-]{0,60}\d\b|(?<![\w.])\d+(?:\.\d+){2,}\b`;
const TIMES =
  "twice|trebl(?:e[sd]?|ing)|(?:two|three|four|five|six|seven|eight|nine|twenty|fifty|hundred|thousand|\\d+)[ -]?fold|double[sd]?(?![ -](?:\\w+ing|check\\w*|quot\\w*|click\\w*|opt|blind)\\b)|doubling|triple[sd]?|thrice|halv(?:e[sd]?|ing)|quadruple[sd]?|tenfold|(?:an )?order of magnitude";
const FOUND = new RegExp(
  [
    `(?<date>${DATES})`,
    `(?<day>${NAMED_DAYS})`,
    `(?<order>${ORDERS})`,
    `(?<clock>${CLOCK})`,
    `(?<name>${NAMES})`,
    `(?<odds>\\b(?:one|1|two|three|\\d+)(?: \\w+){0,3}? (?:in|out of)(?: (?:every|each))? (?:${DIGITS}|${WORDS})\\b(?! ?(?:%|percent|ms|s|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\\b))`,
    "\\b(?<nth>(?:every|each) (?:other|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth|hundredth|thousandth|\\d+(?:st|nd|rd|th)))\\b",
    "\\b(?<rank>\\d{1,2}(?:\\.\\d+)?)(?:st|nd|rd|th)(?=[ -]percentile)",
    `(?<times>\\b(?:${TIMES})\\b)`,
    `(?<part>\\b(?:${FRACTIONS}))`,
    "(?<median>(?<=\\bat (?:the|its) )median\\b)",
    `(?<sign>[-−–+]?)(?<money>[$€£¥]|\\b(?:USD|EUR|GBP|CHF|JPY) (?=\\d))?(?<x>[x×] ?)?(?<digits>${DIGITS})`,
    `\\b(?<words>${WORDS})\\b`,
    "\\b(?<often>hourly|weekly|monthly|fortnight(?:ly|s)?|overnight|round the clock|half-?hourly|nightly|yearly|annual(?:ly)?|quarterly|bi-?weekly|(?:second|minute|hour|day|week|month|year)[- ]long|sub-?(?:milli)?second|sub-?minute|(?:every|each) (?:second|minute|hour|week|month|day))\\b",
    `(?<vague>\\b(?:tens|teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|billions|trillions|single[ -]digits?|half-dozen|dozens|scores|hundreds|thousands|millions|a couple|a single(?= \\p{L})|a pair of|an? (?=(?:milli)?second\\b|minute\\b|hour\\b|day\\b(?! and)|week\\b|month\\b|year\\b|percent\\b|per cent\\b|percentage point\\b|point\\b)))`,
    `(?<odd>[\\p{N}])`,
  ].join("|"),
  "giu",
);

const SECOND = 1_000;
const UNITS: readonly (readonly [RegExp, AmountUnit, number])[] = [
  [/^[ -]?(?:percentage[ -]points?|percent points?|pp\b|%-?points?)/i, "points", 0.01],
  [/^ ?(?:bps\b|basis points?)/i, "points", 0.0001],
  [/^[ -]?(?:%|per ?cent\b)/i, "share", 0.01],
  [/^ ?‰/, "share", 0.001],
  [/^ points?\b/i, "points", 0.01],
  [/^[ -]?(?:ms|msecs?|milli-?seconds?)\b/i, "time", 1],
  [/^[ -]?(?:s|secs?|seconds?)\b/i, "time", SECOND],
  [/^(?:m)\b|^[ -]?(?:mins?|minutes?)\b/, "time", 60 * SECOND],
  [/^[ -]?(?:h|hrs?|hours?)\b/i, "time", 3_600 * SECOND],
  [/^[ -]?(?:d|days?)\b/i, "time", 86_400 * SECOND],
  [/^[ -]?(?:w|wks?|weeks?)\b/i, "time", 604_800 * SECOND],
  [/^[ -]?months?\b/i, "time", 2_629_800 * SECOND],
  [/^[ -]?(?:y|yrs?|years?)\b/i, "time", 31_557_600 * SECOND],
  [/^ ?(?:x|×)(?!\w)|^[ -]?(?:times|fold)\b/i, "factor", 1],
  [/^ ?(?:score)\b/i, "score", 1],
  [/^ ?(?:dollars?|usd)\b/i, "money $", 1],
  [/^ ?(?:cents?)\b/i, "money $", 0.01],
  [/^ ?(?:euros?|eur)\b/i, "money €", 1],
  [/^ ?(?:kb|kib)\b/i, "bytes", 1e3],
  [/^ ?(?:mb|mib)\b/i, "bytes", 1e6],
  [/^ ?(?:gb|gib)\b/i, "bytes", 1e9],
  [/^ ?(?:bytes?)\b/i, "bytes", 1],
];
const SCALES: readonly (readonly [RegExp, number])[] = [
  [/^(?:k\b| thousand\b)/, 1e3],
  [/^(?:M\b| million\b)/, 1e6],
  [/^(?:bn\b| billion\b)/, 1e9],
];
const ROUGH =
  /(?:\b(?:about|around|roughly|approximately|approx\.?|some|nearly|almost|close to|(?:just|a little) (?:over|above|below)|circa)|[~≈±]) ?$/i;

/** In the order of the text; ranges are two. */
export function amountsIn(text: string): readonly Amount[] {
  const found: Amount[] = [];
  FOUND.lastIndex = 0;
  for (let match = FOUND.exec(text); match !== null; match = FOUND.exec(text)) {
    const amounts = amountOf(match, text);
    found.push(...amounts);
    // `half` took ` a percent` along: what follows is looked for behind it, so that no digit is passed over.
    FOUND.lastIndex = Math.max(FOUND.lastIndex, amounts.at(-1)?.to ?? 0);
  }
  return joinTimes(shareUnits(found, text), text);
}

function amountOf(match: RegExpExecArray, text: string): readonly Amount[] {
  const [written] = match;
  const {
    date,
    day,
    order,
    clock,
    name,
    odds,
    nth,
    rank,
    times,
    part,
    money,
    x,
    digits,
    words,
    vague,
    often,
    median,
    sign = "",
  } = match.groups ?? {};
  const from = match.index;
  const isRough = ROUGH.test(text.slice(Math.max(0, from - 20), from));
  const plain = (unit: AmountUnit, value: number, step = 0, shown = written): Amount => ({
    from,
    to: from + written.length,
    text: shown,
    unit,
    value,
    step,
    size: 1,
    isRough,
    bound: boundOf(text.slice(Math.max(0, from - 24), from)),
  });
  if (date !== undefined) return [plain("date", Number.NaN, 0, dateOf(date))];
  if (day !== undefined) return isNamedDay(day) ? [plain("date", Number.NaN, 0, dayOf(day))] : [];
  if (order !== undefined) return [plain("count", Number.NaN)];
  if (clock !== undefined) return [plain("clock", minutesOf(clock))];
  if (name !== undefined) {
    const [, percentile] = /^p(\d{1,2}(?:\.\d+)?)$/i.exec(name) ?? [];
    return [percentile === undefined ? plain("name", Number.NaN) : plain("percentile", Number(percentile))];
  }
  if (median !== undefined) return [plain("percentile", 50)];
  if (often !== undefined) return [plain("time", oftenOf(often))];
  if (rank !== undefined) return [plain("percentile", Number(rank))];
  if (nth !== undefined) return [plain("share", nthOf(nth))];
  if (odds !== undefined) return [plain("share", oddsOf(odds))];
  if (times !== undefined) return [plain("factor", timesOf(times))];
  if (part !== undefined) return [measured(plain("share", valueOfFraction(part)), text, true)];
  if (words !== undefined && isPronoun(words, text, from)) return [];
  if (vague !== undefined) {
    const value = /^an?(?: single)? ?$/i.test(vague) ? 1 : Number.NaN;
    return value === 1 && !/single/i.test(vague) && !isLength(text, from)
      ? []
      : [measured(plain("count", value), text, false)];
  }
  if (digits === undefined && words === undefined) return [plain("count", Number.NaN)];
  const isMinus = /[-−–]/.test(sign) && (from === 0 || /[\s(]/.test(text.charAt(from - 1)));
  const value = digits === undefined ? valueOfWords(words ?? "") : Number(digits.replaceAll(",", ""));
  const step = digits === undefined ? 1 : 10 ** -(digits.split(".")[1]?.length ?? 0);
  const unit: AmountUnit =
    money === undefined ? (x === undefined ? "count" : "factor") : `money ${money.trim()}`;
  return [measured(plain(unit, isMinus ? -value : value, step), text, false)];
}

function boundOf(before: string): Amount["bound"] {
  if (/\b(?:(?:fewer|less|shorter|lower) than|under|below|not quite|short of) $/i.test(before)) return "less";
  return /(?<!\b(?:no|not) )\b(?:(?:more|longer|higher) than|over|above) $/i.test(before) ? "more" : null;
}

/** With the scale and the unit that follow: `3M`, `thirty seconds`, `half an hour`. */
function measured(amount: Amount, text: string, isPart: boolean): Amount {
  let { to, value, step } = amount;
  for (const [scale, size] of SCALES) {
    const hit = scale.exec(text.slice(to, to + 12));
    if (hit === null) continue;
    to += hit[0].length;
    value *= size;
    step *= size;
    break;
  }
  const after = text.slice(to, to + 24);
  const lead =
    /^(?:[ -](?:of )?(?:an?|the)(?= (?:hour|minute|second|day|week|percent)))/i.exec(after)?.[0] ?? "";
  const rest = after.slice(lead.length);
  if (amount.unit === "count" || isPart)
    for (const [form, unit, size] of UNITS) {
      const hit = form.exec(rest);
      if (hit === null) continue;
      to += lead.length + hit[0].length;
      return {
        ...amount,
        to,
        text: text.slice(amount.from, to),
        unit,
        value: value * size,
        step: step * size,
        size,
      };
    }
  return { ...amount, to, text: text.slice(amount.from, to), value, step };
}

/** The first of `5 to 25 %` has the unit of the second. */
function shareUnits(amounts: readonly Amount[], text: string): readonly Amount[] {
  return amounts.map((each, index) => {
    const next = amounts[index + 1];
    if (each.unit !== "count" || next === undefined || next.unit === "count") return each;
    const between = text.slice(each.to, next.from);
    if (!/^ ?(?:[-–—]|to|and|or|through|until|,|, and|, or) ?$/i.test(between)) return each;
    const { unit, size } = next;
    return { ...each, unit, size, value: each.value * size, step: each.step * size };
  });
}

/** `2 days 6 h` and `two hours and a half` are one length of time. */
function joinTimes(amounts: readonly Amount[], text: string): readonly Amount[] {
  const joined: Amount[] = [];
  for (const each of amounts) {
    const last = joined.at(-1);
    const isOne =
      last?.unit === "time" &&
      each.unit === "time" &&
      each.size < last.size &&
      /^(?: and | |, )?$/.test(text.slice(last.to, each.from));
    if (last === undefined || !isOne) {
      joined.push(each);
      continue;
    }
    joined[joined.length - 1] = {
      ...last,
      to: each.to,
      text: text.slice(last.from, each.to),
      value: last.value + each.value,
      step: each.step,
    };
  }
  return joined;
}

/** `no one`, `one of them`, `the new one`, `in one go`, `the two versions`: words for somebody or something, not for how many. */
function isPronoun(words: string, text: string, from: number): boolean {
  const after = text.slice(from + words.length, from + words.length + 16);
  const before = text.slice(Math.max(0, from - 24), from);
  // A release has two of these, whoever says it.
  if (/^two$/i.test(words))
    return (
      /^ (?:versions|models|releases|arms|sides|builds)\b/i.test(after) &&
      !/\b(?:other|more|further|last|next) $/i.test(before)
    );
  if (!/^one$/i.test(words)) return false;
  return (
    /\b(?:no|this|that|which|each|any|every|another|by)[ -]$/i.test(before) ||
    (/\b(?:the|an?|this|that|its|our|their)(?: [\p{L}-]{1,16})? $/iu.test(before) &&
      /^(?: (?:is|are|was|were|has|had|that|which|who|in|on|at|for|with|than|and|or|to|from|does|did|will)\b|['’.,;:!?)]|$)/i.test(
        after,
      )) ||
    /^(?: of\b| by\b| another\b| can\b| may\b| must\b| should\b| would\b| (?:go|place|step|piece|thing)\b|['’]s\b|[.,;:!?]|$)/i.test(
      after,
    )
  );
}

/** `takes a day` is a length; `310,000 a day` is a rate. */
function isLength(text: string, from: number): boolean {
  const before = text.slice(Math.max(0, from - 14), from);
  return (
    /^an? per/i.test(text.slice(from)) ||
    /\b(?:lasts?|takes?|needs?|is|was|within|for|after|in|of|than|least|most|about|half|does|by|until|another|almost|nearly) $/i.test(
      before,
    )
  );
}

/** A month's name is one with its capital; a bare `May` after a word that a month can follow. */
function isNamedDay(day: string): boolean {
  const [name = ""] = MONTH_NAME.exec(day) ?? [];
  return name === "" || /^\p{Lu}/u.test(name) || /\d/.test(day);
}

/** `Mon` and `-11-` as they stand in a whole date; what is no day's name as it is written, which is no date's. */
function dayOf(day: string): string {
  const [year] = /\d{4}/.exec(day) ?? [];
  const month = monthOf(day);
  if (month > 0) return `${year ?? ""}-${String(month).padStart(2, "0")}${year === undefined ? "-" : ""}`;
  return WEEKDAYS.find((each) => day.toLowerCase().startsWith(each)) ?? day;
}

const OFTEN: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  overnight: 43_200,
  week: 604_800,
  fortnight: 1_209_600,
  month: 2_629_800,
};

/** In milliseconds; NaN for what has no length. */
function oftenOf(often: string): number {
  const word = often
    .toLowerCase()
    .replace(/^(?:every|each) /, "")
    .replace(/(?:ly|s)$/, "");
  return (OFTEN[word] ?? Number.NaN) * SECOND;
}

/** `every tenth` is a share of 0.1; what is no fraction's name is a half or its own digits. */
function nthOf(nth: string): number {
  const [, word = ""] = /^\S+ (.+)$/.exec(nth) ?? [];
  if (/\d/.test(word)) return 1 / Number.parseInt(word, 10);
  return /^(?:other|second)$/i.test(word) ? 1 / 2 : valueOfFraction(`a ${word}`);
}

/** `one failed summary in 200` is 0.5 %. */
function oddsOf(odds: string): number {
  const [, first = "", last = ""] = /^(\S+).* (?:in|out of)(?: (?:every|each))? (.+)$/i.exec(odds) ?? [];
  const [some, all] = [first, last].map((each) =>
    /\d/.test(each) ? Number(each.replaceAll(",", "")) : valueOfWords(each),
  );
  return (some ?? Number.NaN) / (all ?? Number.NaN);
}

function timesOf(word: string): number {
  if (/^hal/i.test(word)) return 0.5;
  const [, fold] = /^(.+?)[ -]?fold$/i.exec(word) ?? [];
  if (fold !== undefined && !/^ten$/i.test(fold)) return /^\d/.test(fold) ? Number(fold) : valueOfWords(fold);
  if (/^(?:tri|tre|thr)/i.test(word)) return 3;
  if (/^quad/i.test(word)) return 4;
  return /^(?:ten|(?:an )?order)/i.test(word) ? 10 : 2;
}

function minutesOf(clock: string): number {
  const [hours = "", minutes = "0"] = clock.match(/\d+/g) ?? [];
  const late = /p\.?m/i.test(clock) && Number(hours) < 12 ? 12 : 0;
  return (Number(hours) + late) * 60 + Number(minutes);
}

/** 1 to 12; 0 where no month is named. */
function monthOf(text: string): number {
  const [name = ""] = MONTH_NAME.exec(text) ?? [];
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** `11-23`, with the year before it where it was written. */
function dateOf(date: string): string {
  if (/^\d{4}-/.test(date)) return date.slice(0, 10);
  const month = monthOf(date);
  const [year] = /\b\d{4}\b/.exec(date) ?? [];
  const [day = ""] = /\d{1,2}/.exec(date.replace(year ?? "-", "")) ?? [];
  const short = `${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
  return year === undefined ? short : `${year}-${short}`;
}
