/** Every field of the facts and of a rollout survives its file: a new field that does not turns this red. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Around } from "../../../src/gate/around.ts";
import { factsJsonSchema } from "../../../src/gate/facts-json-schema.ts";
import type { FactFile, PullRequestFacts, Review, Comment, Contributor } from "../../../src/gate/facts.ts";
import type { GateRollout } from "../../../src/gate/input.ts";
import { parseFacts } from "../../../src/gate/parse-facts.ts";
import { writeFacts } from "../../../src/gate/write-facts.ts";
import { HOUR, milliseconds } from "../../../src/units.ts";
import { ack, approval, commit, factsOf, HEAD, listed, NOW, OLD, rolloutOf } from "./facts-of.ts";

const FILE: Required<FactFile> = { path: "p.yml", blob: "0".repeat(40), text: "", refused: "a symlink" };
const AROUND: Around = {
  siblings: { items: [{ number: 9, branch: "main" }], complete: false },
  elsewhere: ["release"],
  saidBy: "mallory",
};
const REVIEW: Required<Review> = { ...approval("olga"), state: "dismissed", was: "approved" };
const COMMENT: Required<Comment> = { ...ack("oscar"), editor: "mallory", viaApp: "slack" };
const COMMIT: Required<Contributor> = { ...commit("author"), signature: "invalid" };
const ROLE = { name: "on-call", anyOf: ["@oscar"], atLeast: 2, covers: milliseconds(HOUR) };

// `Required` asks for every field by name: whoever adds one has to add it here.
const FACTS: Required<PullRequestFacts> = {
  ...factsOf({ policy: FILE, mergeCommit: HEAD, status: { state: "success", description: "Go" } }),
  reviews: listed(REVIEW),
  comments: listed(COMMENT),
  commits: listed(COMMIT),
  around: AROUND,
  checks: listed({ context: "ci", state: "skipped" as const, source: "github-actions" }),
  policyAtHead: { path: "p.yml", blob: "1".repeat(40), text: "version: 1" },
};
const ASKED: Required<GateRollout> = {
  ...rolloutOf(),
  kind: "llm",
  people: [ROLE],
  peopleAtBase: [ROLE],
  before: { name: "old", tier: 2, people: [ROLE] },
  equalCommits: [OLD],
};
const OPTIONAL = ["around", "checks", "policyAtHead"] as const;
const OPTIONAL_OF_ROLLOUT = ["kind", "before", "equalCommits"] as const;

const PROPERTIES = z.object({ properties: z.record(z.string(), z.unknown()) });

function without(whole: object, left: readonly string[]): object {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !left.includes(key)));
}

function reread(facts: object, rollout: object): unknown {
  const file = {
    facts: { ...FACTS, ...facts },
    rollouts: [{ ...ASKED, ...rollout }],
    now: NOW,
    problems: 0,
    expect: null,
  };
  const text = writeFacts(file);
  const parsed = parseFacts(text);
  return parsed.kind === "read" ? parsed.file : parsed.problems;
}

describe("the facts file", () => {
  test("keeps every field", () => {
    expect(reread({}, {})).toEqual({
      facts: FACTS,
      rollouts: [ASKED],
      now: NOW,
      problems: 0,
      expect: null,
    });
  });

  test("has no key that a run never saves, and lacks none that it saves", () => {
    const { properties } = PROPERTIES.parse(factsJsonSchema());
    const ofFile = ["schema-version", "now", "rollouts", "problems", "expect"];
    expect(Object.keys(properties).toSorted()).toEqual([...Object.keys(FACTS), ...ofFile].toSorted());
    const { items } = z.object({ items: PROPERTIES }).parse(properties["rollouts"]);
    expect(Object.keys(items.properties).toSorted()).toEqual(Object.keys(ASKED).toSorted());
  });

  test("leaves out what was not there, and never makes it up", () => {
    fc.assert(
      fc.property(fc.subarray([...OPTIONAL]), fc.subarray([...OPTIONAL_OF_ROLLOUT]), (facts, rollout) => {
        const text = writeFactsWithout(facts, rollout);
        const parsed = parseFacts(text);
        expect(parsed).toMatchObject({ kind: "read" });
        if (parsed.kind === "wrong") return;
        expect(parsed.file.facts).toEqual(without(FACTS, facts));
        expect(parsed.file.rollouts).toEqual([without(ASKED, rollout)]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["policyAtHead", { policyAtHead: null }],
    ["policy", { policy: null }],
  ])("keeps that there is none: %s", (_, given) => {
    expect(reread(given, { before: null, peopleAtBase: null })).toMatchObject({
      facts: given,
      rollouts: [{ before: null, peopleAtBase: null }],
    });
  });
});

/** As JSON, since a key with nothing behind it is no key there. */
function writeFactsWithout(facts: readonly string[], rollout: readonly string[]): string {
  const whole = z
    .looseObject({ rollouts: z.array(z.looseObject({})) })
    .parse(JSON.parse(writeFacts({ facts: FACTS, rollouts: [ASKED], now: NOW, problems: 0, expect: null })));
  const rollouts = whole.rollouts.map((each) => without(each, rollout));
  return JSON.stringify({ ...without(whole, facts), rollouts });
}
