import { describe, expect, test } from "vitest";
import { judgePair } from "../../../src/judge/judge.ts";
import type { Payload } from "../../../src/judge/reading.ts";
import { compositeArithmetic, compositeFormula } from "../../../src/render/composite-words.ts";
import { guardsSection } from "../../../src/render/guards-section.ts";
import { verdictSentence } from "../../../src/render/verdict-sentence.ts";
import { aPlan, aRollout } from "../../support/rollout.ts";
import { BAKED, composite, history, intervals, judged, levels, parts, times } from "../judge/readings.ts";

const right = (share: number, units = 40): Payload => levels([0, 1], [units * (1 - share), units * share]);
const of = (correct: number, polite = 0.9, short = 0.7): Payload =>
  parts(right(correct), right(polite, 100), right(short, 25));
const USUAL = of(0.8);
const PAST = history(times(20, USUAL));
const guard = composite({
  unit: "summary",
  source: "prom",
  parts: composite().parts.map((part) => (part.name === "correct" ? { ...part, floor: 0.75 } : part)),
  detect: { kind: "level", level: 0.6 },
});
const plan = aPlan({ rollout: aRollout({ guards: [...aRollout().guards, guard] }) });
const known = { plan, guard };
const found = (candidate: Payload) =>
  judged(guard, intervals(times(80, { c: candidate, b: USUAL })), { past: PAST }).finding;

describe("a composite shows its arithmetic", () => {
  test("each part of both versions, with what it brings, and they add up to the levels", () => {
    const finding = found(of(0.9));
    expect(finding.observed.parts).toMatchObject([
      { part: "correct", candidate: expect.closeTo(0.9), baseline: expect.closeTo(0.8) },
      { part: "polite", candidate: expect.closeTo(0.9), baseline: expect.closeTo(0.9) },
      { part: "short", candidate: expect.closeTo(0.7), baseline: expect.closeTo(0.7) },
    ]);
    const sum = guard.parts.reduce(
      (all, { weight }, j) => all + weight * (finding.observed.parts?.[j]?.candidate ?? 0),
      0,
    );
    expect(sum).toBeCloseTo(finding.observed.candidate ?? 0, 6);
    const words = compositeArithmetic(finding, known);
    expect(words).toContain("50% × correct 0.9 (baseline 0.8) = 0.45 (0.4), floor 75% kept");
    expect(words).toContain("30% × polite 0.9 (baseline 0.9) = 0.27 (0.27)");
  });

  test("the floor that broke is named, although the sum is as good as before", () => {
    const finding = found(of(0.6, 0.99, 1));
    expect(finding.verdict).toMatchObject({ kind: "breach", test: "floor" });
    const sentence = verdictSentence(finding, plan);
    expect(sentence).toContain("50% × correct 0.6 (baseline 0.8) = 0.3 (0.4), which broke its floor of 75%");
    expect(sentence).not.toContain("polite 0.99 (baseline 0.9) = 0.297 (0.27), which broke");
  });

  test("a part below its floor by chance is not called broken", () => {
    const [finding] = [judgePairOnce(of(0.725))];
    expect(compositeArithmetic(finding, known)).toContain("below its floor of 75%, not proven yet");
  });

  test("says nothing of other guards, and of a composite without numbers", () => {
    expect(compositeArithmetic(found(of(0.9)), null)).toBe("");
    const none = judged(guard, intervals(times(3, { c: "no-data", b: USUAL })), { past: PAST }).finding;
    expect(compositeArithmetic(none, known)).toBe("");
  });
});

function judgePairOnce(candidate: Payload) {
  return judged(guard, intervals(times(1, { c: candidate, b: USUAL })), { past: PAST }).finding;
}

test("the sums of the parts survive being stored between two ticks", () => {
  const rows = intervals(times(4, { c: of(0.9), b: USUAL }));
  const pair = {
    guard,
    cohort: "all",
    alpha: 0.05,
    promised: true,
    needed: null,
    horizon: 100,
    designEffect: 1,
    tolerance: 1,
    versions: "v",
  };
  const first = judgePair(pair, null, PAST, rows.slice(0, 2), BAKED);
  const stored: typeof first.state = JSON.parse(JSON.stringify(first.state));
  const both = judgePair(pair, stored, PAST, rows, BAKED).finding;
  const once = judgePair(pair, null, PAST, rows, BAKED).finding;
  expect(both.observed.parts).toEqual(once.observed.parts);
});

describe("in the plan", () => {
  test("the formula stands with its weights and its floors", () => {
    const line = compositeFormula(guard);
    expect(line).toContain("50% × correct + 30% × polite + 20% × short");
    expect(line).toContain("correct at least 75%");
    expect(line).toContain("No floor: polite, short.");
    expect(guardsSection(plan).body).toContain(line);
  });

  test("a composite without any floor is told as one", () => {
    const bare = composite({ parts: composite().parts.map((part) => ({ ...part, floor: null })) });
    expect(compositeFormula(bare)).toContain("**No part has a floor**");
  });
});
