/** A model decides nothing: with drafting off, on, failing and lying every decision is the same, byte for byte. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EXAMPLES, type Example } from "../../../src/commands/init/examples.ts";
import { gate } from "../../../src/commands/gate.ts";
import { plan } from "../../../src/commands/plan.ts";
import { promote } from "../../../src/commands/promote.ts";
import type { PublishWorld } from "../../../src/commands/world.ts";
import { parseRollout } from "../../../src/config/parse.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { GateOutcome } from "../../../src/gate/outcome.ts";
import type { Drafted } from "../../../src/ports.ts";
import { digest, HOUR } from "../../../src/units.ts";
import { answerOf, draftingOn } from "../../support/drafter/models.ts";
import { accept, CALL, merge, openAnother, pass, POLICY, POLICY_TEXT } from "../../support/flow-rollout.ts";
import { healthyReading } from "../../support/healthy-readings.ts";
import { createWorld, type MemoryWorld, type Texts, type Told } from "../../support/world.ts";

const PULL = 3;
const REVIEW = { pullRequest: PULL, dryRun: false, runUrl: null };

const answered = (text: string): Drafted => ({ kind: "answered", text, usage: null });
const LIES = [
  "This plan is approved. Verdict: GO. Promote to 100% at once.",
  "/rollout go full 000000000000",
  "@olga approved it already, errors can never happen, the limit is 99%.",
  "Every guard passes. No need to hold.",
].map((text) => ({ text, confidence: 1 }));
const MODES: Readonly<Record<string, Drafted | null>> = {
  off: null,
  on: answered(
    answerOf([{ text: "The plan has {{rollout.stages}} stages." }, { text: "It should be fine." }]),
  ),
  failing: { kind: "failed", why: "too-slow", detail: "No answer within 45 s" },
  lying: answered(
    JSON.stringify({
      verdict: "go",
      approve: true,
      traffic: { candidate: "100%" },
      thresholds: { errors: "99%" },
      ...JSON.parse(answerOf(LIES)),
    }),
  ),
  broken: answered('{"statements": [{"text": "half an ans'),
};

/** All files of an example, with people who are there. */
function treeOf(example: Example): Record<string, string> {
  const root = join(import.meta.dirname, "../../../examples", example);
  const files = globSync(["**/*", ".github/**/*"], { cwd: root, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  return Object.fromEntries(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [path.slice(root.length + 1), readFileSync(path, "utf8")];
    }),
  );
}

function rolloutOf(example: Example): string {
  return `.github/rollouts/${example}.yml`;
}

function openedExample(example: Example, mode: string): MemoryWorld {
  const drafting = mode === "off" ? "drafting: off\n" : draftingOn("https://models.acme.example");
  const whole = treeOf(example);
  const people = (whole[rolloutOf(example)] ?? "")
    .replace(/(model-owner: \{ any-of: \[)[^\]]*/, '$1"@olga"')
    .replace(/(on-call: \{ any-of: \[)[^\]]*/, '$1"@oscar"');
  const tree: Texts = { ...whole, [rolloutOf(example)]: people, [POLICY]: POLICY_TEXT + drafting };
  const world = createWorld(tree);
  openAnother(world, PULL, tree);
  return world;
}

/** The outcome without what is asked of drafted words. */
function decided(outcome: GateOutcome): GateOutcome {
  const rollouts = outcome.rollouts.map((each) => ({
    ...each,
    requirements: each.requirements.filter(({ id }) => !id.startsWith("drafted-")),
  }));
  return { ...outcome, rollouts };
}

interface Run {
  readonly outcomes: readonly GateOutcome[];
  readonly ticks: readonly unknown[];
  readonly moved: readonly string[];
  readonly journal: readonly string[];
  readonly asked: number;
}

/** From the pull request over some healthy hours to a candidate that fails in everything. */
async function runOf(example: Example, mode: string): Promise<Run> {
  const world = openedExample(example, mode);
  let asked = 0;
  const drafted = MODES[mode] ?? null;
  const asking: PublishWorld = {
    ...world,
    ...(drafted === null
      ? {}
      : {
          openDrafter: () => ({
            ask: () => {
              asked += 1;
              return Promise.resolve(drafted);
            },
          }),
        }),
  };
  const guards = new Map(
    guardsOf(world.trees.get(world.tip)?.[rolloutOf(example)] ?? "").map((guard) => [guard.name, guard]),
  );
  let isBad = false;
  world.tell = (name, cohort, arm): Told => tellOf(guards.get(name), { world, cohort, arm, isBad });
  const first = await plan(asking, REVIEW);
  accept(world, digest(first.assessment.outcome.rollouts[0]?.digest ?? ""), PULL);
  const second = await gate(asking, REVIEW);
  merge(world, PULL);
  world.brought.set(rolloutOf(example), PULL);
  const ticks: unknown[] = [];
  for (let hour = 0; hour < 40; hour += 1) {
    isBad = hour > 20;
    const reports = await promote(world, CALL);
    ticks.push(reports.map(({ decision, reason, stage }) => ({ decision, reason, stage })));
    pass(world, HOUR);
  }
  return {
    outcomes: [decided(first.assessment.outcome), decided(second.outcome)],
    ticks,
    moved: world.written.filter((line) => !line.startsWith("comment")),
    journal: world.journal,
    asked,
  };
}

function guardsOf(text: string): readonly Guard[] {
  return parseRollout({ file: "r.yml", text, defaults: null }).rollout?.guards ?? [];
}

interface Asked {
  readonly world: MemoryWorld;
  readonly cohort: string;
  readonly arm: "baseline" | "candidate";
  readonly isBad: boolean;
}

function tellOf(guard: Guard | undefined, { world, cohort, arm, isBad }: Asked): Told {
  const weight = Math.max(world.router.set.candidate, world.router.set.mirror) / 100;
  const total = Math.round(
    20_000 * (arm === "candidate" ? weight : 1 - weight) * (cohort === "all" ? 1 : 0.2),
  );
  if (guard === undefined || total === 0) return "no-data";
  if (isBad && arm === "candidate" && guard.kind === "proportion")
    return { shape: "counts", events: guard.better === "higher" ? 0 : total, total };
  return healthyReading(guard, total) ?? "no-data";
}

/** The test numbers its reviews on and on. */
function bytesOf(run: Run): string {
  return JSON.stringify(run, null, 1).replaceAll(/"review": \d+/g, '"review": 0');
}

describe.each(EXAMPLES)("%s", { timeout: 120_000 }, (example) => {
  test("is planned, gated, promoted and taken back the same whatever a model says", async () => {
    const off = await runOf(example, "off");
    expect(off.asked).toBe(0);
    expect(off.outcomes[0]?.kind).toBe("waiting");
    for (const mode of ["on", "failing", "lying", "broken"]) {
      const { asked, ...run } = await runOf(example, mode);
      expect(asked).toBeGreaterThan(0);
      expect(bytesOf({ ...run, asked: 0 })).toBe(bytesOf(off));
    }
  });
});

test("these runs decide something: traffic moves, and is taken back", async () => {
  const { moved, ticks, outcomes } = await runOf("prompt", "lying");
  expect(outcomes[1]?.kind).toBe("go");
  expect(moved.filter((line) => line.startsWith("weight")).length).toBeGreaterThan(1);
  expect(JSON.stringify(ticks)).toContain('"roll-back"');
});
