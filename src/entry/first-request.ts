/** GitHub as this job reaches it, and the one request that is made before anything else is loaded. */
import { connectGitHub } from "../adapters/github/client.ts";
import type { Client } from "../adapters/github/client.ts";
import { readFacts } from "../adapters/github/facts.ts";
import type { GitHubTerms } from "../adapters/github/github.ts";
import type { GitHubState } from "../adapters/github/state.ts";
import { isTalkAmongPeople } from "../commands/is-talk.ts";
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
  /** The store that came with the look: it knows the journals that were read along. */
  readonly states: GitHubState | null;
}

/** Pauses between attempts together, and one attempt. */
const PATIENT = { budget: milliseconds(2 * MINUTE), timeout: milliseconds(20 * SECOND) };
const URGENT = { budget: milliseconds(5 * SECOND), timeout: milliseconds(5 * SECOND) };

export const NOTHING: Fetched = { facts: null, look: null, states: null };

/** A connection, without the doors that it will have: those are loaded after the first answer. */
export interface Connected {
  readonly terms: GitHubTerms;
  readonly client: Client;
}

/** null without a token: a rollback must work without GitHub. */
export function connect(environment: Environment, inputs: Inputs, clock: Clock): Connected | null {
  if (inputs.token === null || environment.repository === "") return null;
  const { repository, apiUrl, graphqlUrl } = environment;
  // A rollback goes on without GitHub, so it does not wait for one that is gone.
  const patience = inputs.command === "roll-back" ? URGENT : PATIENT;
  const terms: GitHubTerms = {
    token: inputs.token,
    teamToken: inputs.teamToken,
    repository,
    apiUrl,
    graphqlUrl,
    clock,
    ...patience,
    folders: inputs.rollouts,
    policy: inputs.policy,
    runUrl: environment.runUrl,
  };
  return { terms, client: connectGitHub(terms) };
}

/**
 * Loads what the command's first question takes, and asks it. All loading is done when the request leaves.
 *
 * @throws Failure github-… where the command can do nothing without the answer
 */
export async function prefetch(
  github: Connected | null,
  job: { readonly inputs: Inputs; readonly event: Event },
): Promise<Fetched> {
  const { inputs, event } = job;
  if (github === null) return NOTHING;
  switch (inputs.command) {
    case "plan":
    case "gate":
    case "draft":
    case "respond": {
      const number = inputs.pullRequest ?? event.pullRequest;
      return number === null || inputs.facts !== null || isTalk(inputs, event)
        ? NOTHING
        : { ...NOTHING, facts: await askFacts(github, number) };
    }
    case "promote":
      return { ...NOTHING, ...(await askLook(github)) };
    case "roll-back":
    case "validate":
    case "status":
    case "doctor":
      return NOTHING;
  }
}

function askFacts({ client, terms }: Connected, number: number): Promise<PullRequestFacts> {
  return readFacts(client, { number, folders: terms.folders, policy: terms.policy });
}

async function askLook({ client, terms }: Connected): Promise<Pick<Fetched, "look" | "states">> {
  const { createRepository } = await import("../adapters/github/repository.ts");
  const { createStateStore } = await import("../adapters/github/state.ts");
  const states = createStateStore(client, terms.clock);
  return {
    states,
    look: await createRepository(client, states).look({ folders: terms.folders, policy: terms.policy }),
  };
}

/** Every comment starts `respond`; most are people talking to each other and cost no request. */
export function isTalk(inputs: Inputs, event: Event): boolean {
  return inputs.command === "respond" && inputs.say === null && isTalkAmongPeople(event.comment?.body ?? "");
}
