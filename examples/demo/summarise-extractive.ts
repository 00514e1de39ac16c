/** Version 1: picks whole sentences. It cannot invent, but a pronoun may lose the name that it stood for. */
/** How much earlier sentences count for. */
const LEAD = 0.34;

/** The `length` sentences with the most frequent words, in the order of the article. */
export function summariseByExtracting(article: readonly string[], length: number): readonly string[] {
  const frequency = new Map<string, number>();
  for (const word of article.flatMap(wordsOf)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const scored = article.map((sentence, index) => {
    const words = wordsOf(sentence);
    const weight =
      words.reduce((sum, word) => sum + (frequency.get(word) ?? 0), 0) / Math.max(1, words.length);
    return { sentence, index, score: weight - LEAD * index };
  });
  const best = scored.toSorted((a, b) => b.score - a.score).slice(0, length);
  return best.toSorted((a, b) => a.index - b.index).map(({ sentence }) => sentence);
}

/** Numbers and short words carry no weight. */
function wordsOf(sentence: string): readonly string[] {
  return sentence
    .replace(/\.$/, "")
    .split(" ")
    .filter((word) => word.length > 3);
}
