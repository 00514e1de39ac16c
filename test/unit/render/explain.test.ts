import { describe, expect, test } from "vitest";
import { VERBS } from "../../../src/gate/command.ts";
import { DISMISSAL_REASONS, GATE_REASONS } from "../../../src/gate/outcome.ts";
import { runExplain } from "../../../src/entry/explain.ts";
import { DIAGNOSIS_CODES } from "../../../src/protection/codes.ts";
import { CATALOGUE } from "../../../src/render/codes.ts";
import { explainAnything } from "../../../src/render/explain.ts";
import { GLOSSARY } from "../../../src/render/glossary.ts";
import { statusOf } from "../../../src/render/status-line.ts";
import { aGateOutcome, aRequirement, aRolloutOutcome } from "../../support/report.ts";

describe("explain", () => {
  test.each([
    ["a reason of the gate", "role-missing", "gate"],
    ["a dismissal", "stale-commit", "not-counted"],
    ["a problem", "unit-missing", "problem"],
    ["a tick", "no-evidence", "tick"],
    ["evidence", "too-few-samples", "evidence"],
    ["a failure", "router-refused", "failure"],
    ["a word", "baseline", "word"],
    ["a word of two", "model owner", "word"],
    ["the same with a dash", "model-owner", "word"],
    ["a request", "override", "request"],
    ["a request as it is written", "`/rollout unquarantine`", "request"],
    ["a phrase of the status", "nobody has the pager", "status"],
    ["copied with a colon and in capitals", "Draft:", "gate"],
  ])("%s", (_, asked, of) => {
    expect(explainAnything(asked).found.map((each) => each.of)).toContain(of);
  });

  test("knows every reason, dismissal, verb and word", () => {
    const names = [
      ...GATE_REASONS,
      ...DISMISSAL_REASONS,
      ...VERBS,
      ...GLOSSARY.flatMap(({ term, also }) => [term, ...also]),
    ];
    expect(names.filter((name) => explainAnything(name).found.length === 0)).toEqual([]);
  });

  test("knows every code of the catalogue by its own kind, those of doctor too", () => {
    const lacking = CATALOGUE.filter(
      ({ code, of }) => !explainAnything(code).found.some((each) => each.of === of),
    );
    expect(lacking).toEqual([]);
    expect(CATALOGUE.map(({ code }) => code)).toEqual(expect.arrayContaining(Object.keys(DIAGNOSIS_CODES)));
  });

  test.each(["old holders", "predicate", "any", "all", "least access"])(
    "knows the policy's word %s",
    (word) => {
      expect(explainAnything(word).found.map(({ of }) => of)).toContain("word");
    },
  );

  test("takes a whole status apart", () => {
    const requirements = [
      aRequirement({ id: "role:legal" }),
      aRequirement({ id: "acknowledgement", reason: "acknowledgement-missing" }),
    ];
    const gate = aGateOutcome({ rollouts: [aRolloutOutcome({ requirements })] });
    const { description } = statusOf(gate, { branch: "main", url: null });
    expect(explainAnything(description).found.map(({ name }) => name)).toEqual([
      "a role has not decided",
      "nobody has the pager",
    ]);
  });

  test.each([
    ["role-mising", "role-missing"],
    ["quarantin", "quarantine"],
    ["acknowledgment", "acknowledgement"],
  ])("of %s says that %s is near", (asked, near) => {
    expect(explainAnything(asked)).toMatchObject({ found: [], near: expect.arrayContaining([near]) });
  });

  test.each(["", " ", "\u202E", "x".repeat(100_000), "constructor", "__proto__"])(
    "of nothing that we have says nothing",
    (asked) => {
      expect(explainAnything(asked).found).toEqual([]);
    },
  );

  test("ends with 0 for what is there, with 4 for what is not, and as JSON says the same", () => {
    expect(runExplain({ files: ["role-missing"] })).toMatchObject({
      code: 0,
      text: expect.stringContaining("role-missing (gate): "),
    });
    expect(() => runExplain({ files: ["rolle-missing"] })).toThrow(/near are role-missing/);
    expect(() => runExplain({})).toThrow(/Expected a code/);
    const { code, text } = runExplain({ files: ["rolle-missing"], json: true });
    expect([code, JSON.parse(text)]).toMatchObject([4, { found: [], near: ["role-missing"] }]);
  });
});
