/**
 * A small team with everything real but GitHub: a repository on the loopback, a workspace with a flag file and a log of
 * answers, and the Action as the runner starts it, with the permissions that the example workflows give.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { seal, serialize } from "../../src/adapters/github/stored-state.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import { HOUR, instant, MINUTE } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "./flow-rollout.ts";
import { startGitHub } from "./github/github.ts";
import type { GitHub, TokenOptions } from "./github/github.ts";
import type { TestRepository } from "./github/test-repository.ts";
import { listen } from "./loopback.ts";
import type { Loopback } from "./loopback.ts";
import { JOB_TOKEN, runAction } from "./runner.ts";
import type { ActionRun, Finished } from "./runner.ts";

const REPOSITORY = "acme/news";
export const NAME = "summarizer";
export const STATE_BRANCH = `model-rollout/state/${NAME}`;
export const BOT = "github-actions[bot]";
export { FILE };

/** The rollout of the flow tests, read from a table of answers. */
export const RELEASE = ["errors", "requests"].reduce(
  (text, column) =>
    text.replace(
      '"SELECT :from, :to"',
      () => `"SELECT $by, sum(${column}) AS value FROM answers WHERE at >= :from AND at < :to GROUP BY $by"`,
    ),
  ROLLOUT,
);

/** The flag file before the first stage. */
export const FLAGS = {
  flags: { summarizer: { state: "ENABLED", variants: { v1: "v1", v2: "v2" }, defaultVariant: "v1" } },
};

/** Which example workflow runs a command, by the job that names its permissions. */
const WORKFLOWS = {
  plan: "plan",
  gate: "gate",
  respond: "respond",
  promote: "tick",
  "roll-back": "roll-back",
} as const;
type Command = keyof typeof WORKFLOWS;

/** The digest of `RELEASE`: the same in every repository, so it is asked for once. */
let known: string | null = null;

const EVERY = 5 * MINUTE;
/** What readers ask for in five minutes. */
const REQUESTS = 7_000;
const DESKS = { breaking: 0.2, sport: 0.8 } as const;
type Desk = keyof typeof DESKS;

export interface Team extends AsyncDisposable {
  readonly github: GitHub;
  readonly repo: TestRepository;
  /** GITHUB_WORKSPACE: `flags.json` and `answers.db`. */
  readonly workspace: string;
  /** What the newsroom's Slack got. */
  readonly slack: Loopback["asked"];
  /** Starts `dist/` with one command, as its example workflow does. */
  run(command: Command, run?: Omit<ActionRun, "github" | "cwd">): Promise<Finished>;
  /** A pull request that brings these files; gives back its number. */
  open(files?: Readonly<Record<string, string>>): number;
  /** `RELEASE` planned, approved by its owner, the pager taken, squashed. Gives back the digest of what was accepted. */
  accept(files?: Readonly<Record<string, string>>): Promise<string>;
  /** The next job's token may only read, as on a `pull_request` of a fork. */
  readOnly(): void;
  /** Takes a line out of the job's `permissions:` from now on. */
  without(permission: string): void;
  /** Writes files into the workspace, as `actions/checkout` does. */
  checkOut(files: Readonly<Record<string, string>>): void;
  /** Eight hours of answers up to now: `weight` percent by the candidate, errors by rate. */
  answer(
    weight: number | Readonly<Record<Desk, number>>,
    rate: (version: "v1" | "v2", desk: Desk) => number,
  ): void;
  /** The rollout's state as it is on its branch; null before it started. */
  state(): RolloutState | null;
  /** Writes a state as the program would have: it may be older than it was, or what a tick that died had left. */
  rewrite(change: (state: RolloutState) => RolloutState): void;
  /** Lets the last move have happened so many minutes earlier. */
  rewind(minutes: number): void;
  /** What the flag file gives to the candidate, in percent; 0 without targeting. */
  weight(): number;
  /** `METHOD operation status` of every request since the last look. */
  requests(): readonly string[];
}

export interface TeamOptions {
  /** What stands on `main` before the pull request. */
  readonly main?: Readonly<Record<string, string>>;
}

export async function openTeam(options: TeamOptions = {}): Promise<Team> {
  const github = await startGitHub();
  const workspace = mkdtempSync(join(tmpdir(), "workspace-"));
  const slack = await listen(() => ({ body: "ok" }));
  const repo = github.repository(REPOSITORY, { private: true });
  for (const login of ["olga", "oscar", "author"]) repo.permit(login, "write");
  // Every event is a second later: none may come after the program's own clock.
  github.now(Date.now() - HOUR);
  const main = { [POLICY]: POLICY_TEXT, "prompts/summary.md": "Sum up.", ...options.main };
  repo.push("main", main, { author: "olga" });
  writeFileSync(join(workspace, "flags.json"), JSON.stringify(FLAGS, null, 2));

  const lacking = new Set<string>();
  let readsOnly = false;
  const run: Team["run"] = (command, given = {}) => {
    const most = readsOnly ? "read" : null;
    readsOnly = false;
    const granted = Object.entries(permissionsOf(command))
      .filter(([permission]) => !lacking.has(permission))
      .map(([permission, access]) => [permission, most ?? access] as const);
    github.token(JOB_TOKEN, { repository: REPOSITORY, permissions: Object.fromEntries(granted) });
    const env = { SLACK_DESK: slack.url, ...given.env };
    return runAction({
      ...given,
      inputs: { command, ...given.inputs },
      env,
      github: github.url,
      cwd: workspace,
    });
  };
  const open: Team["open"] = (files = { [FILE]: RELEASE, "prompts/summary.md": "Summarise." }) => {
    repo.push("v2", files, { author: "author" });
    return repo.openPullRequest({ head: "v2", base: "main", author: "author", title: "Release v2" });
  };
  const state: Team["state"] = () => {
    const text = branchExists(repo) ? repo.read(STATE_BRANCH, "state.json") : null;
    return text === null ? null : (JSON.parse(text) as RolloutState);
  };
  const rewrite: Team["rewrite"] = (change) => {
    const before = state();
    if (before === null) throw new RangeError("there is no state to rewrite");
    const after = change(before);
    const message = `model-rollout: ${NAME}, ${after.journal.lines} journal lines\n\n${seal(after)}`;
    repo.push(STATE_BRANCH, { "state.json": serialize(after) }, { author: BOT, message });
  };
  return {
    github,
    repo,
    workspace,
    slack: slack.asked,
    run,
    open,
    accept: async (files) => {
      const number = open(files);
      const ask = async (): Promise<string> =>
        (await run("plan", opened(repo, number))).outputs["plan-digest"] ?? "";
      const digest = files === undefined ? (known ??= await ask()) : await ask();
      repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
      repo.comment(number, { by: "oscar", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
      repo.merge(number, "squash", { by: "olga" });
      github.clearLog();
      return digest;
    },
    readOnly: () => void (readsOnly = true),
    without: (permission) => void lacking.add(permission),
    checkOut: (files) => writeFiles(workspace, files),
    answer: (weight, rate) => writeAnswers(join(workspace, "answers.db"), weight, rate),
    state,
    rewrite,
    rewind: (minutes) =>
      rewrite((before) => ({
        ...before,
        startedAt: earlier(before.startedAt, minutes),
        observedAt: before.observedAt === null ? null : earlier(before.observedAt, minutes),
        judgedUntil: before.judgedUntil === null ? null : earlier(before.judgedUntil, minutes),
        pairs: Object.fromEntries(
          Object.entries(before.pairs).map(([key, pair]) => [
            key,
            { ...pair, until: pair.until === null ? null : earlier(pair.until, minutes) },
          ]),
        ),
      })),
    weight: () => weightIn(join(workspace, "flags.json")),
    requests: () => {
      const lines = github.log.map(({ method, operation, status }) => `${method} ${operation} ${status}`);
      github.clearLog();
      return lines;
    },
    [Symbol.asyncDispose]: async () => {
      await slack[Symbol.asyncDispose]();
      rmSync(workspace, { recursive: true, force: true });
      await github.close();
    },
  };
}

/** Writes texts by their paths below a folder. */
export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The event of a pull request; the number as the webhook has it. */
export function opened(repo: TestRepository, number: number, action = "opened"): Partial<ActionRun> {
  const head = { sha: repo.tip(`refs/pull/${number}/head`) };
  return {
    eventName: "pull_request_target",
    event: { action, number, pull_request: { number, head, base: { ref: "main" } } },
  };
}

/** The event of a new comment on a pull request. */
export function commented(
  number: number,
  comment: { readonly id: number; readonly body: string },
): Partial<ActionRun> {
  return {
    eventName: "issue_comment",
    event: {
      action: "created",
      issue: { number, pull_request: {} },
      comment: { ...comment, performed_via_github_app: null },
    },
  };
}

const PERMISSIONS = z.record(z.string(), z.enum(["read", "write"]));
const WORKFLOW = z.looseObject({
  jobs: z.record(z.string(), z.looseObject({ permissions: PERMISSIONS })),
});

function permissionsOf(command: Command): NonNullable<TokenOptions["permissions"]> {
  const path = new URL(`../../examples/workflows/model-rollout-${WORKFLOWS[command]}.yml`, import.meta.url);
  const { jobs } = WORKFLOW.parse(parse(readFileSync(fileURLToPath(path), "utf8")));
  return Object.values(jobs)[0]?.permissions ?? {};
}

function branchExists(repo: TestRepository): boolean {
  try {
    repo.tip(STATE_BRANCH);
    return true;
  } catch {
    return false;
  }
}

function earlier(at: Instant, minutes: number): Instant {
  return instant(at - minutes * MINUTE);
}

/** Eight hours of answers up to now: one row for five minutes, version and desk. */
export function writeAnswers(
  path: string,
  weight: number | Readonly<Record<Desk, number>>,
  rate: (version: "v1" | "v2", desk: Desk) => number,
): void {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA synchronous = OFF; DROP TABLE IF EXISTS answers");
  database.exec(
    "CREATE TABLE answers (at TEXT, version TEXT, desk TEXT, requests INTEGER, errors INTEGER); BEGIN",
  );
  const insert = database.prepare("INSERT INTO answers VALUES (?, ?, ?, ?, ?)");
  const end = Math.floor(Date.now() / EVERY) * EVERY;
  for (let at = end - 8 * HOUR; at <= end; at += EVERY) {
    for (const version of ["v1", "v2"] as const) {
      for (const desk of ["breaking", "sport"] as const) {
        const candidate = (typeof weight === "number" ? weight : weight[desk]) / 100;
        const share = version === "v2" ? candidate : 1 - candidate;
        const requests = Math.round(REQUESTS * share * DESKS[desk]);
        const errors = Math.round(requests * rate(version, desk));
        insert.run(new Date(at).toISOString(), version, desk, requests, errors);
      }
    }
  }
  database.exec("COMMIT; CREATE INDEX answers_at ON answers (at)");
  database.close();
}

/** flagd's `fractional` counts thousandths of a percent; without it everybody gets the default. */
export function weightIn(path: string): number {
  const [, thousandths = "0"] =
    /\["v2",(\d+)\]/.exec(JSON.stringify(JSON.parse(readFileSync(path, "utf8")))) ?? [];
  return Number(thousandths) / 1_000;
}
