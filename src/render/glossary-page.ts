/** The glossary as a page: docs/glossary.md is written from it and tested against it. */
import { GLOSSARY, VERB_USAGE } from "./glossary.ts";
import { blocks, table } from "./markdown.ts";

export function renderGlossaryPage(): string {
  const terms = GLOSSARY.toSorted((a, b) => (a.term < b.term ? -1 : 1)).map(
    ({ term, also, meaning, elsewhere }) => [
      `**${term}**${also.length === 0 ? "" : ` (${also.join(", ")})`}`,
      escaped(meaning),
      escaped(elsewhere),
    ],
  );
  const verbs = VERB_USAGE.map(({ verb, usage, meaning }) => [
    `**${verb}**`,
    `\`${escaped(usage)}\``,
    escaped(meaning),
  ]);
  return `${blocks([
    "# Glossary",
    "One word, one meaning. `model-rollout explain <word>` prints one.",
    "## Words",
    table(["Word", "What it means here", "Elsewhere"], terms),
    "## Requests in a comment",
    "The first line of a new comment on the pull request. Who may ask is looked up when it is asked.",
    table(["Verb", "How it is written", "What it does"], verbs),
  ])}\n`;
}

function escaped(words: string): string {
  return words.replaceAll("|", String.raw`\|`);
}
