import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { migrate } from "../../../src/promotion/migrate.ts";
import type { Steps } from "../../../src/promotion/migrate.ts";
import { EMPTY_JOURNAL } from "../../../src/promotion/journal.ts";

type Raw = Readonly<Record<string, unknown>>;
const NONE = { candidate: 5, mirror: 0, cohorts: {} };
const OLD = {
  schema: 1,
  name: "summarizer",
  attempt: 1,
  digest: "a".repeat(64),
  commit: "b".repeat(40),
  file: "f",
  pullRequest: 1,
  approvals: [],
  resolved: {},
  named: [],
  startedAt: 0,
  route: "r",
  snapshot: null,
  stage: 0,
  observedAt: null,
  covered: 0,
  longestGap: 0,
  set: NONE,
  intent: null,
  judgedUntil: null,
  pairs: {},
  holds: [],
  heldFor: null,
  goes: [],
  covers: [],
  reports: [],
  accepted: [],
  abort: null,
  ending: null,
  candidateKey: "k",
  journal: EMPTY_JOURNAL,
};

describe("a state of today's schema", () => {
  test("gets what it does not remember yet, and keeps all else", () => {
    const state = { ...OLD, told: ["x"], later: 1 };
    expect(migrate(state)).toEqual({
      kind: "state",
      state: { extensions: [], overrides: [], requests: [], obeyed: [], retryFrom: null, ...state },
    });
  });

  test("brought to today twice is the same as once", () => {
    const once = migrate(OLD);
    expect(once.kind === "state" ? migrate(once.state) : null).toEqual(once);
  });

  test.each(["set", "intent", "stage", "ending", "abort", "holds", "journal", "pairs", "digest"])(
    "without `%s` is not made up",
    (key) => {
      expect(migrate(Object.fromEntries(Object.entries(OLD).filter(([each]) => each !== key)))).toEqual({
        kind: "unreadable",
        at: key,
      });
    },
  );

  test.each([
    ["weight", { set: { ...NONE, candidate: 101 } }],
    ["weight as text", { set: { ...NONE, candidate: "5" } }],
    ["stage", { stage: -1 }],
    ["ending", { ending: { kind: "paused" } }],
  ])("with an impossible %s is unreadable", (_, given) => {
    expect(migrate({ ...OLD, ...given }).kind).toBe("unreadable");
  });
});

describe("a state of another schema", () => {
  test("that is newer is refused, whatever it holds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000 }), fc.object(), (schema, other) => {
        expect(migrate({ ...OLD, ...other, schema })).toEqual({ kind: "newer", schema });
      }),
    );
  });

  test("that is none is unreadable", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(migrate(value).kind).toBe("unreadable");
      }),
    );
  });

  test("that is older takes every step in its order, and a step that is missing is no guess", () => {
    const steps: Steps = new Map([
      [1, (state: object): Raw => ({ ...state, candidateKey: "from 1" })],
      [2, (state: object): Raw => ({ ...state, route: "from 2" })],
    ]);
    expect(migrate(OLD, steps, 3)).toMatchObject({
      kind: "state",
      state: { schema: 3, candidateKey: "from 1", route: "from 2" },
    });
    expect(migrate(OLD, new Map([[2, (state: object) => ({ ...state })]]), 3)).toEqual({
      kind: "unreadable",
      at: "schema 1",
    });
  });
});
