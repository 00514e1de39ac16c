/**
 * The offline results of the examples that have an evaluate stage, as promptfoo writes them; the same at every run.
 *
 * Items are drawn so that small groups are seen often: half of the articles are breaking news, although one in eleven is.
 */
import { diceFrom } from "./dice.ts";

/** How one version did: how often it failed, and in which groups more often. */
interface Record {
  readonly id: string;
  readonly fails: number;
  readonly worse: Readonly<{ [value: string]: number }>;
  readonly seed: number;
}

interface Items {
  readonly name: string;
  readonly count: number;
  readonly repeats: number;
  /** Label → value, which share of the items has it, and what the others have. */
  readonly labels: readonly (readonly [label: string, value: string, share: number, otherwise: string])[];
}

const ARTICLES: Items = {
  name: "article",
  count: 640,
  repeats: 3,
  labels: [
    ["desk", "breaking", 0.5, "features"],
    ["plan", "premium", 0.5, "free"],
    ["language", "other", 0.5, "en"],
    ["length", "long", 0.5, "short"],
    ["client", "reader", 0.5, "screen"],
  ],
};

const PROMPTS: Items = {
  name: "prompt",
  count: 500,
  repeats: 5,
  labels: [
    ["plan", "enterprise", 0.2, "standard"],
    ["region", "eu", 0.4, "elsewhere"],
    ["language", "other", 0.3, "en"],
    ["intent", "billing", 0.25, "orders"],
  ],
};

/** Path below `examples/` → text. */
export const EVALUATIONS: ReadonlyMap<string, string> = new Map([
  [
    "summarizer/evals/v1.json",
    resultsOf(ARTICLES, { id: "v1.8.2", fails: 0.019, worse: { breaking: 0.021 }, seed: 11 }),
  ],
  [
    "summarizer/evals/v2.json",
    resultsOf(ARTICLES, { id: "v2.0.0", fails: 0.019, worse: { breaking: 0.031 }, seed: 12 }),
  ],
  [
    "chatbot/evals/faq-12.json",
    resultsOf(PROMPTS, { id: "faq-12", fails: 0.016, worse: { other: 0.03 }, seed: 13 }),
  ],
  [
    "chatbot/evals/assistant-p37.json",
    resultsOf(PROMPTS, { id: "assistant-p37", fails: 0.014, worse: { billing: 0.022 }, seed: 14 }),
  ],
]);

function resultsOf(items: Items, version: Record): string {
  const dice = diceFrom(version.seed);
  const lines: string[] = [];
  let failures = 0;
  for (let index = 0; index < items.count; index++) {
    const labels = items.labels.map(
      ([label, value, , otherwise], place) => [label, isIn(index, place, items) ? value : otherwise] as const,
    );
    const rate = Math.max(version.fails, ...labels.map(([, value]) => version.worse[value] ?? 0));
    const vars = { [items.name]: `${items.name[0]}${index}`, ...Object.fromEntries(labels) };
    // Most of what goes wrong goes wrong again: an item is hard, or it is not.
    const isHard = dice() < rate * 1.25;
    for (let repeat = 0; repeat < items.repeats; repeat++) {
      const success = !(isHard && dice() < 0.8);
      if (!success) failures++;
      lines.push(JSON.stringify({ testIdx: index, success, vars }));
    }
  }
  const stats = { successes: lines.length - failures, failures, errors: 0 };
  return `{"evalId":"eval-${version.id}","results":{"version":3,"stats":${JSON.stringify(stats)},"results":[\n${lines.join(",\n")}\n]}}\n`;
}

/** Whether an item has a label: labels fall independently of one another. */
function isIn(index: number, place: number, { labels }: Items): boolean {
  const [, , share = 0] = labels[place] ?? [];
  const mixed = (Math.imul(index + 1, 2_654_435_761) ^ Math.imul(place + 1, 40_503_911)) >>> 0;
  return (Math.imul(mixed ^ (mixed >>> 15), 2_246_822_519) >>> 0) / 2 ** 32 < share;
}
