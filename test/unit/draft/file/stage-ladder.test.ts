import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builtInPolicy, parseRollout } from "../../../../src/config/parse.ts";
import { computedPlaces } from "../../../../src/draft/file/computed-places.ts";
import { finishFile, withComputed, type FileInput } from "../../../../src/draft/file/draft-file.ts";
import { computeStages, ownAdditions } from "../../../../src/draft/file/stage-ladder.ts";
import type { Plan } from "../../../../src/plan/plan.ts";
import { HOUR, milliseconds } from "../../../../src/units.ts";
import { aPlan } from "../../../support/rollout.ts";
import { aHistory } from "../../../support/draft-file.ts";

const BRIEF = readFileSync(new URL("../../../../examples/brief/summarizer.yml", import.meta.url), "utf8")
  .replace("percentile: 95,", "percentile: 95, at-most: 900ms, detect: 1350ms,")
  .replace("class: quality,", "class: quality, at-most: 3%, detect: 4.5%,")
  .replace("x0.98,", "x0.98, expect: 41%, detect: 39%,");

function anInput(overrides: Partial<FileInput> = {}): FileInput {
  return {
    kind: "brief",
    file: "brief.yml",
    text: BRIEF,
    defaults: null,
    history: { errors: aHistory() },
    tiers: builtInPolicy().tiers,
    capabilities: null,
    blockers: [],
    computed: {},
    language: "en",
    ...overrides,
  };
}

function finished(input: FileInput) {
  const made = finishFile(null, input);
  if (made.kind === "refused") throw new RangeError(JSON.stringify(made.problems));
  return made;
}

function planOf(text: string): Plan {
  const { rollout, problems } = parseRollout({ file: "r/a.yml", text, defaults: null });
  if (rollout === null) throw new RangeError(JSON.stringify(problems));
  return aPlan({ rollout, policy: { ...builtInPolicy() } });
}

describe("stages that we compute", () => {
  test("a brief with all limits becomes a file that validates, without any model", () => {
    const { text, report } = finished(anInput());
    expect(report.todo).toEqual([]);
    expect(planOf(text).rollout.stages.map(({ name }) => name)).toEqual([
      "canary-1",
      "canary-5",
      "canary-25",
      "canary-50",
      "full",
    ]);
  });

  test("bakes grow until stages can prove what the guards claim, and then stay", () => {
    const { text, ours } = finished(anInput());
    let now = text;
    let rounds = 0;
    for (; rounds < 8; rounds += 1) {
      const computed = computeStages(planOf(now), new Set(ours));
      if (Object.keys(computed).length === 0) break;
      now = withComputed(now, computed, ours);
    }
    expect(rounds).toBeGreaterThan(0);
    expect(rounds).toBeLessThan(8);
    const plan = planOf(now);
    const last = plan.stages.at(-2);
    const blind = last?.cells.filter(
      ({ blind: why, cohort, guard }) =>
        why?.why === "too-few" && cohort === "all" && guard !== "read-through",
    );
    expect(blind).toEqual([]);
    expect(now).toMatch(/bake: \d+h # computed: [a-z-]+ needs so long here/);
    expect(now.split("\n").length).toBe(text.split("\n").length);
  });

  test("a bake that a person wrote is never computed anew", () => {
    const { text } = finished(anInput());
    expect(computeStages(planOf(text), new Set())).toEqual({});
  });

  test("what an earlier draft computed is computed anew, until a person takes the comment away", () => {
    const { text, ours } = finished(anInput());
    const again = finished(anInput({ kind: "rollout", file: "r/a.yml", text }));
    expect(again.text).toBe(text);
    expect(again.ours).toEqual(expect.arrayContaining(["/stages/0/bake", "/stages/3/bake", "/deadline"]));
    expect(ours).toEqual(expect.arrayContaining([...again.ours]));
    const theirs = text.replace(/(bake: 24h) # computed: .*/, "$1");
    const third = finished(anInput({ kind: "rollout", file: "r/a.yml", text: theirs }));
    expect(third.ours).not.toContain("/stages/0/bake");
    expect(Object.keys(computeStages(planOf(third.text), new Set(third.ours)))).not.toContain(
      "/stages/0/bake",
    );
  });

  test("a comment that only speaks of what was computed makes nothing ours", () => {
    expect(
      computedPlaces(
        "# computed: all of it\na: 1 # by hand, computed: no\nb:\n  c: 2h, # computed: x\nd: { e: 1h, # computed: y\n  f: 2 } # computed: z\n",
      ),
    ).toEqual(["/b/c", "/d/e", "/d"]);
  });

  test("a bake never gets shorter", () => {
    const { text, ours } = finished(anInput());
    const plan = planOf(text);
    for (const [pointer, { value }] of Object.entries(computeStages(plan, new Set(ours)))) {
      if (pointer === "/deadline") continue;
      expect(Number.parseInt(value, 10)).toBeGreaterThan(24);
    }
  });

  test.each([
    [
      "the policy's first weight",
      { largestFirstWeight: 0.5 },
      { step: 0.1, max: 100 },
      ["0.5%", "5%", "25%", "50%", "100%"],
    ],
    ["the router's steps", {}, { step: 10, max: 100 }, ["50%", "100%"]],
    ["a router that serves half at most", {}, { step: 1, max: 50 }, []],
  ])("the weights keep %s", (_, floor, weight, expected) => {
    const tier = { ...builtInPolicy().tiers[1], largestFirstWeight: 5, ...floor };
    const capabilities = {
      weight,
      mirror: null,
      cohorts: "none",
      sticky: "user",
      compareAndSwap: false,
      reportsServed: true,
      settlesIn: milliseconds(0),
    } as const;
    const made = ownAdditions({}, { floor: tier, capabilities, history: {} });
    expect(made.flatMap(({ path, value }) => (path[2] === "weight" ? [value] : []))).toEqual(expected);
  });

  test("a bake is at least what the policy asks", () => {
    const floor = { ...builtInPolicy().tiers[1], shortestBake: milliseconds(72 * HOUR) };
    const made = ownAdditions({}, { floor, capabilities: null, history: {} });
    expect(new Set(made.flatMap(({ path, value }) => (path[2] === "bake" ? [value] : [])))).toEqual(
      new Set(["72h"]),
    );
  });

  test("a measured level that the guard cannot have is not written", () => {
    const { text } = finished(anInput({ history: { errors: aHistory({ unit: "$" }) } }));
    expect(text).not.toContain("level of errors");
  });
});
