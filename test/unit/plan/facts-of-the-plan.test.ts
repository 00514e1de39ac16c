import { describe, expect, test } from "vitest";
import { changesOf } from "../../../src/plan/changes.ts";
import { candidateKey, routeOf } from "../../../src/plan/route.ts";
import { HOUR, MINUTE, SECOND, milliseconds } from "../../../src/units.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import {
  aLevel,
  anIdentity,
  aPaired,
  aProportion,
  aScore,
  aSignal,
  aTripwire,
} from "../../support/guards.ts";
import { NAMED, aPlan, aRollout, aRouter, aSide, hours } from "../../support/rollout.ts";

describe("what changes", () => {
  const { release } = aRollout();

  test("is computed from the two sides", () => {
    expect(changesOf(release, NAMED).map(({ what }) => what)).toEqual([
      "version",
      "digest",
      "model",
      "prompt",
      "parameter temperature",
      "file thresholds.yml",
    ]);
  });

  test("a prompt with the same content is no change, whatever its side", () => {
    const same = NAMED.map((file) => ({ ...file, blob: "a".repeat(40) }));
    expect(changesOf(release, same).map(({ what }) => what)).not.toContain("prompt");
  });
});

describe("the route", () => {
  test("does not depend on how it is reached or how fast it settles", () => {
    const { target } = aRouter();
    expect(routeOf({ ...target, auth: null, settlesIn: milliseconds(1) })).toEqual(routeOf(target));
    expect(routeOf(target).key).toMatch(/^[0-9a-f]{12}$/);
  });

  test("is another one for another feature and another environment", () => {
    const { target } = aRouter();
    if (target.kind !== "unleash") throw new RangeError("the summarizer is routed by unleash");
    const keys = [target, { ...target, feature: "other" }, { ...target, environment: "staging" }].map(
      (each) => routeOf(each).key,
    );
    expect(new Set(keys).size).toBe(3);
  });

  test("the key of a candidate is its own", () => {
    expect(candidateKey(aSide())).toMatch(/^[0-9a-f]{64}$/);
    expect(candidateKey(aSide({ id: "v3" }))).not.toBe(candidateKey(aSide()));
  });
});

describe("the worst case", () => {
  test("counts served units until the guard can find its level, and what is bad beyond the expected", () => {
    const stage = aPlan().stages.find((each) => each.stage.name === "canary-1");
    const claims = stage?.exposure.find(({ guard }) => guard === "unsupported-claims");
    const cell = stage?.cells.find(({ guard, cohort }) => guard === "unsupported-claims" && cohort === "all");
    const time = (cell?.hours ?? 0) + (stage?.detectsIn ?? 0) / HOUR;
    expect(claims?.unit).toBe("summary");
    expect(claims?.units).toBeCloseTo(((stage?.unitsPerDay ?? 0) * time) / 24, 6);
    expect(claims?.extraBad).toBeCloseTo((claims?.units ?? 0) * 0.01, 9);
  });

  test("nobody is reached by a shadow, and nothing stops before settling, delay and one interval", () => {
    const shadow = aPlan().stages[1];
    expect([shadow?.routedPerDay, shadow?.exposure]).toEqual([0, []]);
    expect(shadow?.detectsIn).toBe(20 * SECOND + 1 * MINUTE + 5 * MINUTE);
  });

  test("a cohort that stays behind is not reached", () => {
    const [, , canary] = aPlan().stages;
    expect(canary?.routedPerDay).toBeCloseTo(1000 * (1 - 0.015), 9);
  });
});

describe("the worst case of each kind", () => {
  const exposed = (guard: Guard): readonly string[] =>
    aPlan({ rollout: aRollout({ guards: [guard], cohorts: [] }) })
      .stages.filter(({ exposure }) => exposure.length > 0)
      .map(({ stage }) => stage.name);

  test.each([
    ["a share", aProportion()],
    ["a score", aScore()],
    ["a gauge", aLevel()],
  ])("of %s is known in every stage with users", (_, guard) => {
    expect(exposed(guard)).toEqual(["canary-1", "canary-5", "canary-25", "canary-50", "full"]);
  });

  test.each([
    ["a tripwire", aTripwire()],
    ["a report", aSignal()],
    ["a served model", anIdentity()],
    ["pairs of answers", aPaired()],
  ])("of %s nobody can say before, or nobody is reached", (_, guard) => {
    expect(exposed(guard)).toEqual([]);
  });

  test("waits for labels to ripen", () => {
    const at = (guard: Guard): number =>
      aPlan({ rollout: aRollout({ guards: [guard], cohorts: [] }) }).stages[2]?.exposure[0]?.units ?? 0;
    expect(at(aScore({ maturesAfter: hours(12) }))).toBeGreaterThan(1.5 * at(aScore()));
  });

  test("is not found earlier by a report or by mirrored answers", () => {
    const late = [aProportion({ everyTimes: 12 }), aSignal(), aPaired()];
    expect(aPlan({ rollout: aRollout({ guards: late }) }).stages[2]?.detectsIn).toBe(
      20 * SECOND + 1 * MINUTE + 60 * MINUTE,
    );
  });
});
