/** A repository to be examined: as GitHub makes it, or with everything that doctor asks for. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openGitHub } from "../../src/adapters/github/github.ts";
import { doctor } from "../../src/commands/doctor.ts";
import type { DoctorReport, DoctorWorld } from "../../src/commands/doctor.ts";
import { MINUTE, SECOND, instant, milliseconds } from "../../src/units.ts";
import { CALL, FILE, POLICY, POLICY_TEXT, ROLLOUT } from "./flow-rollout.ts";
import { startGitHub } from "./github/github.ts";
import type { GitHub, TokenOptions } from "./github/github.ts";
import type { TestRepository } from "./github/test-repository.ts";
import type { Ruleset } from "./github/world/model.ts";
import { createWorld } from "./world.ts";
import type { MemoryWorld } from "./world.ts";

const NAME = "acme/news";
export const CONTEXT = "model-rollout: main";
const COMMANDS = ["plan", "gate", "review", "respond", "tick", "roll-back"];

/** The workflows that users copy, with the secret that the test's rollout names. */
export const WORKFLOWS: Readonly<Record<string, string>> = Object.fromEntries(
  COMMANDS.map((command) => [
    `.github/workflows/model-rollout-${command}.yml`,
    readFileSync(
      fileURLToPath(new URL(`../../examples/workflows/model-rollout-${command}.yml`, import.meta.url)),
      "utf8",
    ).replaceAll("SLACK_NEWSROOM", "SLACK_DESK"),
  ]),
);

/** All that may be read, as an administrator's token. */
export const EVERYTHING: NonNullable<TokenOptions["permissions"]> = {
  actions: "read",
  administration: "write",
  contents: "read",
  "pull-requests": "read",
  secrets: "read",
  statuses: "read",
};

export const MAIN: Ruleset = {
  id: 1,
  name: "main",
  include: ["~DEFAULT_BRANCH"],
  rules: [
    { type: "deletion" },
    { type: "non_fast_forward" },
    {
      type: "pull_request",
      parameters: {
        required_approving_review_count: 1,
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: true,
        required_review_thread_resolution: false,
      },
    },
    {
      type: "required_status_checks",
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: [{ context: CONTEXT, integration_id: 15_368 }],
      },
    },
  ],
  bypass: [],
};

export const STATE: Ruleset = {
  id: 2,
  name: "state",
  include: ["refs/heads/model-rollout/state/**", "refs/heads/model-rollout/quarantine"],
  rules: [{ type: "deletion" }, { type: "non_fast_forward" }],
  bypass: [],
};

export interface Practice extends AsyncDisposable {
  readonly fake: GitHub;
  readonly repo: TestRepository;
  readonly memory: MemoryWorld;
  /** Doctor with a token that holds these permissions; everything where none are given. */
  examine(permissions?: TokenOptions["permissions"], teamToken?: string): Promise<DoctorReport>;
  /** Puts these files on main; null removes one. */
  change(files: Readonly<Record<string, string | null>>): void;
  /** A pull request into main; gives back its number. */
  open(): number;
}

/** As GitHub makes a repository, with one rollout on main. */
export async function openPractice(options: { readonly private?: boolean } = {}): Promise<Practice> {
  const fake = await startGitHub();
  const repo = fake.repository(NAME, { private: options.private ?? true });
  for (const login of ["olga", "oscar", "owen", "author"]) repo.permit(login, "write");
  repo.push("main", { [FILE]: ROLLOUT, "prompts/summary.md": "Sum up." }, { author: "olga" });
  const memory = createWorld({});
  const clock = { now: () => instant(Date.parse(fake.now())), sleep: () => Promise.resolve() };
  let tokens = 0;
  return {
    fake,
    repo,
    memory,
    examine: (permissions = EVERYTHING, teamToken) => {
      const token = `doctor-${(tokens += 1)}`;
      fake.token(token, { repository: NAME, permissions });
      const github = openGitHub({
        token,
        teamToken: teamToken ?? null,
        repository: NAME,
        apiUrl: fake.url,
        graphqlUrl: fake.graphqlUrl,
        clock,
        budget: milliseconds(MINUTE),
        timeout: milliseconds(5 * SECOND),
        folders: CALL.folders,
        policy: POLICY,
      });
      const world: DoctorWorld = { ...memory, clock, ...github };
      return doctor(world, { name: NAME, folders: CALL.folders, policy: POLICY });
    },
    change: (files) => void repo.push("main", files, { author: "olga" }),
    open: () => {
      repo.push("v2", { "prompts/summary.md": "Summarise." }, { author: "author" });
      return repo.openPullRequest({ head: "v2", base: "main", author: "author", title: "Release v2" });
    },
    [Symbol.asyncDispose]: () => fake.close(),
  };
}

/** The same with workflows, policy, owners, rulesets and secrets as doctor asks for them. */
export async function openHealthy(options: { readonly private?: boolean } = {}): Promise<Practice> {
  const practice = await openPractice(options);
  practice.change({
    ...WORKFLOWS,
    [POLICY]: POLICY_TEXT.replace(
      'on-call: { any-of: ["@oscar"] }',
      'on-call: { any-of: ["@oscar", "@owen"] }',
    ),
    ".github/CODEOWNERS": "/.github/ @olga\n",
  });
  practice.repo.configure({
    rulesets: [MAIN, STATE],
    secrets: ["SLACK_DESK"],
    defaultPermissions: "read",
    actionsApprove: false,
    pinned: true,
  });
  return practice;
}

/** `code severity` of everything that is not in order, each once. */
export function troubles({ diagnoses }: DoctorReport): readonly string[] {
  return [
    ...new Set(
      diagnoses
        .filter(({ severity }) => severity !== "ok" && severity !== "note")
        .map(({ code, severity }) => `${code} ${severity}`),
    ),
  ].toSorted();
}
