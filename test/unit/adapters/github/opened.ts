/** A fresh GitHub with one repository and a program that is connected to it; its pauses are counted, not waited for. */
import { connectGitHub } from "../../../../src/adapters/github/client.ts";
import type { Client } from "../../../../src/adapters/github/client.ts";
import { openGitHub } from "../../../../src/adapters/github/github.ts";
import type { GitHub, GitHubTerms } from "../../../../src/adapters/github/github.ts";
import type { Clock } from "../../../../src/ports.ts";
import { MINUTE, SECOND, instant, milliseconds } from "../../../../src/units.ts";
import { startGitHub } from "../../../support/github/github.ts";
import type { GitHub as FakeGitHub } from "../../../support/github/github.ts";
import type { TestRepository } from "../../../support/github/test-repository.ts";

export const ROLLOUT = ".github/rollouts/summarizer.yml";
export const POLICY = ".github/rollout-policy.yml";
const NOW = instant(Date.parse("2026-11-23T12:00:00Z"));

export interface Opened {
  readonly fake: FakeGitHub;
  readonly repo: TestRepository;
  readonly github: GitHub;
  readonly client: Client;
  /** Pauses between attempts, in milliseconds. */
  readonly pauses: readonly number[];
  /** The program again, with another token or clock. */
  readonly as: (terms: Partial<GitHubTerms>) => GitHub;
  /** Operations since the last look, in their order. */
  readonly requests: () => readonly (string | null)[];
}

const ALL = {
  contents: "write",
  deployments: "write",
  issues: "write",
  "pull-requests": "write",
  statuses: "write",
} as const;

/** `acme/news` (private, so that permissions count) with a rollout and a policy on `main`. */
export async function openRepository(): Promise<Opened> {
  const fake = await startGitHub();
  fake.now("2026-11-23T09:00:00Z");
  const repo = fake.repository("acme/news", { private: true });
  for (const login of ["owner-a", "owner-b", "author"]) repo.permit(login, "write");
  repo.permit("oncall-a", "read");
  repo.push(
    "main",
    { [ROLLOUT]: "name: summarizer\n", [POLICY]: "version: 1\n", "README.md": "news\n" },
    { author: "owner-b" },
  );
  fake.token("token", { repository: "acme/news", permissions: ALL });
  const pauses: number[] = [];
  const clock: Clock = {
    now: () => NOW,
    sleep: (time) => {
      pauses.push(time);
      return Promise.resolve();
    },
  };
  const terms: GitHubTerms = {
    token: "token",
    teamToken: null,
    repository: "acme/news",
    apiUrl: fake.url,
    graphqlUrl: fake.graphqlUrl,
    clock,
    budget: milliseconds(2 * MINUTE),
    timeout: milliseconds(5 * SECOND),
    folders: [".github/rollouts"],
    policy: POLICY,
  };
  fake.clearLog();
  return {
    fake,
    repo,
    github: openGitHub(terms),
    client: connectGitHub(terms),
    pauses,
    as: (given) => openGitHub({ ...terms, ...given }),
    requests: () => {
      const seen = fake.log.map(({ operation }) => operation);
      fake.clearLog();
      return seen;
    },
  };
}

/** A pull request by `author` that changes the rollout. */
export function openChange(
  { repo }: Opened,
  files: Readonly<Record<string, string>> = { [ROLLOUT]: "name: summarizer\nversion: 1\n" },
): number {
  repo.push("v2", files, { author: "author" });
  return repo.openPullRequest({ head: "v2", base: "main", author: "author" });
}

/** The code of what a promise fails with. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<{ readonly code: string; readonly message: string }> {
  try {
    await promise;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause)
      return { code: String(cause.code), message: cause.message };
    throw cause;
  }
  return { code: "none", message: "" };
}
