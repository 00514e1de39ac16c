/**
 * Commands in this process, as the Action runs them, against a GitHub on the loopback: people push, review and comment
 * there, and the status and the comment are read from where branch rules and reviewers would see them.
 */
import { openGitHub } from "../../src/adapters/github/github.ts";
import type { GitHubTerms } from "../../src/adapters/github/github.ts";
import type { Assessment } from "../../src/commands/assess.ts";
import { gate } from "../../src/commands/gate.ts";
import { plan } from "../../src/commands/plan.ts";
import { respond } from "../../src/commands/respond.ts";
import type { Responded } from "../../src/commands/respond.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { MINUTE, SECOND, instant, milliseconds } from "../../src/units.ts";
import { CALL, FILE, POLICY, POLICY_TEXT, ROLLOUT } from "./flow-rollout.ts";
import { startGitHub } from "./github/github.ts";
import type { GitHub, TokenOptions } from "./github/github.ts";
import type { TestRepository } from "./github/test-repository.ts";
import { createWorld } from "./world.ts";
import type { MemoryWorld } from "./world.ts";

const REPOSITORY = "acme/news";
const START = Date.parse("2026-11-23T09:00:00Z");

export const PERMISSIONS: NonNullable<TokenOptions["permissions"]> = {
  contents: "write",
  deployments: "write",
  issues: "write",
  "pull-requests": "write",
  statuses: "write",
};

export interface Scene extends AsyncDisposable {
  readonly fake: GitHub;
  readonly repo: TestRepository;
  /** GitHub is real but for the network; router, metrics and notifiers are the memory's. */
  readonly world: PromotionWorld;
  readonly memory: MemoryWorld;
  /** The program with other terms, such as a `teamToken` or another `token`. */
  as(terms: Partial<GitHubTerms>): PromotionWorld;
  /** Branch `v2` by `author` with these files, and its pull request into `main`. */
  open(files?: Readonly<Record<string, string>>): number;
  plan(number: number, world?: PromotionWorld): Promise<Assessment>;
  gate(number: number, world?: PromotionWorld): Promise<Assessment>;
  /** `by` writes a comment, and the program answers it. */
  say(number: number, by: string, body: string): Promise<Responded & { readonly comment: number }>;
  /** Olga approves the head with a reason; Oscar takes the pager of the plan that the assessment names. */
  accept(number: number, assessment: Assessment): void;
  /** What branch rules see of us on the head: `success: …`; empty where there is nothing. */
  status(number: number, branch?: string): string;
  /** Our plan comment; empty where there is none. */
  comment(number: number): string;
}

export interface SceneOptions {
  /** What stands on `main` besides the policy and the prompt, or instead of them. */
  readonly main?: Readonly<Record<string, string>>;
  readonly private?: boolean;
}

/** `olga` owns the model, `oscar` is on call, `author` writes; all three may push. The clock is GitHub's. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const fake = await startGitHub();
  fake.now(START);
  const repo = fake.repository(REPOSITORY, { private: options.private ?? true });
  for (const login of ["olga", "oscar", "author"]) repo.permit(login, "write");
  repo.push(
    "main",
    { [POLICY]: POLICY_TEXT, "prompts/summary.md": "Sum up.", ...options.main },
    { author: "olga" },
  );
  fake.token("job", { repository: REPOSITORY, permissions: PERMISSIONS });
  const memory = createWorld({});
  const clock = { now: () => instant(Date.parse(fake.now())), sleep: () => Promise.resolve() };
  const terms: GitHubTerms = {
    token: "job",
    teamToken: null,
    repository: REPOSITORY,
    apiUrl: fake.url,
    graphqlUrl: fake.graphqlUrl,
    clock,
    budget: milliseconds(2 * MINUTE),
    timeout: milliseconds(5 * SECOND),
    folders: CALL.folders,
    policy: POLICY,
  };
  const as: Scene["as"] = (given) => ({ ...memory, clock, ...openGitHub({ ...terms, ...given }) });
  const world = as({});
  const headOf = (number: number): string => repo.tip(`refs/pull/${number}/head`);
  return {
    fake,
    repo,
    world,
    memory,
    as,
    open: (files = { [FILE]: ROLLOUT, "prompts/summary.md": "Summarise." }) => {
      repo.push("v2", files, { author: "author" });
      return repo.openPullRequest({ head: "v2", base: "main", author: "author", title: "Release v2" });
    },
    plan: async (number, through = world) =>
      (await plan(through, { pullRequest: number, dryRun: false, runUrl: null })).assessment,
    gate: (number, through = world) => gate(through, { pullRequest: number, dryRun: false, runUrl: null }),
    say: async (number, by, body) => {
      const comment = repo.comment(number, { by, body });
      const call = { ...CALL, pullRequest: number, comment, viaApp: null, runUrl: null };
      return { ...(await respond(world, call)), comment };
    },
    accept: (number, { outcome }) => {
      repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
      const digest = outcome.rollouts[0]?.digest ?? "";
      repo.comment(number, { by: "oscar", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
    },
    status: (number, branch = "main") => {
      const [newest] = repo
        .statuses(headOf(number))
        .filter(({ context }) => context === `model-rollout: ${branch}`);
      return newest === undefined ? "" : `${newest.state}: ${newest.description}`;
    },
    comment: (number) =>
      repo.comments(number).find(({ body }) => body.startsWith("<!-- model-rollout:plan -->"))?.body ?? "",
    [Symbol.asyncDispose]: () => fake.close(),
  };
}
