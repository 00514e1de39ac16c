/** The news app: readers ask for summaries, a flag says which version answers, every answer is checked and logged. */
import { instant, plus, type Instant } from "../../src/units.ts";
import type { Answer, Answers } from "./answers.ts";
import { checkClaims, type Checked } from "./check-claims.ts";
import type { Arm, Flags } from "./flags.ts";
import type { Article, News } from "./news.ts";
import { exponential, seeded, type Random } from "./random.ts";
import { summariseByExtracting } from "./summarise-extractive.ts";
import { learn, recombine, type Settings } from "./summarise-recombining.ts";
import type { Desk } from "./vocabulary.ts";

export interface App {
  /** Serves everybody who asks up to `until`, at the pace of simulated time. */
  serve(until: Instant): Promise<void>;
  /** How many of so many readers of every desk would get version 2 now. */
  routedToCandidate(readers: number): Promise<number>;
  /** The last breaking news that readers got and the article does not have; null before the first. */
  invented(): Invented | null;
}

export interface Invented {
  readonly said: string;
  readonly article: readonly string[];
}

/** Summaries asked for in a simulated minute. */
export const PER_MINUTE = 420;
export const READERS = 20_000;
const SHARES: readonly (readonly [Desk, number])[] = [
  ["breaking", 0.09],
  ["politics", 0.35],
  ["sports", 0.32],
  ["culture", 0.24],
];
/** How often the article store does not answer in time, whichever version asks. */
const STORE_FAILS = 0.003;

interface Deps {
  readonly news: News;
  readonly flags: Flags;
  readonly answers: Answers;
  readonly settings: Settings;
  readonly seed: number;
  readonly from: Instant;
}

export function openApp(deps: Deps): App {
  const random = seeded(deps.seed + 1);
  const candidate = recombiner(deps.news, deps.settings);
  const rate = PER_MINUTE / 60_000;
  let next = plus(deps.from, exponential(rate, random));
  let invented: Invented | null = null;
  return {
    serve: async (until) => {
      await deps.flags.settle();
      const answers: Answer[] = [];
      for (; next < until; next = instant(next + exponential(rate, random))) {
        const desk = deskOf(random.next());
        const reader = random.below(READERS);
        const user = `reader-${reader}`;
        const arm = await deps.flags.armOf(user, desk);
        const article = random.pick(deps.news.byDesk[desk]);
        const { claims, unsupported, latency } = answer({ arm, article, reader, random, candidate });
        const [said] = unsupported;
        if (said !== undefined && arm === "v2" && desk === "breaking")
          invented = { said, article: article.sentences };
        const counts = { claims, unsupported: unsupported.length, failed: claims === 0 };
        answers.push({ at: next, arm, desk, user, latency, ...counts });
      }
      deps.answers.add(answers);
    },
    routedToCandidate: async (readers) => {
      await deps.flags.settle();
      let routed = 0;
      for (let reader = 0; reader < readers; reader++) {
        const desk = SHARES[reader % SHARES.length]?.[0] ?? "breaking";
        if ((await deps.flags.armOf(`reader-${reader}`, desk)) === "v2") routed += 1;
      }
      return routed;
    },
    invented: () => invented,
  };
}

function deskOf(chance: number): Desk {
  let left = chance;
  for (const [desk, share] of SHARES) {
    left -= share;
    if (left < 0) return desk;
  }
  return "culture";
}

interface Request {
  readonly arm: Arm;
  readonly article: Article;
  readonly reader: number;
  readonly random: Random;
  readonly candidate: (article: Article, length: number, seed: number) => readonly string[];
}

/** Readers like short, medium or long summaries; nobody gets the whole article. */
function answer({
  arm,
  article,
  reader,
  random,
  candidate,
}: Request): Checked & { readonly latency: number } {
  const length = Math.min(2 + (reader % 3), article.sentences.length - 1);
  const seed = random.below(2 ** 32);
  const isThere = !random.chance(STORE_FAILS);
  const summary = isThere
    ? arm === "v2"
      ? candidate(article, length, seed)
      : summariseByExtracting(article.sentences, length)
    : [];
  const latency = latencyOf(arm === "v2" ? summary : article.sentences, random);
  return { ...checkClaims(summary, article.sentences), latency };
}

/** Milliseconds: a network round trip, and the words that were worked on. Version 1 reads them, version 2 writes fewer, more slowly. */
function latencyOf(worked: readonly string[], random: Random): number {
  const words = worked.reduce((sum, sentence) => sum + sentence.split(" ").length, 0);
  return 90 + exponential(1 / 60, random) + words * 2.2;
}

/** Learns from the article at hand, and from the others of its story. */
function recombiner(news: News, settings: Settings): Request["candidate"] {
  return (article, length, seed) => {
    const story = news.byStory.get(article.story) ?? [];
    const related = story.filter(({ id }) => id !== article.id).map(({ sentences }) => sentences);
    return recombine(learn(article.sentences, related, settings), length, seed);
  };
}
