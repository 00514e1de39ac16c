/** The repository on the loopback GitHub, and what people do there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startGitHub, type GitHub } from "../../test/support/github/github.ts";
import type { TestRepository } from "../../test/support/github/test-repository.ts";

export const NAME = "acme/news";
export const TOKEN = "demo-token";
export const ROLLOUT = "summarizer";
export const FOLDER = ".github/rollouts";
export const POLICY = ".github/rollout-policy.yml";
/** Proposes the release. */
const AUTHOR = "alice";
/** Owns the model. */
export const OWNER = "omar";
/** Has the pager. */
export const ON_CALL = "olga";

const SOURCES = join(import.meta.dirname, "repository");

export interface Office {
  readonly github: GitHub;
  readonly repository: TestRepository;
}

/** The policy, the flag file and version 1 are on the main branch. */
export async function openOffice(): Promise<Office> {
  const github = await startGitHub();
  const repository = github.repository(NAME);
  for (const login of [AUTHOR, OWNER, ON_CALL]) repository.permit(login, "write");
  const before = {
    ...filesOf(POLICY, "flags.json"),
    "prompts/summary.md": "Say what happened, in two to four sentences.\n",
  };
  repository.push("main", before, { author: AUTHOR, message: "Summaries by version 1" });
  github.token(TOKEN, {
    repository: NAME,
    permissions: {
      contents: "write",
      deployments: "write",
      issues: "write",
      "pull-requests": "write",
      statuses: "write",
    },
  });
  return { github, repository };
}

/** The rollout file, the new prompt and the settings of version 2; gives back the pull request's number. */
export function proposeRelease({ repository }: Office): number {
  const files = filesOf(`${FOLDER}/${ROLLOUT}.yml`, "prompts/summary.md", "summarizer/v2.json");
  repository.push("summarizer-v2", files, { author: AUTHOR, message: "Release version 2 of the summarizer" });
  return repository.openPullRequest({
    head: "summarizer-v2",
    base: "main",
    author: AUTHOR,
    title: "Release version 2 of the summarizer",
  });
}

export function sourceOf(path: string): string {
  return readFileSync(join(SOURCES, path), "utf8");
}

function filesOf(...paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path) => [path, sourceOf(path)]));
}
