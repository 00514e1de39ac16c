import { describe, expect, test } from "vitest";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import { mismatches, openLeaves } from "../../../src/gate/expectation.ts";
import { wayToGo } from "../../../src/gate/ways-to-go.ts";
import { unknownIn, whatIf } from "../../../src/gate/what-if.ts";
import type { Change } from "../../../src/gate/what-if.ts";
import { DAY, plus } from "../../../src/units.ts";
import {
  ack,
  approval,
  factsOf,
  inputOf,
  listed,
  NOW,
  OLD,
  policyOf,
  rolloutOf,
  veto,
  withPeople,
} from "./facts-of.ts";

const WRITERS = { permissions: { "owner-a": "write", "owner-b": "write" } } as const;
const OPEN = withPeople([], [], WRITERS);
const approve = (login: string, reason = "I accept."): Change => ({ kind: "approve", login, reason });
const take = (login: string, until: string | null = null): Change => ({ kind: "ack", login, until });

function said(changes: readonly Change[], input = OPEN): string {
  const { kind, reason } = evaluateGate(whatIf(input, changes));
  return `${kind} ${reason}`;
}

describe("what if", () => {
  test.each<[string, readonly Change[], string]>([
    ["nobody does anything", [], "waiting role-missing"],
    ["the owner approves", [approve("owner-a")], "waiting acknowledgement-missing"],
    ["both do what is asked", [approve("owner-a"), take("oncall-a")], "go approved"],
    ["the owner gives no reason", [approve("owner-a", ""), take("oncall-a")], "waiting role-missing"],
    ["a stranger approves", [approve("bob"), take("oncall-a")], "waiting role-missing"],
    ["the author approves", [approve("author"), take("oncall-a")], "waiting role-missing"],
    ["a bot approves", [approve("owner-a[bot]"), take("oncall-a")], "waiting role-missing"],
    [
      "they do it and the author pushes",
      [approve("owner-a"), take("oncall-a"), { kind: "push" }],
      "waiting role-missing",
    ],
    [
      "the author pushes and then they do it",
      [{ kind: "push" }, approve("owner-a"), take("oncall-a")],
      "go approved",
    ],
    [
      "the pager is taken for a day, and it is two days later",
      [approve("owner-a"), take("oncall-a", "24h"), { kind: "at", at: plus(NOW, 2 * DAY) }],
      "waiting acknowledgement-expired",
    ],
    [
      "one of them says no after all",
      [approve("owner-a"), take("oncall-a"), { kind: "request-changes", login: "owner-b" }],
      "no-go changes-requested",
    ],
    [
      "and takes it back",
      [
        approve("owner-a"),
        take("oncall-a"),
        { kind: "request-changes", login: "owner-b" },
        approve("owner-b"),
      ],
      "go approved",
    ],
    [
      "the owner lost the access",
      [{ kind: "access", login: "Owner-A", permission: "read" }, approve("owner-a"), take("oncall-a")],
      "waiting role-missing",
    ],
  ])("%s", (_, changes, expected) => {
    expect(said(changes)).toBe(expected);
  });

  test("a draft is made ready", () => {
    const draft = withPeople([approval("owner-a")], [ack("oncall-a")], { draft: true });
    expect([said([], draft), said([{ kind: "ready" }], draft)]).toEqual(["waiting draft", "go approved"]);
  });

  test("an approval of somebody whose access is not known counts as none, and is told", () => {
    const unknown = withPeople([], [ack("oncall-a")]);
    const changes = [approve("owner-a")];
    expect([said(changes, unknown), unknownIn(unknown, changes)]).toEqual([
      "waiting role-missing",
      ["owner-a"],
    ]);
    const told: readonly Change[] = [{ kind: "access", login: "owner-a", permission: "write" }, ...changes];
    expect([said(told, unknown), unknownIn(unknown, told)]).toEqual(["go approved", []]);
  });

  test("a team that nobody read stays unknown whoever approves", () => {
    const policy = policyOf({
      roles: {
        "model-owner": { anyOf: ["@acme/owners"], atLeast: 1 },
        "on-call": { anyOf: ["@oncall-a"], atLeast: 1 },
      },
    });
    const input = { ...OPEN, policy };
    expect(said([approve("owner-a"), take("oncall-a")], input)).toBe("waiting team-unreadable");
    expect(wayToGo(input)).toMatchObject({
      kind: "cannot",
      because: [{ leaf: { reason: "team-unreadable" } }],
    });
  });

  test("labels and statuses are added once, and one status makes the others no less unknown", () => {
    const { facts } = whatIf(inputOf(), [
      { kind: "label", name: "urgent" },
      { kind: "label", name: "urgent" },
      { kind: "status", status: { context: "ci", state: "failure", source: null } },
      { kind: "status", status: { context: "ci", state: "success", source: "app" } },
    ]);
    expect(facts.labels).toEqual(["urgent"]);
    expect(facts.checks).toEqual({
      items: [{ context: "ci", state: "success", source: "app" }],
      complete: false,
    });
  });

  test("nothing of the original is touched", () => {
    const before = JSON.stringify(OPEN);
    whatIf(OPEN, [approve("owner-a"), take("oncall-a"), { kind: "push" }]);
    expect(JSON.stringify(OPEN)).toBe(before);
  });
});

describe("the fewest people who make it go", () => {
  test("are one of each role, named with all who could", () => {
    expect(wayToGo(OPEN)).toEqual({
      kind: "people",
      steps: [
        { does: "approve", count: 1, people: ["owner-a", "owner-b"], lifts: false },
        { does: "ack", count: 1, people: ["oncall-a", "oncall-b"], lifts: false },
      ],
      assumed: [],
      isSmallest: true,
    });
  });

  test("are nobody where it is a go", () => {
    expect(wayToGo(withPeople([approval("owner-a")], [ack("oncall-a")]))).toEqual({ kind: "is-go" });
  });

  test("rest on access that is not known, and say so", () => {
    expect(wayToGo(withPeople([], [ack("oncall-a")]))).toMatchObject({
      kind: "people",
      steps: [{ people: ["owner-a", "owner-b"] }],
      assumed: ["owner-a", "owner-b"],
    });
  });

  test("hold who said no: nobody else can take that back", () => {
    const way = wayToGo(withPeople([approval("owner-a"), veto("owner-b")], [ack("oncall-a")], WRITERS));
    expect(way).toMatchObject({
      kind: "people",
      steps: [{ does: "approve", count: 1, people: ["owner-b"], lifts: true }],
    });
  });

  test("are two where two are asked, and one answers for several rollouts", () => {
    const policy = policyOf({
      roles: {
        "model-owner": { anyOf: ["@a", "@b", "@c"], atLeast: 2 },
        "on-call": { anyOf: ["@oncall-a"], atLeast: 1 },
      },
    });
    const permissions = { a: "write", b: "write", c: "write" } as const;
    const rollouts = [rolloutOf(), rolloutOf({ name: "ranker" })];
    const way = wayToGo(inputOf({ policy, rollouts, facts: factsOf({ permissions }) }));
    expect(way).toMatchObject({
      kind: "people",
      steps: [
        { does: "approve", count: 2, people: ["a", "b", "c"] },
        { does: "ack", count: 1, people: ["oncall-a"] },
      ],
    });
  });

  test("cannot help where something else is open", () => {
    const way = wayToGo(withPeople([], [], { ...WRITERS, draft: true }));
    expect(way).toMatchObject({ kind: "cannot", because: [{ leaf: { id: "not-draft" } }] });
    expect(wayToGo(inputOf({ policy: null }))).toMatchObject({ kind: "cannot" });
  });

  test("are found among a thousand people", () => {
    const owners = Array.from({ length: 1_000 }, (_, index) => `o${index}`);
    const policy = policyOf({
      roles: {
        "model-owner": { anyOf: owners.map((login) => `@${login}`), atLeast: 5 },
        "on-call": { anyOf: ["@oncall-a"], atLeast: 1 },
      },
    });
    expect(wayToGo(inputOf({ policy })).kind).toBe("people");
  });
});

describe("what a file expects", () => {
  const outcome = evaluateGate(withPeople([approval("owner-a", { commit: OLD })], [], WRITERS));
  const any = { outcome: "waiting", reason: null, waitingFor: null, notCounted: {} } as const;

  test.each([
    ["the outcome alone", any, []],
    ["another outcome", { ...any, outcome: "go" as const }, ["outcome"]],
    ["the reason", { ...any, reason: "role-missing" as const }, []],
    ["another reason", { ...any, reason: "draft" as const }, ["reason"]],
    ["all that is open", { ...any, waitingFor: ["on-call", "role:model-owner"] }, []],
    ["less than is open", { ...any, waitingFor: ["on-call"] }, ["waiting-for"]],
    ["more than is open", { ...any, waitingFor: ["on-call", "model-owner", "legal"] }, ["waiting-for"]],
    ["who does not count", { ...any, notCounted: { "OWNER-A": "stale-commit" as const } }, []],
    ["another reason why not", { ...any, notCounted: { "owner-a": "bot" as const } }, ["not-counted"]],
  ])("%s", (_, expected, found) => {
    expect(mismatches(expected, outcome).map(({ what }) => what)).toEqual(found);
  });

  test("of a rule with parts: its name stands for what is open in it", () => {
    const leaf = (id: string, kind: "waiting" | "satisfied") => ({
      id,
      kind,
      reason: "role-missing" as const,
      by: [],
      closers: [],
      missing: 1,
      detail: "",
    });
    const [rollout] = outcome.rollouts;
    if (rollout === undefined) throw new RangeError("no rollout");
    const parts = [leaf("role:legal", "waiting"), leaf("role:privacy", "satisfied")];
    const tree = {
      ...outcome,
      rollouts: [{ ...rollout, requirements: [{ ...leaf("rule:eu", "waiting"), parts }] }],
    };
    expect(openLeaves(tree).map(({ path }) => path)).toEqual([["rule:eu", "role:legal"]]);
    for (const name of ["eu", "legal", "rule:eu"])
      expect(mismatches({ ...any, waitingFor: [name] }, tree)).toEqual([]);
    expect(mismatches({ ...any, waitingFor: ["privacy"] }, tree)).toHaveLength(1);
  });
});

test("a list of approvals that a file names twice is one", () => {
  expect(
    openLeaves(
      evaluateGate(
        inputOf({ facts: factsOf({ reviews: listed(approval("owner-a"), approval("owner-a")) }) }),
      ),
    ),
  ).toHaveLength(1);
});
