import type { Filled } from "./placeholders.ts";
import { sentencesOf } from "./sentences.ts";

/** The sentences of a text, each with the facts that stand in it. No sentence ends inside a fact. */
export function sentencesIn({ text, standing }: Filled): readonly Filled[] {
  const ends: number[] = [];
  let at = 0;
  for (const sentence of sentencesOf(text)) {
    at = Math.max(at, text.indexOf(sentence, at)) + sentence.length;
    const end = at;
    if (!standing.some(({ from, to }) => from < end && end < to)) ends.push(end);
  }
  return ends.flatMap((to, index) => {
    const start = ends[index - 1] ?? 0;
    const whole = text.slice(start, index === ends.length - 1 ? undefined : to);
    const sentence = whole.trim();
    const from = start + whole.length - whole.trimStart().length;
    const inside = standing.filter((each) => each.from >= from && each.to <= from + sentence.length);
    return /\p{L}/u.test(sentence)
      ? [
          {
            text: sentence,
            standing: inside.map((each) => ({ ...each, from: each.from - from, to: each.to - from })),
          },
        ]
      : [];
  });
}
