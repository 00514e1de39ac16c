import { describe, expect, test } from "vitest";
import { factsOf } from "../../../src/draft/facts.ts";
import { redact } from "../../../src/draft/redact.ts";
import { plainText } from "../../../src/draft/strip.ts";
import { forThePublic } from "../../../src/plan/public.ts";
import { percent } from "../../../src/units.ts";
import { readFixture } from "../../support/planned.ts";
import { aBlueGreenStage, aCohort, aPlan, aRollout, aSide } from "../../support/rollout.ts";

const { plan } = await readFixture("summarizer.yml");
const facts = factsOf(plan);
const textOf = (key: string): string | undefined => facts.find((fact) => fact.key === key)?.text;

describe("facts of the plan", () => {
  test.each([
    ["release.baseline.id", "v1.8.2"],
    ["release.candidate.model", "news-14b@2026-10-02"],
    ["release.candidate.parameters.temperature", "0.7"],
    ["rollback.within", "1 min"],
    ["rollback.drilled.took", "41 s"],
    ["rollback.keep-baseline-for", "3 days"],
    ["deadline", "21 days"],
    ["plan.patience", "24 h"],
    ["cohorts.breaking-news.share", "9%"],
    ["cohorts.breaking-news.detect.unsupported-claims", "4%"],
    ["traffic.units.summary.per-day", "310,000"],
    ["traffic.units.judged.at-most-per-day", "40,000"],
    ["guards.unsupported-claims.at-most", "3%"],
    ["guards.first-token.at-most", "900ms"],
    ["guards.first-token.percentile", "p95"],
    ["guards.cost.at-most", "$4.60"],
    ["guards.read-through.no-worse-than-baseline", "×0.98"],
    ["guards.severe.confirmed-by", "newsroom"],
    ["guards.refusals.on-breach", "hold"],
    ["guards.errors.seen-within", "6 min 20 s"],
    ["stages.shadow.mirror", "10%"],
    ["stages.canary-5.weight", "5%"],
    ["stages.canary-5.bake", "2 days"],
    ["stages.canary-5.extend-to", "4 days"],
    ["stages.canary-5.starts", "Mon 2026-11-30 08:00 UTC"],
    ["stages.canary-25.go", "model-owner"],
    ["stages.canary-5.cohorts.screen-reader.weight", "0%"],
    ["stages.canary-5.errors.needed", "7,925"],
    ["stages.canary-5.errors.worst.extra-bad", "24"],
    ["hypothesis.target", "43.05%"],
    ["people.on-call.covers", "24 h"],
  ])("%s is %s", (key, text) => {
    expect(textOf(key)).toBe(text);
  });

  test("each has a key of its own, as it can stand in braces", () => {
    expect(new Set(facts.map(({ key }) => key)).size).toBe(facts.length);
    expect(facts.filter(({ key }) => !/^[a-z][\w.-]{1,200}$/i.test(key))).toEqual([]);
  });

  test("each reads the same as plain words and redacted", () => {
    expect(facts.filter(({ text }) => plainText(text) !== text || redact(text) !== text)).toEqual([]);
  });

  test("a sentence about a guard's limit names the guard", () => {
    expect(facts.find(({ key }) => key === "guards.errors.at-most")).toEqual({
      key: "guards.errors.at-most",
      text: "0.5%",
      of: ["errors"],
      about: ["limit", "above", "exceed", "threshold", "ceiling", "at most", "objective"],
    });
  });

  test("0.22w: no person, host, query or text of somebody's own is a fact", () => {
    const all = facts.map(({ text }) => text).join("\n");
    expect(all).not.toMatch(
      /@(?!\d)|acme|https?:|sum by|flat at|headlines|push notifications|purge|two replicas/,
    );
  });

  test("a model named with an address is no fact", () => {
    const { baseline } = aRollout().release;
    const candidate = aSide({ id: "v2", model: "registry.acme.internal/news:2" });
    const keys = factsOf(aPlan({ rollout: aRollout({ release: { baseline, candidate } }) })).map(
      ({ key }) => key,
    );
    expect(keys).toContain("release.candidate.id");
    expect(keys).not.toContain("release.candidate.model");
  });

  test("a stage that switches tells its preview and its steps", () => {
    const found = factsOf(
      aPlan({ rollout: aRollout({ stages: [aBlueGreenStage({ switch: [percent(50), percent(100)] })] }) }),
    );
    expect(
      found.filter(({ key }) => /green\.(?:preview|switch|weight)$/.test(key)).map(({ text }) => text),
    ).toEqual(["1 h", "50%, 100%", "100%"]);
  });
});

describe("in a public repository", () => {
  const small = aPlan({
    rollout: aRollout({ cohorts: [aCohort({ name: "embassies", share: 0.000_01, from: null })] }),
  });
  const about = (facts: ReturnType<typeof factsOf>): readonly string[] =>
    facts
      .map(({ key }) => key)
      .filter((key) => /^stages\..*\.embassies\b.*\.(?:expected|needed|extra-bad|of)$/.test(key));

  test("what few people of a cohort do is no fact", () => {
    expect(about(factsOf(small))).not.toEqual([]);
    expect(about(factsOf(forThePublic(small)))).toEqual([]);
  });
});
