import { describe, expect, test } from "vitest";
import type { Policy } from "../../../src/config/policy.ts";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import type { Verb } from "../../../src/gate/command.ts";
import { notAllowed } from "../../../src/gate/may-ask.ts";
import { narrowness } from "../../../src/gate/glob.ts";
import { HOUR, instant } from "../../../src/units.ts";
import {
  BUILT_IN,
  NOW,
  SHORT,
  ack,
  approval,
  comment,
  factsOf,
  inputOf,
  person,
  policyOf,
  review,
  role,
  rolloutOf,
  veto,
  withPeople,
} from "./facts-of.ts";
import { firstOf, ignoredIn, requirementOf, says } from "./judging.ts";

const APPROVED = withPeople([approval("owner-a")], [ack("oncall-a")]);

function withRoles(roles: readonly string[], given: Partial<Policy> = {}): Policy {
  const policy = policyOf(given);
  return { ...policy, tiers: { ...policy.tiers, 1: { ...policy.tiers[1], roles } } };
}

describe("one person", () => {
  test("clears a request for changes in whatever case GitHub writes the login", () => {
    expect(says(withPeople([veto("Owner-A"), approval("owner-a")], [ack("oncall-a")]))).toBe("go approved");
    expect(ignoredIn(withPeople([approval("OWNER-A"), veto("owner-a")], [ack("oncall-a")]))).toEqual([
      "OWNER-A approval superseded",
    ]);
  });

  test("who takes the pager twice, in two cases, has it once", () => {
    const later = comment("oncall-a", `/rollout ack ${SHORT} 2h`);
    expect(
      requirementOf(withPeople([approval("owner-a")], [ack("OnCall-A"), later]), "acknowledgement").by,
    ).toEqual(["OnCall-A"]);
  });

  test("whose second acknowledgement ends earlier has the pager until the first one ends", () => {
    const shorter = comment("ONCALL-A", `/rollout ack ${SHORT} 2h`);
    const input = withPeople([approval("owner-a")], [ack("oncall-a"), shorter]);
    expect(requirementOf(input, "acknowledgement").by).toEqual(["oncall-a"]);
  });

  test("who approves in one case and takes the pager in another is still one person", () => {
    const both = { anyOf: ["@ann"], atLeast: 1 };
    const policy = policyOf({ roles: { "model-owner": both, "on-call": both } });
    expect(says({ ...withPeople([approval("Ann")], [ack("ann")]), policy })).toBe(
      "waiting acknowledgement-missing",
    );
    expect(says({ ...withPeople([approval("ann")], [ack("ANN")]), policy })).toBe(
      "waiting acknowledgement-missing",
    );
  });

  test("who stands for a role in one case is not asked to fill it again in another", () => {
    const { approvals, roles } = policyOf();
    const owners = { anyOf: ["@owner-a", "@owner-b"], atLeast: 2 };
    const policy = policyOf({
      approvals: { ...approvals, distinct: false },
      roles: { ...roles, "model-owner": owners },
    });
    const input = { ...withPeople([approval("OWNER-A")], [ack("oncall-a")]), policy };
    expect(requirementOf(input, "role:model-owner")).toMatchObject({
      by: ["OWNER-A"],
      closers: ["@owner-b"],
    });
  });

  test("does not take the pager in a comment of the program's own account", () => {
    const input = withPeople([approval("owner-a")], [ack("oncall-a", { ours: true })]);
    expect(says(input)).toBe("waiting acknowledgement-missing");
  });
});

describe("the roles of a tier", () => {
  test("are the ones that are asked for, and no others", () => {
    const newsroom = { anyOf: ["@desk"], atLeast: 1 };
    const policy = withRoles(["newsroom"], { roles: { ...policyOf().roles, newsroom } });
    const input = { ...withPeople([approval("desk")], []), policy };
    expect(says(input)).toBe("go approved");
    expect(firstOf(input).requirements.map(({ id }) => id)).not.toContain("role:model-owner");
  });

  test("people for one pattern do not decide about a rollout that it does not match", () => {
    const policy = policyOf({
      for: [{ pattern: "rank*", roles: { "model-owner": { anyOf: ["@rank"], atLeast: 1 } } }],
    });
    expect(says({ ...APPROVED, policy })).toBe("go approved");
    const ranked = { ...withPeople([approval("rank")], [ack("oncall-a")]), policy };
    expect(says(ranked)).toBe("waiting role-missing");
  });

  test("stars do not make a pattern narrower, however many", () => {
    expect(narrowness("abcd*")).toBeGreaterThan(narrowness("*a*b*c*"));
  });
});

describe("a request for changes is heard", () => {
  const newsroom = { anyOf: ["@desk"], atLeast: 1 };
  const input = withPeople([approval("owner-a"), veto("desk")], [ack("oncall-a")]);

  test.each([
    [
      "a role of the policy that nobody waits for",
      policyOf({ roles: { ...policyOf().roles, newsroom } }),
      rolloutOf(),
    ],
    [
      "a role of the policy for this rollout",
      policyOf({ for: [{ pattern: "summ*", roles: { newsroom } }] }),
      rolloutOf(),
    ],
    [
      "a role of the file at the base",
      policyOf(),
      rolloutOf({ peopleAtBase: [role("newsroom", ["@desk"])] }),
    ],
  ] as const)("from the holder of %s", (_, policy, rollout) => {
    const given = { ...input, policy, rollouts: [rollout] };
    // The people at base count only where no policy names anybody.
    const built = rollout.peopleAtBase === undefined ? given : withoutPolicy(given, rollout);
    expect(says(built)).toBe("no-go changes-requested");
  });

  const withoutPolicy = (given: typeof input, rollout: ReturnType<typeof rolloutOf>) => ({
    ...given,
    policy: BUILT_IN,
    policySource: { kind: "built-in" } as const,
    rollouts: [rollout],
  });
});

describe("what is said", () => {
  test("names the requirement and its reason, also where it is met", () => {
    const ids = firstOf(APPROVED).requirements.map(({ id, kind, reason }) => `${id} ${kind} ${reason}`);
    expect(ids).toEqual([
      "files satisfied approved",
      "plan satisfied approved",
      "open satisfied approved",
      "not-draft satisfied approved",
      "facts satisfied approved",
      "no-changes-requested satisfied approved",
      "role:model-owner satisfied approved",
      "acknowledgement satisfied approved",
      "not-frozen satisfied approved",
    ]);
  });

  test.each([
    ["files", "refused", { problems: 1 }],
    ["plan", "refused", { rollouts: [rolloutOf({ blocked: true })] }],
    ["open", "waiting", { facts: { ...APPROVED.facts, state: "closed" } }],
    ["not-draft", "waiting", { facts: { ...APPROVED.facts, draft: true } }],
    ["facts", "waiting", { facts: { ...APPROVED.facts, files: { items: [], complete: false } } }],
    [
      "no-changes-requested",
      "refused",
      withPeople([approval("owner-a"), veto("owner-b")], [ack("oncall-a")]),
    ],
    ["role:model-owner", "waiting", withPeople([], [ack("oncall-a")])],
    ["acknowledgement", "waiting", withPeople([approval("owner-a")], [])],
  ] as const)("names %s where it is %s, and nothing else is open", (id, kind, given) => {
    const open = firstOf({ ...APPROVED, ...given }).requirements.filter((each) => each.kind !== "satisfied");
    expect(open.map((each) => `${each.id} ${each.kind}`)).toEqual([`${id} ${kind}`]);
  });

  test("names the policy where it cannot be read, and the maintainer who is missing", () => {
    expect(requirementOf({ ...APPROVED, policy: null }, "policy").reason).toBe("policy-unreadable");
    const people = [role("model-owner", ["@owner-a"]), role("on-call", ["@oncall-a"])];
    const built = { ...APPROVED, policy: BUILT_IN, policySource: { kind: "built-in" } as const };
    expect(
      requirementOf({ ...built, rollouts: [rolloutOf({ people, isNew: true })] }, "role:maintainer"),
    ).toMatchObject({ kind: "waiting", reason: "role-missing", missing: 1 });
  });

  test.each([0, 1, 2])("%d problems outside of rollouts", (problems) => {
    expect(evaluateGate(inputOf({ rollouts: [], problems })).kind).toBe(problems === 0 ? "go" : "no-go");
  });

  test.each(["reviews", "comments", "commits", "files"] as const)(
    "says that the %s are incomplete",
    (name) => {
      const { facts } = APPROVED;
      const cut = { ...APPROVED, facts: { ...facts, [name]: { ...facts[name], complete: false } } };
      expect(requirementOf(cut, "facts").detail).toContain(`more ${name} than`);
    },
  );
});

describe("who is asked", () => {
  const team = (logins: readonly string[]) => ({
    ...inputOf({ facts: factsOf({ teams: { "@acme/owners": { kind: "members", logins } } }) }),
    policy: policyOf({
      roles: { ...policyOf().roles, "model-owner": { anyOf: ["@acme/owners"], atLeast: 1 } },
    }),
  });

  test.each([
    [[], []],
    [["owner-a"], ["@acme/owners"]],
    [["owner-a", "author"], ["@owner-a"]],
    [["author"], []],
  ])("of a team of %j: %j", (logins, closers) => {
    expect(requirementOf(team(logins), "role:model-owner").closers).toEqual(closers);
  });

  test("nobody whose permission is known to be too little, except for the pager", () => {
    const permissions = { "owner-a": "read", "oncall-a": "read", "owner-b": "write" } as const;
    const input = inputOf({ facts: factsOf({ permissions }) });
    expect(requirementOf(input, "role:model-owner").closers).toEqual(["@owner-b"]);
    expect(requirementOf(input, "acknowledgement").closers).toEqual(["@oncall-a", "@oncall-b"]);
  });

  test("nobody who reviewed without write access, except for the pager", () => {
    const remarks = [
      review("owner-a", "commented", { canPush: false }),
      review("oncall-a", "commented", { canPush: false }),
      review("owner-b", "commented"),
    ];
    const input = withPeople(remarks, []);
    expect(requirementOf(input, "role:model-owner").closers).toEqual(["@owner-b"]);
    expect(requirementOf(input, "acknowledgement").closers).toEqual(["@oncall-a", "@oncall-b"]);
  });
});

test.each(["bot", "ghost"] as const)("a request for changes by a %s is listed as such", (kind) => {
  const input = withPeople(
    [veto("owner-b", { by: person("owner-b", kind) }), approval("owner-a")],
    [ack("oncall-a")],
  );
  expect(ignoredIn(input)).toEqual([`owner-b changes-requested ${kind}`]);
});

describe("who satisfied it is said", () => {
  test("of a role and of the pager", () => {
    expect(requirementOf(APPROVED, "role:model-owner")).toMatchObject({
      by: ["owner-a"],
      closers: [],
      missing: 0,
    });
    expect(requirementOf(APPROVED, "acknowledgement")).toMatchObject({
      by: ["oncall-a"],
      closers: [],
      missing: 0,
    });
  });

  test("a role that is merely open needs no further words", () => {
    const open = requirementOf(withPeople([], [ack("oncall-a")]), "role:model-owner");
    expect(open).toMatchObject({
      reason: "role-missing",
      detail: "",
      missing: 1,
      closers: ["@owner-a", "@owner-b"],
    });
  });

  test("a permission that was not read leaves the role open", () => {
    const policy = policyOf({ approvals: { ...policyOf().approvals, least: "admin" } });
    expect(requirementOf({ ...APPROVED, policy }, "role:model-owner")).toMatchObject({
      reason: "role-missing",
      detail: "the permission of owner-a was not read",
    });
  });
});

describe("without a policy a rollout that names its own approvers", () => {
  const people = [role("model-owner", ["@owner-a"]), role("on-call", ["@oncall-a"])];
  const built = (permissions: Readonly<Record<string, "write" | "maintain" | "admin">>) => ({
    ...withPeople([approval("owner-a")], [ack("oncall-a")], { permissions }),
    policy: BUILT_IN,
    policySource: { kind: "built-in" } as const,
    rollouts: [rolloutOf({ people, isNew: true })],
  });

  test("names the maintainer among them, once", () => {
    const both = [...people, role("newsroom", ["@owner-a"])];
    const policy = withRoles(["model-owner", "newsroom", "on-call"], {
      ...BUILT_IN,
      approvals: { ...policyOf().approvals, distinct: false },
    });
    const input = {
      ...built({ "owner-a": "admin", "oncall-a": "write" }),
      policy,
      rollouts: [rolloutOf({ people: both, isNew: true })],
    };
    expect(requirementOf(input, "role:maintainer")).toMatchObject({
      kind: "satisfied",
      by: ["owner-a"],
      missing: 0,
    });
  });

  test("waits for one more person where only on-call maintains the repository", () => {
    const input = built({ "owner-a": "write", "oncall-a": "admin" });
    expect(requirementOf(input, "role:maintainer")).toMatchObject({ kind: "waiting", by: [], missing: 1 });
  });

  test("is asked for one also where it says that its people are known", () => {
    const rollout = rolloutOf({ people, peopleAtBase: people, isNew: true });
    const input = { ...built({ "owner-a": "write", "oncall-a": "write" }), rollouts: [rollout] };
    expect(requirementOf(input, "role:maintainer").kind).toBe("waiting");
    expect(says({ ...input, rollouts: [{ ...rollout, isNew: false }] })).toBe("go approved");
  });
});

test.each([
  [-1, "go approved"],
  [0, "waiting frozen"],
  [1, "waiting frozen"],
  [2, "go approved"],
])("a freeze of two hours, %d hours after its beginning: %s", (hours, expected) => {
  const from = instant(NOW - hours * HOUR);
  const policy = policyOf({ freeze: [{ from, until: instant(from + 2 * HOUR), because: "year end" }] });
  expect(says({ ...APPROVED, policy })).toBe(expected);
  expect(requirementOf({ ...APPROVED, policy }, "not-frozen").kind).toBe(
    expected.startsWith("go") ? "satisfied" : "waiting",
  );
});

describe("stopping by comment", () => {
  const ask = (verb: Verb, login: string, permissions = {}): boolean =>
    notAllowed(verb, comment(login, `/rollout ${verb}`), inputOf({ facts: factsOf({ permissions }) })) ===
    null;

  test.each(["write", "maintain", "admin"])("is for everybody with %s", (held) => {
    expect([ask("hold", "alice", { alice: held }), ask("abort", "alice", { alice: held })]).toEqual([
      true,
      true,
    ]);
  });

  test("is for holders of a role, whatever they may write", () => {
    expect([ask("hold", "owner-a"), ask("abort", "oncall-b"), ask("hold", "mallory")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
