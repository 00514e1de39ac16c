/**
 * Many rollouts in one repository on the loopback, each with a flag, a candidate and a pull request of its own; `dist/` ticks
 * them as the workflows do: one process for all, or `rollout.yml`'s look and then one process for each that it names.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { seal, serialize } from "../../src/adapters/github/stored-state.ts";
import { parseAll, planTree } from "../../src/commands/plan-tree.ts";
import { parsePolicy } from "../../src/config/parse.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import { HOUR, instant, MINUTE } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import { POLICY, POLICY_TEXT } from "./flow-rollout.ts";
import { startGitHub } from "./github/github.ts";
import type { GitHub, TokenOptions } from "./github/github.ts";
import type { TestRepository } from "./github/test-repository.ts";
import { JOB_TOKEN, runAction } from "./runner.ts";
import type { Finished } from "./runner.ts";
import { BOT, FLAGS, RELEASE, writeAnswers } from "./team.ts";
import { createWorld } from "./world.ts";

const REPOSITORY = "acme/news";
const PROMPT = { "prompts/summary.md": "Summarise." };

export interface Fleet extends AsyncDisposable {
  readonly names: readonly string[];
  /** One process ticks all rollouts. Gives back how many requests GitHub saw. */
  tick(): Promise<number>;
  /** A look, and a process for each rollout that it names. */
  tickEach(): Promise<number>;
  /** Lets so many minutes pass for everything that is stored, with healthy traffic at `weight` percent. */
  pass(minutes: number, weight: number): void;
  /** Promoted, and over for months; `isGone` takes the files off the branch, too. */
  end(names: readonly string[], how: { readonly isGone: boolean }): void;
  /** What each candidate has, in percent, by rollout. */
  weights(): readonly number[];
  stateOf(name: string): RolloutState;
}

/** All of them approved and merged, none started. */
export async function openFleet(size: number): Promise<Fleet> {
  const names = Array.from({ length: size }, (_, index) => `release-${String(index + 1).padStart(2, "0")}`);
  const github = await startGitHub();
  github.now(Date.now() - HOUR);
  const workspace = mkdtempSync(join(tmpdir(), "fleet-"));
  const repo = github.repository(REPOSITORY, { private: true });
  for (const login of ["olga", "oscar", "author"]) repo.permit(login, "write");
  // Defaults that no rollout extends: the folder is there when every rollout has left it.
  const main = { [POLICY]: POLICY_TEXT, ...PROMPT, [fileOf("_team")]: "tier: 3\n" };
  repo.push("main", main, { author: "olga" });
  const flags = Object.fromEntries(names.map((name) => [name, FLAGS.flags.summarizer]));
  writeFileSync(join(workspace, "flags.json"), JSON.stringify({ flags }, null, 2));
  await acceptAll(repo, names);
  const run = runner(github, workspace);
  const answer = (weight: number): void => writeAnswers(join(workspace, "answers.db"), weight, () => 0.02);
  answer(0);
  const stateOf: Fleet["stateOf"] = (name) => stored(repo, name);
  const change = (name: string, to: (state: RolloutState) => RolloutState): void => {
    const state = to(stateOf(name));
    const message = `model-rollout: ${name}, ${state.journal.lines} journal lines\n\n${seal(state)}`;
    repo.push(branchOf(name), { "state.json": serialize(state) }, { author: BOT, message });
  };
  return {
    names,
    stateOf,
    tick: async () => {
      await run("promote", "", ["model-rollout-tick.yml", "tick"]);
      return counted(github);
    },
    tickEach: async () => {
      const look = await run("status", "", ["rollout.yml", "look"]);
      const active = z.array(z.string()).parse(JSON.parse(look.outputs["active"] ?? "null"));
      for (const name of active) await run("promote", name, ["rollout.yml", "tick"]);
      return counted(github);
    },
    pass: (minutes, weight) => {
      answer(weight);
      for (const name of names)
        if (stateOf(name).ending === null) change(name, (state) => earlier(state, minutes));
    },
    end: (which, { isGone }) => {
      const at = instant(Date.now() - 1_000 * HOUR);
      for (const name of which)
        change(name, (state) => ({ ...state, route: "", intent: null, ending: { kind: "promoted", at } }));
      if (isGone)
        repo.push("main", Object.fromEntries(which.map((name) => [fileOf(name), null])), { author: "olga" });
    },
    weights: () => weightsIn(join(workspace, "flags.json"), names),
    [Symbol.asyncDispose]: async () => {
      rmSync(workspace, { recursive: true, force: true });
      await github.close();
    },
  };
}

function fileOf(name: string): string {
  return `.github/rollouts/${name}.yml`;
}

function branchOf(name: string): string {
  return `model-rollout/state/${name}`;
}

/** Its own flag and candidate; it bakes for days, so that no tick in between begins a stage. */
function textOf(name: string, index: number): string {
  return RELEASE.replace("name: summarizer", `name: ${name}`)
    .replace("flag: summarizer", `flag: ${name}`)
    .replace("2".repeat(64), index.toString(16).padStart(64, "2"))
    .replaceAll("bake: 1h", "bake: 24h");
}

/** A pull request for each: planned, approved by its owner, the pager taken, squashed. */
async function acceptAll(repo: TestRepository, names: readonly string[]): Promise<void> {
  const texts = Object.fromEntries(names.map((name, index) => [fileOf(name), textOf(name, index)]));
  const digests = await digestsOf(texts);
  for (const name of names) {
    const file = fileOf(name);
    repo.push(name, { [file]: texts[file] ?? "" }, { author: "author" });
    const number = repo.openPullRequest({ head: name, base: "main", author: "author", title: name });
    repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
    repo.comment(number, { by: "oscar", body: `/rollout ack ${digests.get(file)?.slice(0, 12)} 7d` });
    repo.merge(number, "squash", { by: "olga" });
  }
}

/** As people read them in the plan comments. */
async function digestsOf(texts: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const world = createWorld({ ...texts, ...PROMPT });
  const head = world.filesAt(world.tip);
  const { policy } = parsePolicy(POLICY, POLICY_TEXT);
  if (policy === null) throw new Error("Expected the policy of the flow tests to be right");
  const found = parseAll(Object.entries(texts).map(([path, text]) => ({ path, text })));
  const terms = { policy, now: world.now, describeRouter: world.describeRouter };
  const planned = await planTree({ head, base: head }, found, terms);
  return new Map(planned.map(({ file, plan }) => [file, plan?.digest ?? ""]));
}

type Run = (command: string, rollout: string, job: readonly [file: string, job: string]) => Promise<Finished>;

/** @throws Error when a process fails: its requests would count for nothing */
function runner(github: GitHub, cwd: string): Run {
  return async (command, rollout, job) => {
    github.token(JOB_TOKEN, { repository: REPOSITORY, permissions: permissionsOf(...job) });
    const finished = await runAction({
      inputs: { command, rollout },
      eventName: "schedule",
      github: github.url,
      cwd,
      timeout: 10 * MINUTE,
    });
    if (finished.exitCode !== 0)
      throw new Error(
        `Expected ${command} to succeed, found ${finished.exitCode}: ${finished.stdout.slice(-2_000)}`,
      );
    return finished;
  };
}

const WORKFLOW = z.looseObject({
  jobs: z.record(z.string(), z.looseObject({ permissions: z.record(z.string(), z.enum(["read", "write"])) })),
});

/** The rights that the job has where it is run, whatever the tests of the program give it. */
function permissionsOf(file: string, job: string): NonNullable<TokenOptions["permissions"]> {
  const folder = file.startsWith("model-rollout-") ? "../../examples/workflows/" : "../../.github/workflows/";
  const path = fileURLToPath(new URL(folder + file, import.meta.url));
  const { jobs } = WORKFLOW.parse(parse(readFileSync(path, "utf8")));
  const found = jobs[job] ?? Object.values(jobs)[0];
  return found?.permissions ?? {};
}

function counted(github: GitHub): number {
  const { length } = github.log;
  github.clearLog();
  return length;
}

function stored(repo: TestRepository, name: string): RolloutState {
  const text = repo.read(branchOf(name), "state.json");
  if (text === null) throw new RangeError(`${name} has no state`);
  return JSON.parse(text) as RolloutState;
}

function earlier(state: RolloutState, minutes: number): RolloutState {
  const back = <T extends Instant | null>(at: T): T | Instant =>
    at === null ? at : instant(at - minutes * MINUTE);
  return {
    ...state,
    startedAt: instant(state.startedAt - minutes * MINUTE),
    observedAt: back(state.observedAt),
    judgedUntil: back(state.judgedUntil),
    pairs: Object.fromEntries(
      Object.entries(state.pairs).map(([key, pair]) => [key, { ...pair, until: back(pair.until) }]),
    ),
  };
}

const FLAG = z.looseObject({ targeting: z.unknown() });

function weightsIn(path: string, names: readonly string[]): readonly number[] {
  const { flags } = z
    .object({ flags: z.record(z.string(), FLAG) })
    .parse(JSON.parse(readFileSync(path, "utf8")));
  return names.map((name) => {
    const [, thousandths = "0"] = /\["v2",(\d+)\]/.exec(JSON.stringify(flags[name]?.targeting ?? {})) ?? [];
    return Number(thousandths) / 1_000;
  });
}
