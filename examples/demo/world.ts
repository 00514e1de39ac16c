/** Everything that the demonstration runs on: the app with its flag file and log, the office, and the program's own ports. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { openGitHub } from "../../src/adapters/github/github.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { openDoors } from "../../src/entry/doors.ts";
import { readEnvironment } from "../../src/entry/environment.ts";
import { MINUTE, SECOND, instant, milliseconds, type Instant } from "../../src/units.ts";
import { openAnswers, type Answers } from "./answers.ts";
import { openApp, type App } from "./app.ts";
import { simulatedClock, type SimulatedClock } from "./clock.ts";
import { openFlags } from "./flags.ts";
import { writeNews, type News } from "./news.ts";
import { openNewsroom, type Newsroom } from "./newsroom.ts";
import { FOLDER, NAME, POLICY, TOKEN, openOffice, sourceOf, type Office } from "./repository.ts";

export interface Demo {
  readonly folder: string;
  readonly news: News;
  readonly app: App;
  readonly answers: Answers;
  readonly clock: SimulatedClock;
  readonly office: Office;
  readonly newsroom: Newsroom;
  readonly world: PromotionWorld;
  /** Lets so many simulated minutes pass. */
  pass(minutes: number): Promise<void>;
  close(): Promise<void>;
}

/** A Monday morning. */
const START: Instant = instant(Date.UTC(2026, 10, 23, 8));
const SETTINGS = z.strictObject({ short: z.int(), own: z.number(), temperature: z.number() });

/** @param folder holds the flag file and the log, and later the results; it must exist. */
export async function openDemo(folder: string, seed: number): Promise<Demo> {
  const flagFile = join(folder, "flags.json");
  writeFileSync(flagFile, sourceOf("flags.json"));
  const clock = simulatedClock(START);
  const news = writeNews(seed);
  const flags = await openFlags(flagFile);
  const answers = openAnswers(join(folder, "answers.db"));
  const settings = SETTINGS.parse(JSON.parse(sourceOf("summarizer/v2.json")));
  const app = openApp({ news, flags, answers, settings, seed, from: START });
  const office = await openOffice();
  const newsroom = await openNewsroom();
  clock.onPassing((until) => app.serve(until));
  clock.onPassing(async (until) => void office.github.now(until));
  return {
    folder,
    news,
    app,
    answers,
    clock,
    office,
    newsroom,
    world: openWorld({ folder, clock, office, newsroom }),
    pass: (minutes) => clock.sleep(milliseconds(minutes * MINUTE)),
    close: async () => {
      answers.close();
      await flags.close();
      await newsroom.close();
      await office.github.close();
    },
  };
}

function openWorld({
  folder,
  clock,
  office,
  newsroom,
}: Pick<Demo, "folder" | "clock" | "office" | "newsroom">): PromotionWorld {
  const { url, graphqlUrl } = office.github;
  const github = openGitHub({
    token: TOKEN,
    teamToken: null,
    repository: NAME,
    apiUrl: url,
    graphqlUrl,
    clock,
    budget: milliseconds(MINUTE),
    timeout: milliseconds(20 * SECOND),
    folders: [FOLDER],
    policy: POLICY,
  });
  const environment = readEnvironment({ GITHUB_WORKSPACE: folder, NEWSROOM_WEBHOOK: newsroom.url });
  return {
    ...openDoors(environment, clock),
    ...github,
    clock,
    log: () => undefined,
    moving: () => undefined,
  };
}
