/** The gate on saved facts: what it would say, without GitHub and without writing anything. */
import { Failure } from "../errors.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import { evaluateGate } from "../gate/evaluate.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import type { FactsFile } from "../gate/facts-file.ts";
import type { GateInput } from "../gate/input.ts";
import { parseFacts } from "../gate/parse-facts.ts";
import type { Clock, Files, PullRequests } from "../ports.ts";
import { assess, readPolicy } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import { policyChangeOf } from "./gate-input.ts";
import { exitCodeOfGate, outputsOfGate } from "./outputs.ts";
import type { ExitCode, Outputs } from "./outputs.ts";
import { savedFactsOf } from "./save-facts.ts";
import { printProblems, summariseGate } from "./tell.ts";

export interface FactsWorld {
  /** Files that the rollouts name are read from here. */
  readonly files: Files;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  readonly clock: Clock;
}

/** @throws Failure call-wrong for a text that is no facts */
export function readFactsText(text: string): PullRequestFacts {
  const parsed = parseFacts(text);
  if (parsed.kind === "wrong")
    throw new Failure(
      "call-wrong",
      `Expected the facts of a pull request, found:\n${printProblems(parsed.problems, new Map([["facts", text]]))}`,
    );
  return parsed.file.facts;
}

export async function evaluateFacts(
  world: FactsWorld,
  file: FactsFile,
): Promise<{
  readonly code: ExitCode;
  readonly outputs: Outputs;
  readonly text: string;
  /** The same facts, scrubbed and written out. */
  readonly saved: string;
}> {
  const assessment = await assessSaved(world, file);
  return {
    saved: savedFactsOf(assessment),
    code: exitCodeOfGate(assessment, false),
    outputs: outputsOfGate(assessment),
    text: summariseGate(assessment),
  };
}

/** What the gate says of saved facts at the moment that the file names, or now. */
export async function assessSaved(world: FactsWorld, file: FactsFile): Promise<Assessment> {
  const clock = { ...world.clock, now: () => file.now ?? world.clock.now() };
  const { facts, rollouts } = file;
  if (rollouts !== null) return assessAsked({ ...file, rollouts }, clock);
  // An older tree is not on disk: what was approved there must not be taken for what lies here.
  const none: Files = {
    list: () => Promise.resolve([]),
    read: (paths) => Promise.resolve(paths.map(() => null)),
  };
  const isHere = (commit: string): boolean => commit === facts.head.sha || commit === facts.base.tip;
  const trees = {
    filesAt: (commit: string) => (isHere(commit) ? world.files : none),
    filesBefore: () => world.files,
  };
  return assess({ ...world, ...trees, clock, pullRequests: savedPullRequest(facts) }, facts);
}

/** The file says itself what the gate was asked: nothing is planned, so that it replays with any version. */
function assessAsked(file: FactsFile & Pick<GateInput, "rollouts">, clock: Clock): Assessment {
  const { facts, rollouts } = file;
  const { policy, source, problems } = readPolicy(facts);
  // Of problems that were saved, those of the policy are found again.
  const input: GateInput = {
    facts,
    policy,
    policySource: source,
    rollouts,
    problems: Math.max(file.problems, problems.length),
    now: clock.now(),
    policyChange: policyChangeOf(facts, policy),
  };
  return { facts, planned: [], problems, policySource: source, input, outcome: evaluateGate(input) };
}

/** The one pull request whose facts were saved; it cannot be written to. */
export function savedPullRequest(facts: PullRequestFacts): PullRequests {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Failure("call-wrong", "Expected a command that only reads saved facts, found one that writes"),
    );
  return {
    facts: () => Promise.resolve(facts),
    access: (known) => Promise.resolve(known),
    open: refuse,
    queued: refuse,
    broughtBy: (tip) =>
      Promise.resolve({
        commit: facts.mergeCommit ?? tip,
        pullRequest: facts.state === "merged" ? facts.number : null,
      }),
  };
}
