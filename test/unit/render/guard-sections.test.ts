import { describe, expect, test } from "vitest";
import type { Rollout } from "../../../src/config/rollout.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { evaluabilitySection } from "../../../src/render/evaluability-section.ts";
import { guardsSection } from "../../../src/render/guards-section.ts";
import { percent } from "../../../src/units.ts";
import {
  aComposite,
  aLatency,
  aLevel,
  anIdentity,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aSignal,
  aSplit,
  aTripwire,
} from "../../support/guards.ts";
import { aPlan, aRollout, aStage, hours } from "../../support/rollout.ts";

function planOf(guards: readonly Guard[], overrides: Partial<Rollout> = {}): Plan {
  return aPlan({ rollout: aRollout({ guards, cohorts: [], ...overrides }) });
}

/** The cells of a guard's row, as readers see them. */
function rowOf(body: string, guard: string): readonly string[] {
  const line = body.split("\n").find((each) => each.startsWith(`| <code>${guard}</code>`));
  if (line === undefined) throw new RangeError(`Expected a row for ${guard}`);
  return line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""));
}

describe("the table of guards", () => {
  const needsOf = (guard: Guard, overrides: Partial<Rollout> = {}): string =>
    rowOf(guardsSection(planOf([guard], overrides)).body, guard.name)[3] ?? "";

  test.each<[string, Guard, RegExp]>([
    [
      "units by their name, and the design effect",
      aProportion(),
      /^about [\d,]+ summaries \(one look: [\d,]+\)$/,
    ],
    [
      "units that are their own cluster as they are",
      aProportion({ unit: "user" }),
      /^[\d,]+ users \(one look: [\d,]+\)$/,
    ],
    ["readings of a gauge", aLevel(), /^5 readings$/],
    ["pairs of answers", aPaired({ unit: "user" }), /^[\d,]+ pairs of users \(one look: [\d,]+\)$/],
    ["nothing for a rule", anIdentity(), /^nothing: a rule$/],
    [
      "the certificate beside",
      aScore({ unit: "user", certify: true, margin: { kind: "points", points: 0.05 } }),
      /; certified after [\d,]+\)$/,
    ],
    [
      "a certificate that there never is",
      aProportion({ unit: "user", certify: true }),
      /; never certified\)$/,
    ],
    ["nothing where nobody can say", aRatio(), /^–$/],
  ])("says %s", (_, guard, expected) => {
    expect(needsOf(guard)).toMatch(expected);
  });

  test("has a row for every kind, and none is said not to be judged", () => {
    const guards = [aProportion(), aLatency(), aRate(), aScore(), aRatio(), aLevel(), aComposite()];
    const rules = [aTripwire(), aSplit(), anIdentity(), aSignal(), aPaired()];
    const { title, body } = guardsSection(planOf([...guards, ...rules]));
    expect(title).toBe("<b>Guards</b>: 12 set, 10 roll back, 2 hold; 1 cannot be proven in any stage");
    for (const { name } of [...guards, ...rules]) expect(rowOf(body, name)).toHaveLength(6);
    expect(body).not.toMatch(/not judged|this version/);
  });

  test.each<[string, Guard, string]>([
    ["a spread that is assumed", aScore({ spread: null }), "planned with 0.4 score, the most there can be"],
    ["what silence shows", aTripwire(), "would show fewer than 1 in 31,044 summaries, at 95%"],
    ["what a split shows", aSplit(), "Half of the share that is set in <code>canary-1</code> shows after"],
    ["when a gauge breaks", aLevel(), "A gauge that stays beyond the limit breaks after 3 readings"],
    ["that pairs can only shorten", aPaired(), "pairs can only shorten this"],
    ["why nothing can be said", aRatio(), "nobody can say what it proves"],
  ])("adds %s below", (_, guard, expected) => {
    expect(guardsSection(planOf([guard])).body).toContain(`- <code>${guard.name}</code>: `);
    expect(guardsSection(planOf([guard])).body).toContain(expected);
  });

  test("says of a split that all traffic on one version is a rule", () => {
    const stages = [aStage({ name: "full", weight: percent(100) })];
    expect(guardsSection(planOf([aSplit()], { stages })).body).toContain(
      "any user on the other one is enough",
    );
  });

  test("adds nothing where there is nothing to add", () => {
    expect(guardsSection(planOf([aProportion()])).body).not.toContain("\n- ");
  });
});

describe("the table of what each stage can prove", () => {
  const section = (guards: readonly Guard[], overrides: Partial<Rollout> = {}): string =>
    evaluabilitySection(planOf(guards, overrides), 30).body;

  test("marks samples that resemble each other, and no others", () => {
    const body = section([aProportion(), aScore({ unit: "user" }), aLevel(), aTripwire()]);
    const clustered = body.split("\n").filter((line) => /^\| .* ≈ \|/.test(line));
    expect(clustered).toHaveLength(1);
    expect(clustered[0]).toContain("<code>errors</code>");
  });

  test.each<[string, Guard, RegExp]>([
    ["a gauge", aLevel(), /^[\d,]+ \/ 5 readings$/],
    ["a tripwire", aTripwire(), /^a rule; no event: below 1 in [\d,]+$/],
    ["the served model", anIdentity(), /^a rule$/],
    [
      "a certificate",
      aScore({
        certify: true,
        margin: { kind: "points", points: 0.05 },
        detect: { kind: "level", level: 0.6 },
      }),
      /^[\d,]+ \/ [\d,]+, certified at [\d,]+$/,
    ],
    ["a share", aProportion({ detect: { kind: "level", level: 0.05 } }), /^[\d,]+ \/ [\d,]+$/],
  ])("shows %s in its own way", (_, guard, expected) => {
    expect(rowOf(section([guard]), guard.name)[3]).toMatch(expected);
  });

  test("counts pairs in the shadow", () => {
    expect(rowOf(section([aPaired()]), "same-answers")[2]).toMatch(/^[\d,]+ \/ [\d,]+ pairs$/);
  });

  const alone = { stages: [aStage({ name: "full", weight: percent(100) })] };
  const relative = {
    objective: { atMost: null, atLeast: null },
    margin: { kind: "factor", factor: 1.1 },
  } as const;
  test.each<[string, Guard, Partial<Rollout>, string, string]>([
    [
      "too few samples",
      aProportion({ detect: { kind: "level", level: 0.002_2 } }),
      {},
      "blind: ",
      "- **blind**: fewer samples are expected",
    ],
    ["another stage", aPaired(), {}, "–", "- **–**: the guard is not judged in the stage"],
    [
      "no baseline",
      aProportion(relative),
      alone,
      "blind: no baseline",
      "- **blind: no baseline**: all traffic",
    ],
    [
      "labels that ripen later",
      aProportion({ maturesAfter: hours(60) }),
      {},
      "blind: labels come later",
      "- **blind: labels come later**: ",
    ],
    [
      "a level that nobody said",
      aProportion({ expect: null }),
      {},
      "blind: level",
      "- **blind: level** (<code>errors</code>): ",
    ],
    [
      "a spread that nobody said",
      aRatio(),
      {},
      "blind: spread not said",
      "- **blind: spread not said** (<code>cost</code>): ",
    ],
  ])("gives a sentence for %s", (_, guard, overrides, shown, sentence) => {
    const body = section([guard], overrides);
    const cells = rowOf(body, guard.name).slice(2);
    expect(cells.some((cell) => cell.startsWith(shown))).toBe(true);
    expect(body).toContain(sentence);
  });

  test("gives each reason once, and none that no cell has", () => {
    const body = section([aProportion({ expect: null }), aRatio()]);
    expect(body.match(/- \*\*/g)).toHaveLength(2);
    expect(section([aLevel()])).not.toContain("- **");
  });
});
