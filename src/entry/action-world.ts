/** The ports of a job in GitHub Actions. Without a token the doors to GitHub say so when they are used. */
import * as core from "@actions/core";
import { openGitHub } from "../adapters/github/github.ts";
import { lineForLog } from "../commands/tell.ts";
import { ofToday } from "../commands/tick/second-copies.ts";
import type { PromotionWorld } from "../commands/world.ts";
import { Failure } from "../errors.ts";
import type { Look, PullRequests, Repository } from "../ports.ts";
import type { Audience } from "../render/plan-sections.ts";
import type { Job } from "./action.ts";
import { openDoors } from "./doors.ts";
import { openPrograms } from "./programs.ts";

export function openWorld(job: Job): PromotionWorld {
  const { clock } = job;
  const log = (line: string): void => core.info(lineForLog(`model-rollout: ${line}`));
  const programs = openPrograms(job);
  const common = {
    ...openDoors(job.environment, clock, { learn: core.setSecret, programs, log }),
    clock,
    ...(job.listening === undefined ? {} : { stop: job.listening.stop }),
    programs,
    log,
    moving: recordMove,
    audience: audienceOf(job),
    runUrl: job.environment.runUrl,
  };
  if (job.github === null) return { ...common, ...withoutGitHub() };
  const github = openGitHub(job.github.terms, { client: job.github.client, states: job.fetched.states });
  return {
    ...common,
    ...github,
    states: ofToday(github.states),
    pullRequests: firstFacts(github.pullRequests, job),
    repository: firstLook(github.repository, job.fetched.look),
  };
}

/** Who may read the repository may read its summaries and issues. */
export function audienceOf({ event }: Pick<Job, "event">): Audience {
  return event.isPrivate === true ? "team" : "public";
}

/** The facts that were fetched before anything was loaded, once; whoever asks again gets fresh ones. */
function firstFacts(pullRequests: PullRequests, { fetched }: Job): PullRequests {
  let { facts } = fetched;
  return {
    ...pullRequests,
    facts: (number) => {
      const first = facts?.number === number ? facts : null;
      facts = null;
      return first === null ? pullRequests.facts(number) : Promise.resolve(first);
    },
  };
}

function firstLook(repository: Repository, fetched: Look | null): Repository {
  let first = fetched;
  return {
    look: (call) => {
      const look = first;
      first = null;
      return look === null ? repository.look(call) : Promise.resolve(look);
    },
  };
}

/** For the job's last step: which move was under way when the job was cut off. */
function recordMove(move: Parameters<PromotionWorld["moving"]>[0]): void {
  core.saveState("moving", move === null ? "" : JSON.stringify(move));
}

type GitHubPorts = Pick<
  PromotionWorld,
  | "filesAt"
  | "filesBefore"
  | "pullRequests"
  | "conversation"
  | "repository"
  | "states"
  | "quarantine"
  | "alarms"
  | "deployments"
  | "incidents"
>;

/** Every verb refuses: a rollback goes on without them, anything else ends with the reason. */
function withoutGitHub(): GitHubPorts {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Failure(
        "github-unauthorised",
        "Expected a token, found none. Write `token: ${{ github.token }}`, or let the default stand",
      ),
    );
  const files = { list: refuse, read: refuse };
  return {
    filesAt: () => files,
    filesBefore: () => files,
    pullRequests: { facts: refuse, access: refuse, open: refuse, broughtBy: refuse, queued: refuse },
    conversation: { upsertComment: refuse, comment: refuse, setStatus: refuse, requestReviews: refuse },
    repository: { look: refuse },
    states: { load: refuse, save: refuse, claimRoute: refuse, releaseRoute: refuse },
    quarantine: { add: refuse, lift: refuse },
    alarms: { load: refuse, save: refuse },
    deployments: { record: refuse },
    incidents: { open: refuse },
  };
}
