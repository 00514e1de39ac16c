/** The ports of a terminal: states, records and messages in a folder, the repository as it lies on disk. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { folderAlarms } from "../adapters/local/alarms.ts";
import { systemClock } from "../adapters/local/clock.ts";
import { listenForStop } from "../adapters/local/stop.ts";
import { localFiles } from "../adapters/local/files.ts";
import { localPrograms } from "../adapters/local/programs.ts";
import { folderQuarantine } from "../adapters/local/quarantine.ts";
import {
  folderConversation,
  folderDeployments,
  folderIncidents,
  folderNotifier,
} from "../adapters/local/records.ts";
import { folderRepository } from "../adapters/local/repository.ts";
import { secretsIn } from "../adapters/local/secrets.ts";
import { folderState } from "../adapters/local/state.ts";
import { readFactsText, savedPullRequest } from "../commands/evaluate-facts.ts";
import { lineForLog } from "../commands/tell.ts";
import { ofToday } from "../commands/tick/second-copies.ts";
import type { PromotionWorld } from "../commands/world.ts";
import { Failure, reasonOf } from "../errors.ts";
import type { Clock, Programs, PullRequests } from "../ports.ts";
import { sha } from "../units.ts";
import { openDoors } from "./doors.ts";
import type { Environment } from "./environment.ts";

/** Stands for the tree on disk, which has no commit of its own here. */
const ON_DISK = sha("0".repeat(40));

/** @param facts path of a merged pull request's facts; without it no rollout starts, because nobody approved it. */
export function openLocalWorld(
  environment: Environment,
  folder: string,
  facts: string | null,
): PromotionWorld {
  // The second one ends it: in a terminal somebody sits and knows why.
  const { stop, signal } = listenForStop((name, act) => process.once(name, act));
  const clock = systemClock(signal);
  const files = localFiles(environment.workspace);
  const states = folderState(join(folder, "state"));
  const quarantine = folderQuarantine(join(folder, "quarantine"));
  const log = (line: string): unknown => process.stderr.write(`${lineForLog(line)}\n`);
  return {
    ...openDoors(environment, clock, { programs: programsHere(environment, { clock, signal }), log }),
    clock,
    stop,
    log,
    moving: () => undefined,
    filesAt: () => files,
    filesBefore: () => files,
    states: ofToday(states),
    quarantine,
    repository: folderRepository({ files, states, quarantine, tip: () => Promise.resolve(ON_DISK) }),
    pullRequests:
      facts === null
        ? nobodyApproved()
        : savedPullRequest(readFactsText(readFactsFile(environment.workspace, facts))),
    conversation: folderConversation(folder),
    deployments: folderDeployments(folder),
    incidents: folderIncidents(folder),
    openNotifier: () => folderNotifier(folder),
    alarms: folderAlarms(folder),
  };
}

/** In a terminal the tree on disk is what people look at: a router's program runs there, whatever its commit. */
function programsHere(
  { workspace, variables }: Environment,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Programs {
  return localPrograms({
    checkouts: { at: (_, work) => work(workspace) },
    variables,
    secret: secretsIn(variables),
    hidden: [],
    clock,
    signal,
  });
}

function nobodyApproved(): PullRequests {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Failure(
        "call-wrong",
        "Expected the facts of the pull request, found none. Write `--facts facts.json`",
      ),
    );
  return {
    facts: refuse,
    access: (facts) => Promise.resolve(facts),
    open: refuse,
    queued: refuse,
    broughtBy: (tip) => Promise.resolve({ commit: tip, pullRequest: null }),
  };
}

/** @throws Failure call-wrong for a file that is not there or cannot be read */
function readFactsFile(root: string, path: string): string {
  try {
    return readFileSync(resolve(root, path), "utf8");
  } catch (cause) {
    throw new Failure(
      "call-wrong",
      `Expected saved facts of a pull request in ${path}, got: ${reasonOf(cause)}`,
      { cause },
    );
  }
}
