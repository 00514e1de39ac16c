/** The pull request as the core asks for it. */
import type { PullRequests } from "../../ports.ts";
import { readAccess } from "./access.ts";
import { readBroughtBy } from "./brought-by.ts";
import type { Client } from "./client.ts";
import { readFacts } from "./facts.ts";
import { readOpen } from "./open.ts";
import type { Asking } from "./named-files.ts";
import { readQueued } from "./queued.ts";

export interface PullRequestTerms {
  /** Folders that hold rollout files. */
  readonly folders: readonly string[];
  readonly policy: string;
  /** A client with the `team-token`; null where there is none. */
  readonly teams: Client | null;
}

export function createPullRequests(asking: Asking, terms: PullRequestTerms): PullRequests {
  const { client } = asking;
  const sources = new Map<number, string | null>();
  return {
    facts: (number) => readFacts(client, { number, folders: terms.folders, policy: terms.policy }),
    access: (facts, wanted) => readAccess({ client, teams: terms.teams, sources }, facts, wanted),
    open: () => readOpen(client),
    queued: (group) => readQueued(client, group),
    broughtBy: (tip, paths, along = false) => readBroughtBy(asking, tip, { paths, isAside: along }),
  };
}
