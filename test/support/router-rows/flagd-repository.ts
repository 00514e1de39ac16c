/** flagd, on a file in a repository of our GitHub, which checks both sides against GitHub's OpenAPI description. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { OpenFeature } from "@openfeature/server-sdk";
import { flagdTraffic } from "../../../src/adapters/routers/flagd.ts";
import type { FlagdTarget } from "../../../src/config/router.ts";
import type { Traffic } from "../../../src/ports.ts";
import { instant, percent } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import { temporaryFolder } from "../folder.ts";
import { startGitHub, type GitHub } from "../github/github.ts";
import type { Bench, Row } from "../router-contract.ts";
import { FILE, shareOf } from "./flagd.ts";

export const TOKEN = "ghs_t0kenForTheFlags";
export const PATH = "production/flags é.json";
export const BRANCH = "live";
const COHORTS = { beta: { ring: "beta" } };

export const FLAGD_IN_REPOSITORY: Row = {
  router: "flagd in a repository",
  start,
  weights: [0.5, 5, 25, 100],
  within: 2.5,
};

/** `acme/flags` with the file on a branch that is not the default one, and a token that may write there. */
export async function startFlags(text: string = JSON.stringify(FILE, null, 2)): Promise<GitHub> {
  const github = await startGitHub();
  const repository = github.repository("acme/flags");
  repository.permit("anna", "write");
  repository.push("main", { "README.md": "flags" }, { author: "anna" });
  repository.push(BRANCH, { [PATH]: text, "other.json": "{}" }, { author: "anna" });
  github.token(TOKEN, { repository: "acme/flags", permissions: { contents: "write" } });
  return github;
}

export function targetOn(github: GitHub, more: Partial<FlagdTarget> = {}): FlagdTarget {
  const auth = { token: "FLAGS_TOKEN" };
  const at = { repository: "acme/flags", branch: BRANCH, url: github.url, file: PATH, auth };
  return { ...EVERY_ROUTER.flagd, ...at, ...more };
}

export function openFlags(github: GitHub, more: Partial<FlagdTarget> = {}): Traffic {
  return flagdTraffic(targetOn(github, more), {
    root: "/nowhere",
    now: () => instant(1_000),
    cohorts: COHORTS,
    secret: () => TOKEN,
  });
}

/** The file as it stands. */
export function textOf(github: GitHub): string {
  return github.repository("acme/flags").read(BRANCH, PATH) ?? "";
}

export function push(github: GitHub, files: Readonly<Record<string, string | null>>): void {
  github.repository("acme/flags").push(BRANCH, files, { author: "anna" });
}

/** Percent of users that get the candidate by the file as it stands. */
export async function sharedBy(github: GitHub): Promise<number> {
  using folder = temporaryFolder();
  const path = join(folder.path, "flags.json");
  writeFileSync(path, textOf(github));
  const share = await shareOf(path);
  await OpenFeature.close();
  return share;
}

async function start(): Promise<Bench> {
  const github = await startFlags();
  const now = (): typeof FILE => JSON.parse(textOf(github));
  return {
    open: () => openFlags(github),
    served: () => sharedBy(github),
    settle: () => Promise.resolve(),
    touch: async () => {
      const { flags } = now();
      const other = { ...flags.other, touched: flags.other.touched + 1 };
      push(github, { [PATH]: JSON.stringify({ flags: { ...flags, other } }) });
    },
    move: async (weight) => {
      const to = { candidate: percent(weight), mirror: percent(0), cohorts: {} };
      await openFlags(github).apply(to, "force");
    },
    others: async () => {
      const { other, summarizer } = now().flags;
      return { other, variants: summarizer.variants };
    },
    ours: async () => now().flags.summarizer,
    stop: () => github.close(),
  };
}
