/** Everything that GitHub is to the core, over one connection. */
import type {
  Alarms,
  Clock,
  Conversation,
  Deployments,
  Incidents,
  PullRequests,
  Quarantine,
  Repository,
  Reverts,
  RunReviews,
  Settings,
  StateStore,
} from "../../ports.ts";
import type { Duration } from "../../units.ts";
import { createAlarms } from "./alarms.ts";
import { connectGitHub } from "./client.ts";
import type { Client } from "./client.ts";
import { createConversation } from "./conversation.ts";
import { createDeployments } from "./deployments.ts";
import { createTrees } from "./files.ts";
import type { Trees } from "./files.ts";
import { createIncidents } from "./incidents.ts";
import { createJoint } from "./joint.ts";
import { createPullRequests } from "./pull-requests.ts";
import { createQuarantine } from "./quarantine.ts";
import { createRepository } from "./repository.ts";
import { createReverts } from "./reverts.ts";
import { createRunReviews } from "./run-reviews.ts";
import { createSettings } from "./settings.ts";
import { createStateStore } from "./state.ts";
import type { GitHubState } from "./state.ts";

export interface GitHubTerms {
  readonly token: string;
  /** With `Members: read`, for teams; null without one. */
  readonly teamToken: string | null;
  /** `owner/name`. */
  readonly repository: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly clock: Clock;
  /** For all pauses between attempts together. */
  readonly budget: Duration;
  /** For one attempt. */
  readonly timeout: Duration;
  /** Folders that hold rollout files, and where the policy lies. */
  readonly folders: readonly string[];
  readonly policy: string;
  /** Page of the run, for whoever looks at a deployment; null or absent outside of Actions. */
  readonly runUrl?: string | null;
}

export interface GitHub extends Trees {
  readonly pullRequests: PullRequests;
  readonly conversation: Conversation;
  readonly repository: Repository;
  readonly states: StateStore;
  readonly quarantine: Quarantine;
  readonly alarms: Alarms;
  readonly deployments: Deployments;
  readonly incidents: Incidents;
  readonly reverts: Reverts;
  readonly runReviews: RunReviews;
  readonly settings: Settings;
}

/** What the first request was made with, before the rest was loaded: its pauses and what it read count on. */
export interface OpenedBefore {
  readonly client: Client;
  /** null where the first request read no states. */
  readonly states: GitHubState | null;
}

export function openGitHub(terms: GitHubTerms, before: OpenedBefore | null = null): GitHub {
  const client = before?.client ?? connectGitHub(terms);
  const teams = terms.teamToken === null ? null : connectGitHub({ ...terms, token: terms.teamToken });
  const states = before?.states ?? createStateStore(client, terms.clock);
  const asking = { client, joint: createJoint(client) };
  return {
    ...createTrees(asking),
    conversation: createConversation(client),
    pullRequests: createPullRequests(asking, { folders: terms.folders, policy: terms.policy, teams }),
    repository: createRepository(client, states),
    states,
    quarantine: createQuarantine(client, states.looked),
    alarms: createAlarms(client),
    deployments: createDeployments(asking, terms.runUrl ?? null),
    incidents: createIncidents(client),
    reverts: createReverts(client),
    runReviews: createRunReviews(client),
    settings: createSettings({ client, teams }),
  };
}
