/** Records as a test compares them: logins instead of accounts, text instead of milliseconds. */
import type { Account, Comment, Deployment, Issue, Status } from "./world/model.ts";
import { iso } from "./world/world.ts";

export interface SeenStatus {
  readonly context: string;
  readonly state: Status["state"];
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
}

export interface SeenComment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly isEdited: boolean;
  readonly createdAt: string;
}

export interface SeenDeployment {
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  /** Oldest first. */
  readonly statuses: readonly {
    readonly state: string;
    readonly description: string;
    readonly logUrl: string;
    readonly environmentUrl: string;
  }[];
}

export interface SeenIssue {
  readonly number: number;
  readonly author: string;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly labels: readonly string[];
}

/** A login as REST and the pages show it. */
export function shownLogin({ kind, login }: Account): string {
  return kind === "Bot" ? `${login}[bot]` : login;
}

export function describeStatus({ context, state, description, targetUrl, creator }: Status): SeenStatus {
  return { context, state, description, targetUrl, creator: shownLogin(creator) };
}

export function describeComment({ id, author, body, lastEditedAt, createdAt }: Comment): SeenComment {
  return { id, author: shownLogin(author), body, isEdited: lastEditedAt !== null, createdAt: iso(createdAt) };
}

export function describeDeployment(deployment: Deployment): SeenDeployment {
  const { sha, ref, task, environment, description, payload } = deployment;
  const statuses = deployment.statuses.map((one) => ({
    state: one.state,
    description: one.description,
    logUrl: one.logUrl,
    environmentUrl: one.environmentUrl,
  }));
  return { sha, ref, task, environment, description, payload, statuses };
}

export function describeIssue({ number, author, title, body, state, labels }: Issue): SeenIssue {
  return { number, author: shownLogin(author), title, body, state, labels: [...labels] };
}
