/** Numbers in English words: `thirty`, `two hundred and five`, `a third`, `dozens`. */

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const LARGE: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  dozen: 12,
  score: 20,
  trillion: 1e12,
};
const PARTS: Readonly<Record<string, number>> = {
  half: 1 / 2,
  third: 1 / 3,
  quarter: 1 / 4,
  fourth: 1 / 4,
  fifth: 1 / 5,
  sixth: 1 / 6,
  seventh: 1 / 7,
  eighth: 1 / 8,
  ninth: 1 / 9,
  tenth: 1 / 10,
  twentieth: 1 / 20,
  hundredth: 1 / 100,
  thousandth: 1 / 1000,
};

const COUNTED = [...SMALL, ...TENS].join("|");
const SIZES = Object.keys(LARGE).join("|");
/** A run of number words, as a source for a larger expression. `score` alone is no number. */
export const WORDS = `(?:(?:an?[ -])?(?:half[ -]a[ -])?(?:hundred|thousand|million|billion|dozen)|${COUNTED})(?:[ -](?:and[ -])?(?:${COUNTED}|${SIZES.replace("|score", "")}))*(?: and an? (?:half|quarter)\\b)?`;
export const FRACTIONS = `(?:an?|one|two|three|four|five|seven|nine|\\d+)[ -](?:${Object.keys(PARTS).slice(1).join("|")})s?\\b(?![ -](?:part(?:y|ies)|(?:stage|guard|cohort|step|time|look|week|day)\\b))|(?:an?[ -]|one[ -])?hal(?:f|ves)\\b(?! (?:an?[ -](?:dozen|million|billion|thousand|hundred)))`;

/** The value of `WORDS`; NaN for anything else. */
export function valueOfWords(text: string): number {
  let total = 0;
  let part = 0;
  let isAny = false;
  for (const word of text.toLowerCase().split(/[ -]+/)) {
    const small = SMALL.indexOf(word);
    const ten = TENS.indexOf(word);
    const large = LARGE[word];
    if (word === "and" || word === "a" || word === "an") continue;
    if (word === "half" || word === "quarter") part += word === "half" ? 0.5 : 0.25;
    else if (small >= 0) part += small;
    else if (ten >= 0) part += (ten + 2) * 10;
    else if (large === undefined) return Number.NaN;
    else if (large === 100 || large === 12 || large === 20) part = (part === 0 ? 1 : part) * large;
    else {
      total += (part === 0 ? 1 : part) * large;
      part = 0;
    }
    isAny = true;
  }
  return isAny ? total + part : Number.NaN;
}

/** `two thirds` is 2/3. */
export function valueOfFraction(text: string): number {
  const words = text.toLowerCase().split(/[ -]+/);
  const part = PARTS[(words.at(-1) ?? "").replace(/ves$/, "f").replace(/s$/, "")] ?? Number.NaN;
  const [first = ""] = words;
  const times =
    words.length < 2 || /^an?$/.test(first) ? 1 : /^\d+$/.test(first) ? Number(first) : SMALL.indexOf(first);
  return times * part;
}
