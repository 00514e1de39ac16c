import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rollout } from "../../../src/config/rollout.ts";
import { canonicalJson } from "../../../src/plan/canonical-json.ts";
import { riskOf } from "../../../src/plan/change-risk.ts";
import { comparePlans, type PlanChange } from "../../../src/plan/compare.ts";
import { differencesOf } from "../../../src/plan/differences.ts";
import { digestOf } from "../../../src/plan/digest.ts";
import { moreOrLess } from "../../../src/plan/magnitude.ts";
import { aPlan, aRollout, aStage, hours, NAMED } from "../../support/rollout.ts";
import { percent } from "../../../src/units.ts";

const PLAN = aPlan();

/** The summarizer with one stage changed. */
function withStage(name: string, overrides: Partial<ReturnType<typeof aStage>>): Rollout {
  const rollout = aRollout();
  return {
    ...rollout,
    stages: rollout.stages.map((stage) =>
      stage.kind === "canary" && stage.name === name ? { ...stage, ...overrides } : stage,
    ),
  };
}

function written(changes: readonly PlanChange[]) {
  return changes.flatMap((change) =>
    change.kind === "written" ? [{ ...change, path: change.path.join(".") }] : [],
  );
}

describe("two plans", () => {
  test("that are the same have no changes, not even dates", () => {
    expect(comparePlans(PLAN, aPlan())).toEqual([]);
  });

  test("a shorter bake is riskier, and says which proof it costs", () => {
    const after = aPlan({ rollout: withStage("canary-5", { bake: hours(6) }) });
    const changes = comparePlans(PLAN, after);
    expect(written(changes)).toMatchObject([
      { path: "stages.canary-5.bake", how: "changed", before: hours(48), after: hours(6), risk: "riskier" },
    ]);
    const [first] = changes;
    const lost = first?.kind === "written" ? first.proofs.flatMap((proof) => proof.lost) : [];
    expect(lost).toContainEqual({ guard: "unsupported-claims", cohort: "breaking-news" });
    expect(changes.map(({ kind }) => kind)).toContain("dates");
  });

  test("a longer bake the other way round is safer, and gives the proof back", () => {
    const changes = comparePlans(aPlan({ rollout: withStage("canary-5", { bake: hours(6) }) }), PLAN);
    expect(written(changes)).toMatchObject([{ path: "stages.canary-5.bake", risk: "safer" }]);
    const [first] = changes;
    const gained = first?.kind === "written" ? first.proofs.flatMap((proof) => proof.gained) : [];
    expect(gained).toContainEqual({ guard: "unsupported-claims", cohort: "breaking-news" });
  });

  test("the riskier come first, and of those the ones that cost most proofs", () => {
    const rollout = withStage("canary-5", { bake: hours(6) });
    const after = aPlan({
      rollout: { ...rollout, every: hours(1), answers: {}, stages: rollout.stages },
    });
    const risks = comparePlans(PLAN, after).map(({ risk }) => risk);
    const order = ["riskier", "look", "safer", "neutral"];
    expect(risks).toEqual(risks.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(risks[0]).toBe("riskier");
  });

  test("another prompt under the same path is a change, and riskier", () => {
    const named = NAMED.map((file) => (file.at === "head" ? { ...file, blob: "d".repeat(40) } : file));
    expect(comparePlans(PLAN, aPlan({ named }))).toMatchObject([
      { kind: "file", path: "prompts/summary.md", at: "head", risk: "riskier" },
      { kind: "file", path: "thresholds.yml", risk: "riskier" },
    ]);
  });

  test("a guard more takes alpha from the others: what they lose is told although nobody touched them", () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ ...guardOf("errors"), name: `errors-${i}` }));
    const rollout = aRollout();
    const after = aPlan({ rollout: { ...rollout, guards: [...rollout.guards, ...many] } });
    const changes = comparePlans(PLAN, after);
    const rest = changes.find(({ kind }) => kind === "proofs");
    expect(rest).toMatchObject({ risk: "riskier" });
  });
});

function guardOf(name: string): Rollout["guards"][number] {
  const guard = aRollout().guards.find((each) => each.name === name);
  if (guard === undefined) throw new RangeError(name);
  return guard;
}

describe("the risk of a change in the file", () => {
  const both = { before: aRollout(), after: aRollout() };
  test.each([
    ["a larger weight", ["stages", "canary-1", "weight"], "1%", "5%", "riskier"],
    ["a smaller weight", ["stages", "canary-1", "weight"], "5%", "1%", "safer"],
    ["a stage removed", ["stages", "canary-5"], {}, undefined, "riskier"],
    ["a stage added", ["stages", "canary-2"], undefined, {}, "safer"],
    ["a guard removed", ["guards", "errors"], {}, undefined, "riskier"],
    ["a higher limit", ["guards", "errors", "at-most"], "3%", "4%", "riskier"],
    ["a lower limit", ["guards", "errors", "at-most"], "900ms", "800ms", "safer"],
    ["a limit in other units of the same", ["guards", "first-token", "at-most"], "900ms", "1s", "riskier"],
    ["no limit any more", ["guards", "errors", "at-most"], "3%", undefined, "riskier"],
    ["the same time written otherwise", ["stages", "canary-1", "bake"], "48h", "2d", "neutral"],
    ["a wider band", ["guards", "refusals", "between"], ["0.1%", "1.5%"], ["0.1%", "2%"], "riskier"],
    ["a narrower band", ["guards", "refusals", "between"], ["0.1%", "1.5%"], ["0.2%", "1%"], "safer"],
    ["a band that shifts", ["guards", "refusals", "between"], ["0.1%", "1.5%"], ["0.2%", "2%"], "look"],
    ["hold instead of roll-back", ["guards", "errors", "on-breach"], "roll-back", "hold", "riskier"],
    ["roll-back instead of warn", ["guards", "errors", "on-breach"], "warn", "roll-back", "safer"],
    ["more points tolerated", ["guards", "errors", "no-worse-than-baseline"], "0pp", "1pp", "riskier"],
    [
      "a smaller factor where higher is better",
      ["guards", "read-through", "no-worse-than-baseline"],
      "x0.98",
      "x0.9",
      "riskier",
    ],
    ["a larger one there", ["guards", "read-through", "no-worse-than-baseline"], "x0.9", "x0.98", "safer"],
    ["points instead of a factor", ["guards", "errors", "no-worse-than-baseline"], "x1.1", "1pp", "look"],
    ["a level that is found later", ["guards", "errors", "detect"], "3%", "5%", "riskier"],
    ["the same where higher is better", ["guards", "read-through", "detect"], "39%", "37%", "riskier"],
    ["of a cohort", ["cohorts", "breaking-news", "detect", "read-through"], "37%", "39%", "safer"],
    ["a guard that begins later", ["guards", "errors", "from"], "canary-1", "canary-5", "riskier"],
    ["a cohort that joins later", ["cohorts", "screen-reader", "from"], "canary-5", "canary-50", "safer"],
    ["a cohort that joins at once", ["cohorts", "screen-reader", "from"], "canary-50", undefined, "riskier"],
    ["a cohort's share", ["cohorts", "breaking-news", "share"], "9%", "12%", "look"],
    ["a person accepts blindness", ["cohorts", "x", "accepted"], undefined, { by: "@a" }, "riskier"],
    ["people exchanged", ["people", "model-owner", "any-of"], ["@a"], ["@b"], "look"],
    ["fewer must agree", ["people", "model-owner", "at-least"], 2, 1, "riskier"],
    ["a go no longer asked", ["stages", "full", "go"], ["model-owner"], [], "riskier"],
    ["another candidate", ["release", "candidate", "id"], "v2", "v3", "riskier"],
    ["a way back less", ["router", "2"], {}, undefined, "riskier"],
    ["the baseline kept shorter", ["rollback", "keep-baseline-for"], "72h", "24h", "riskier"],
    ["judged less often", ["every"], "5m", "15m", "riskier"],
    ["the bet", ["hypothesis", "effect"], "x1.05", "x1.02", "neutral"],
    ["a key that nobody thought of", ["guards", "errors", "events"], "a", "b", "look"],
  ] as const)("%s", (_, path, before, after, risk) => {
    const how = before === undefined ? "added" : after === undefined ? "removed" : "changed";
    expect(riskOf({ path, how, before, after }, both)).toBe(risk);
  });

  test("stages in another order are riskier", () => {
    expect(riskOf({ path: ["stages"], how: "moved", before: [], after: [] }, both)).toBe("riskier");
  });

  test.each([
    ["3%", "4%", 1],
    ["48h", "2d", 0],
    ["$4.60", "$4.50", -1],
    ["$4.60", "€4.50", null],
    ["3%", "3pp", null],
    ["6 per 10000", "0.06%", 0],
    [Number.NaN, 1, null],
    ["", "x", null],
  ] as const)("%s → %s", (before, after, order) => {
    expect(moreOrLess(before, after)).toBe(order);
  });
});

describe("for any two trees of JSON", () => {
  const name = fc.constantFrom("a", "b", "stages", "name", "__proto__", "constructor", "💥", "\u202e");
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(null, true, 0, -0, 1, "x", "5%", ""),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.array(fc.record({ name, x: tie("tree") }), { maxLength: 3 }),
      fc
        .array(fc.tuple(name, tie("tree")), { maxLength: 4 })
        .map((members): unknown => Object.fromEntries(members)),
    ),
  }));

  test("there is a difference exactly when the digest is another one", () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const digest = (resolved: unknown) => digestOf({ version: 1, resolved, named: [] });
        expect(differencesOf(before, after).length > 0).toBe(digest(before) !== digest(after));
      }),
      { numRuns: 600 },
    );
  });

  test("every leaf that is put elsewhere is told at its place", () => {
    const file: unknown = PLAN.resolved;
    const places = leavesOf(file);
    expect(places.length).toBeGreaterThan(200);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: places.length - 1 }), (i) => {
        const place = places[i] ?? [];
        const changed = replaced(file, place, "something else");
        const found = differencesOf(file, changed);
        expect(found.length).toBeGreaterThan(0);
        expect(canonicalJson(changed)).not.toBe(canonicalJson(file));
      }),
    );
  });
});

function leavesOf(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...at, key]));
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((each, i) => (String(i) === key ? replaced(each, rest, by) : each));
  if (typeof value !== "object" || value === null) return by;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, name === key ? replaced(member, rest, by) : member]),
  );
}

test("weights per cohort are told by cohort", () => {
  const after = aPlan({ rollout: withStage("canary-5", { cohorts: { "breaking-news": percent(50) } }) });
  expect(written(comparePlans(PLAN, after))).toMatchObject([
    { path: "stages.canary-5.cohorts.breaking-news", how: "added", after: 50, risk: "riskier" },
  ]);
});
