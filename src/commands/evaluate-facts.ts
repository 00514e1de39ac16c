/** The gate on saved facts: what it would say, without GitHub and without writing anything. */
import { Failure } from "../errors.ts";
import { parseFacts } from "../gate/parse-facts.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import type { Clock, Files, PullRequests } from "../ports.ts";
import { assess } from "./assess.ts";
import { exitCodeOfGate, outputsOfGate } from "./outputs.ts";
import type { ExitCode, Outputs } from "./outputs.ts";
import { summariseGate } from "./tell.ts";

export interface FactsWorld {
  /** Files that the rollouts name are read from here. */
  readonly files: Files;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  readonly clock: Clock;
}

/** @throws Failure call-wrong for a text that is no facts */
export function readFactsText(text: string): PullRequestFacts {
  const facts = parseFacts(text);
  if ("wrong" in facts)
    throw new Failure("call-wrong", `Expected the facts of a pull request as JSON, found ${facts.wrong}`);
  return facts;
}

export async function evaluateFacts(
  world: FactsWorld,
  text: string,
): Promise<{ readonly code: ExitCode; readonly outputs: Outputs; readonly text: string }> {
  const facts = readFactsText(text);
  const trees = { filesAt: () => world.files, filesBefore: () => world.files };
  const assessment = await assess({ ...world, ...trees, pullRequests: savedPullRequest(facts) }, facts);
  return {
    code: exitCodeOfGate(assessment, false),
    outputs: outputsOfGate(assessment),
    text: summariseGate(assessment),
  };
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
