/** GitHub as this job reaches it, and the one request that is made before anything else is loaded. */
import { openGitHub } from "../adapters/github/github.ts";
import type { GitHub } from "../adapters/github/github.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import type { Inputs } from "../inputs.ts";
import type { Clock, Look } from "../ports.ts";
import { MINUTE, SECOND, milliseconds } from "../units.ts";
import type { Environment } from "./environment.ts";
import type { Event } from "./event.ts";

/** What was fetched before the rest was loaded; whoever asks first gets it. */
export interface Fetched {
  readonly facts: PullRequestFacts | null;
  readonly look: Look | null;
}

const NOTHING: Fetched = { facts: null, look: null };

/** null without a token: a rollback must work without GitHub. */
export function connect(environment: Environment, inputs: Inputs, clock: Clock): GitHub | null {
  if (inputs.token === null || environment.repository === "") return null;
  const { repository, apiUrl, graphqlUrl } = environment;
  return openGitHub({
    token: inputs.token,
    teamToken: inputs.teamToken,
    repository,
    apiUrl,
    graphqlUrl,
    clock,
    budget: milliseconds(2 * MINUTE),
    timeout: milliseconds(20 * SECOND),
    folders: inputs.rollouts,
    policy: inputs.policy,
  });
}

/** @throws Failure github-… where the command can do nothing without the answer */
export async function prefetch(github: GitHub | null, job: { readonly inputs: Inputs; readonly event: Event }): Promise<Fetched> {
  const { inputs, event } = job;
  if (github === null) return NOTHING;
  switch (inputs.command) {
    case "plan":
    case "gate":
    case "respond": {
      const number = inputs.pullRequest ?? event.pullRequest;
      return number === null || isTalk(inputs, event) ? NOTHING : { ...NOTHING, facts: await github.pullRequests.facts(number) };
    }
    case "promote":
      return { ...NOTHING, look: await github.repository.look({ folders: inputs.rollouts, policy: inputs.policy }) };
    case "roll-back":
    case "validate":
    case "status":
      return NOTHING;
  }
}

/** Every comment starts `respond`; most are people talking to each other and cost no request. */
export function isTalk(inputs: Inputs, event: Event): boolean {
  return inputs.command === "respond" && !(event.comment?.body.startsWith("/rollout") ?? false);
}
