/** Prose → sentences. A full stop inside `v1.8.2`, `0.5 %`, `e.g.` or `a.m.` ends none. */

const END = /[.!?…](?:["'”’)\]]{0,2})(?=\s+(?:["'“‘(]{0,2})[\p{Lu}\p{N}{])|[;](?=\s)|[。！？]/gu;
const SHORT =
  /(?:\b(?:[Ee]\.g|[Ii]\.e|[Vv]s|[Aa]pprox|[Ff]ig|[Cc]f|[Ee]tc|[Ii]ncl|[Rr]esp|St|Dr|Mr|Ms)|\b[ap]\.m)$/u;

export function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const { index, 0: end } of text.matchAll(END)) {
    if (end.startsWith(".") && SHORT.test(text.slice(Math.max(from, index - 12), index))) continue;
    sentences.push(text.slice(from, index + end.length));
    from = index + end.length;
  }
  return [...sentences, text.slice(from)]
    .map((each) => each.trim())
    .filter((each) => /[\p{L}\p{N}]/u.test(each));
}
