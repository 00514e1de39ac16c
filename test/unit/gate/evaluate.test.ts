import { describe, expect, test } from "vitest";
import type { Policy } from "../../../src/config/policy.ts";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import { rolesHeldBy } from "../../../src/gate/people.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import type { PullRequestFacts, Review } from "../../../src/gate/facts.ts";
import type { Dismissal, Requirement, RolloutOutcome } from "../../../src/gate/outcome.ts";
import { DAY, HOUR, instant, milliseconds } from "../../../src/units.ts";
import {
  BUILT_IN,
  DIGEST,
  HEAD,
  NOW,
  OLD,
  OTHER_DIGEST,
  SHORT,
  ack,
  approval,
  comment,
  commit,
  factsOf,
  inputOf,
  listed,
  person,
  policyOf,
  review,
  role,
  rolloutOf,
  veto,
  withPeople,
} from "./facts-of.ts";

const APPROVED = withPeople([approval("owner-a")], [ack("oncall-a")]);

function first(input: GateInput): RolloutOutcome {
  const [outcome] = evaluateGate(input).rollouts;
  if (outcome === undefined) throw new Error("no rollout was evaluated");
  return outcome;
}

function requirement(input: GateInput, id: string): Requirement {
  const found = first(input).requirements.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no requirement ${id}`);
  return found;
}

function named(login: string): Policy["roles"] {
  return { "model-owner": { anyOf: [login], atLeast: 1 } };
}

function says(input: GateInput): string {
  const { kind, reason } = evaluateGate(input);
  return `${kind} ${reason}`;
}

function dismissals(input: GateInput): readonly string[] {
  return first(input).dismissals.map(({ login, what, why }: Dismissal) => `${login} ${what} ${why}`);
}

describe("a go", () => {
  test("takes the model owner's approval and the pager taken by on-call", () => {
    const outcome = first(APPROVED);
    expect(says(APPROVED)).toBe("go approved");
    expect(outcome.approvals).toMatchObject([
      { role: "model-owner", by: "owner-a", reason: "I accept 1 % of the traffic." },
    ]);
    expect(outcome.acknowledgement).toMatchObject({ by: "oncall-a", until: instant(NOW - HOUR + DAY) });
    expect(outcome.digest).toBe(DIGEST);
  });

  test("is given to a pull request that changes no rollout, also as a draft", () => {
    expect(says(inputOf({ rollouts: [], facts: factsOf({ draft: true }) }))).toBe("go no-rollout-changed");
  });

  test("row 51: is not given for a title or a label that asks for it", () => {
    expect(says(inputOf({ facts: factsOf({ title: "[skip ci] skip-gate", labels: ["skip-gate"] }) }))).toBe(
      "waiting role-missing",
    );
  });

  test("is given to a merged pull request, which is how promote asks", () => {
    expect(says({ ...APPROVED, facts: { ...APPROVED.facts, state: "merged" } })).toBe("go approved");
  });
});

describe("what no approval can outweigh", () => {
  test.each([
    ["problems in the files", { problems: 2 }, "no-go problems"],
    ["problems without a rollout", { problems: 2, rollouts: [] }, "no-go problems"],
    ["a blocker in the plan", { rollouts: [rolloutOf({ blocked: true })] }, "no-go blockers"],
    ["a policy that cannot be read", { policy: null }, "no-go policy-unreadable"],
    ["a closed pull request", { facts: { ...APPROVED.facts, state: "closed" } }, "waiting closed"],
    ["row 52: a draft", { facts: { ...APPROVED.facts, draft: true } }, "waiting draft"],
    [
      "a freeze",
      { policy: policyOf({ freeze: [{ from: NOW, until: instant(NOW + DAY), because: "year end" }] }) },
      "waiting frozen",
    ],
  ] as const)("%s", (_, given, expected) => {
    expect(says({ ...APPROVED, ...given })).toBe(expected);
  });

  test("a freeze ends at its end", () => {
    const policy = policyOf({ freeze: [{ from: instant(NOW - DAY), until: NOW, because: "year end" }] });
    expect(says({ ...APPROVED, policy })).toBe("go approved");
  });

  test.each(["reviews", "comments", "commits", "files"] as const)(
    "rows 21 and 22: an incomplete list of %s",
    (name) => {
      const { facts } = APPROVED;
      expect(says({ ...APPROVED, facts: { ...facts, [name]: { ...facts[name], complete: false } } })).toBe(
        "waiting facts-incomplete",
      );
    },
  );

  test("an incomplete list of files, although no rollout seems to be changed", () => {
    expect(says(inputOf({ rollouts: [], facts: factsOf({ files: { items: [], complete: false } }) }))).toBe(
      "waiting facts-incomplete",
    );
  });
});

describe("approvals that do not count", () => {
  test.each<readonly [string, Review, Partial<PullRequestFacts>, string]>([
    ["row 4: of an older head", approval("owner-a", { commit: OLD }), {}, "owner-a approval stale-commit"],
    ["of no commit at all", approval("owner-a", { commit: null }), {}, "owner-a approval stale-commit"],
    [
      "row 8: of a co-author",
      approval("owner-a"),
      { commits: listed(commit("author", "Owner-A")) },
      "owner-a approval contributor",
    ],
    [
      "of the author",
      approval("owner-a"),
      { author: person("OWNER-A"), commits: listed() },
      "owner-a approval author",
    ],
    ["row 10: of a bot", approval("owner-a", { by: person("owner-a", "bot") }), {}, "owner-a approval bot"],
    [
      "row 11: of a deleted account",
      approval("ghost", { by: person("ghost", "ghost") }),
      {},
      "ghost approval ghost",
    ],
    ["of somebody without a role", approval("mallory"), {}, "mallory approval no-role"],
    [
      "of somebody who may not push",
      approval("owner-a", { canPush: false }),
      {},
      "owner-a approval no-access",
    ],
    [
      "without a first line at tier 1",
      approval("owner-a", { body: " \n\nlooks good" }),
      {},
      "owner-a approval reason-missing",
    ],
    ["row 17: of a homoglyph", approval("оwner-a"), {}, "оwner-a approval no-role"],
    ["row 17: of a Kelvin sign", approval("\u212Aate"), {}, "\u212Aate approval no-role"],
  ])("%s", (_, given, facts, expected) => {
    const roles = { ...policyOf().roles, "model-owner": { anyOf: ["@owner-a", "@kate"], atLeast: 1 } };
    const input = { ...withPeople([given], [ack("oncall-a")], facts), policy: policyOf({ roles }) };
    expect(says(input)).toBe("waiting role-missing");
    expect(dismissals(input)).toEqual([expected]);
  });

  test("row 15: a pending review is no opinion, and a comment takes none back", () => {
    expect(says(withPeople([review("owner-a", "pending", { at: null })], [ack("oncall-a")]))).toBe(
      "waiting role-missing",
    );
    expect(says(withPeople([approval("owner-a"), review("owner-a", "commented")], [ack("oncall-a")]))).toBe(
      "go approved",
    );
  });

  test("row 17: case does not matter, in the policy or in the review", () => {
    expect(says(withPeople([approval("OWNER-A")], [ack("OnCall-A")]))).toBe("go approved");
  });

  test("at tier 2 no first line is asked for", () => {
    const input = withPeople([approval("owner-a", { body: "" })], [ack("oncall-a")]);
    expect(says({ ...input, rollouts: [rolloutOf({ tier: 2 })] })).toBe("go approved");
  });

  test("row 5: a push away and back to the approved commit leaves the approval", () => {
    expect(says(withPeople([approval("owner-a", { commit: HEAD })], [ack("oncall-a")]))).toBe("go approved");
  });

  test.each([
    [true, "go approved"],
    [false, "waiting role-missing"],
  ])(
    "an older head with an equal digest counts when the policy says so: %s",
    (equalDigestCounts, expected) => {
      const input = withPeople([approval("owner-a", { commit: OLD })], [ack("oncall-a")]);
      const policy = policyOf({ approvals: { ...policyOf().approvals, equalDigestCounts } });
      expect(says({ ...input, policy, rollouts: [rolloutOf({ equalCommits: [OLD] })] })).toBe(expected);
    },
  );

  test.each([
    ["maintain", "write", "waiting role-missing"],
    ["maintain", "maintain", "go approved"],
    ["admin", "maintain", "waiting role-missing"],
    ["write", "write", "go approved"],
  ] as const)("least %s, held %s: %s", (least, held, expected) => {
    const input = withPeople([approval("owner-a")], [ack("oncall-a")], { permissions: { "Owner-A": held } });
    expect(says({ ...input, policy: policyOf({ approvals: { ...policyOf().approvals, least } }) })).toBe(
      expected,
    );
  });

  test("a permission above write that was not read waits", () => {
    const policy = policyOf({ approvals: { ...policyOf().approvals, least: "maintain" } });
    expect(requirement({ ...APPROVED, policy }, "role:model-owner").detail).toBe(
      "the permission of owner-a was not read",
    );
  });

  test("row 9: an e-mail that no account claims is named and excludes nobody", () => {
    const unattributed = { commit: HEAD, people: [], unattributed: ["x@evil.example"] };
    const input = withPeople([approval("owner-a")], [ack("oncall-a")], { commits: listed(unattributed) });
    expect(says(input)).toBe("go approved");
    expect(requirement(input, "attribution")).toMatchObject({
      kind: "skipped",
      detail: expect.stringContaining("x@evil.example"),
    });
  });
});

describe("vetoes", () => {
  test("row 12: the later of approval and veto wins", () => {
    expect(says(withPeople([approval("owner-a"), veto("owner-a")], [ack("oncall-a")]))).toBe(
      "no-go changes-requested",
    );
    expect(says(withPeople([veto("owner-a"), approval("owner-a")], [ack("oncall-a")]))).toBe("go approved");
  });

  test("row 13: a dismissed veto does not revive the approval before it", () => {
    const input = withPeople([approval("owner-a"), review("owner-a", "dismissed")], [ack("oncall-a")]);
    expect(says(input)).toBe("waiting role-missing");
    expect(dismissals(input)).toEqual(["owner-a approval dismissed", "owner-a approval superseded"]);
  });

  test("row 14: a veto on an older commit still blocks, whoever else approves", () => {
    const input = withPeople([veto("owner-b", { commit: OLD }), approval("owner-a")], [ack("oncall-a")]);
    expect(says(input)).toBe("no-go changes-requested");
    expect(requirement(input, "no-changes-requested")).toMatchObject({ closers: ["@owner-b"], missing: 1 });
  });

  test.each([
    ["on-call", veto("oncall-b"), "no-go changes-requested"],
    ["a role that only the file names", veto("desk-a"), "no-go changes-requested"],
    ["a contributor with a role", veto("owner-b"), "no-go changes-requested"],
    ["a stranger", veto("mallory"), "go approved"],
    ["a bot", veto("owner-b", { by: person("owner-b", "bot") }), "go approved"],
    ["a deleted account", veto("ghost", { by: person("ghost", "ghost") }), "go approved"],
  ] as const)("of %s", (_, given, expected) => {
    const input = withPeople([given, approval("owner-a")], [ack("oncall-a")], {
      commits: listed(commit("author", "owner-b")),
    });
    expect(says({ ...input, rollouts: [rolloutOf({ people: [role("newsroom", ["@desk-a"])] })] })).toBe(
      expected,
    );
  });

  test.each([
    [true, "no-go changes-requested"],
    [false, "go approved"],
  ])("of a possible member of an unreadable team who may push: %s", (canPush, expected) => {
    const input = withPeople([veto("somebody", { canPush }), approval("owner-a")], [ack("oncall-a")]);
    expect(says({ ...input, rollouts: [rolloutOf({ people: [role("newsroom", ["@acme/desk"])] })] })).toBe(
      expected,
    );
  });
});

describe("the pager", () => {
  const owner = approval("owner-a");

  test("an approving review does not take it", () => {
    expect(says(withPeople([owner, approval("oncall-a")], []))).toBe("waiting acknowledgement-missing");
  });

  test.each([
    ["edited", ack("oncall-a", { edited: true }), "edited", "acknowledgement-missing"],
    ["a bot's", ack("oncall-a", { by: person("oncall-a", "bot") }), "bot", "acknowledgement-missing"],
    ["a stranger's", ack("mallory"), "no-role", "acknowledgement-missing"],
    ["the model owner's", ack("owner-b"), "no-role", "acknowledgement-missing"],
    [
      "of another plan",
      comment("oncall-a", "/rollout ack 000000000000"),
      "other-digest",
      "acknowledgement-missing",
    ],
    ["ended", ack("oncall-a", { at: instant(NOW - DAY) }), "expired", "acknowledgement-expired"],
    [
      "ended by its own hour",
      comment("oncall-a", `/rollout ack ${SHORT} 2026-11-23T12:00Z`),
      "expired",
      "acknowledgement-expired",
    ],
  ] as const)("%s does not count", (_, given, why, reason) => {
    const input = withPeople([owner], [given]);
    expect(says(input)).toBe(`waiting ${reason}`);
    expect(first(input).dismissals).toMatchObject([{ what: "acknowledgement", why }]);
  });

  test("the author and whoever took part in the change do not take it before the merge", () => {
    const input = withPeople([owner], [ack("oncall-a"), ack("oncall-b")], {
      author: person("oncall-a"),
      commits: listed(commit("oncall-b")),
    });
    expect(dismissals(input)).toEqual([
      "oncall-a acknowledgement author",
      "oncall-b acknowledgement contributor",
    ]);
    expect(requirement(input, "acknowledgement").closers).toEqual([]);
  });

  test("text that only looks like a command, or is ours, is not listed", () => {
    const own = ack("oncall-a", { ours: true });
    expect(
      dismissals(
        withPeople(
          [owner],
          [comment("oncall-a", `> /rollout ack ${SHORT}`), comment("oncall-a", "/rollout ack"), own],
        ),
      ),
    ).toEqual([]);
  });

  test.each([
    ["without an end: as long as the role covers", "", 24],
    ["as long as was asked for", " 2h", 2],
    ["never longer than the role covers", " 3d", 24],
    ["until a moment", " 2026-11-23T21:00Z", 10],
  ])("%s", (_, until, hours) => {
    const given = comment("oncall-a", `/rollout ack ${SHORT}${until}`);
    expect(first(withPeople([owner], [given])).acknowledgement?.until).toBe(NOW - HOUR + hours * HOUR);
  });

  test.each([
    [null, 7 * DAY],
    [milliseconds(30 * DAY), 7 * DAY],
    [HOUR, HOUR],
  ])("a role that covers %s ms is bounded by the policy", (covers, expected) => {
    const given = ack("oncall-a", { at: instant(NOW - 1) });
    expect(
      first({ ...withPeople([owner], [given]), rollouts: [rolloutOf({ covers })] }).acknowledgement?.until,
    ).toBe(NOW - 1 + expected);
  });

  test("of two by one person the longer counts", () => {
    const input = withPeople([owner], [ack("oncall-a"), comment("oncall-a", `/rollout ack ${SHORT} 2h`)]);
    expect(first(input).acknowledgement?.until).toBe(NOW - HOUR + DAY);
  });

  test("a removed rollout has none to take", () => {
    const input = { ...withPeople([owner], []), rollouts: [rolloutOf({ digest: null })] };
    expect(says(input)).toBe("go approved");
    expect(requirement(input, "acknowledgement").kind).toBe("skipped");
  });
});

describe("roles", () => {
  const both = {
    "model-owner": { anyOf: ["@ann", "@bob"], atLeast: 1 },
    "on-call": { anyOf: ["@ann"], atLeast: 1 },
  };

  test("row 16: one person does not stand for two roles, and the open one is not hers to close", () => {
    const input = { ...withPeople([approval("ann")], [ack("ann")]), policy: policyOf({ roles: both }) };
    expect(says(input)).toBe("waiting acknowledgement-missing");
    expect(requirement(input, "acknowledgement")).toMatchObject({ closers: [], missing: 1 });
  });

  test("row 16: the person who can do both leaves the other role to the one who cannot", () => {
    const input = {
      ...withPeople([approval("ann"), approval("bob")], [ack("ann")]),
      policy: policyOf({ roles: both }),
    };
    expect(says(input)).toBe("go approved");
    expect(first(input).approvals).toMatchObject([{ by: "bob" }]);
  });

  test.each([
    [
      "distinct: false",
      policyOf({ roles: both, approvals: { ...policyOf().approvals, distinct: false } }),
      1,
    ],
    ["a tier that allows it", policyOf({ roles: both }), 3],
  ] as const)("%s lets one person stand for both", (_, policy, tier) => {
    expect(
      says({ ...withPeople([approval("ann")], [ack("ann")]), policy, rollouts: [rolloutOf({ tier })] }),
    ).toBe("go approved");
  });

  test("a file can only tighten: its list narrows, its number raises", () => {
    const people = [role("model-owner", ["@owner-b", "@friend"], { atLeast: 2 })];
    const input = withPeople(
      [approval("owner-a"), approval("owner-b"), approval("friend")],
      [ack("oncall-a")],
    );
    const tightened = { ...input, rollouts: [rolloutOf({ people })] };
    expect(requirement(tightened, "role:model-owner")).toMatchObject({
      by: ["owner-b"],
      missing: 1,
      closers: [],
    });
    expect(dismissals(tightened)).toEqual(["owner-a approval no-role", "friend approval no-role"]);
  });

  test("two are two people", () => {
    const roles = { ...policyOf().roles, "model-owner": { anyOf: ["@owner-a", "@owner-b"], atLeast: 2 } };
    const twice = {
      ...withPeople([approval("owner-a"), approval("owner-a")], [ack("oncall-a")]),
      policy: policyOf({ roles }),
    };
    expect(requirement(twice, "role:model-owner")).toMatchObject({
      by: ["owner-a"],
      closers: ["@owner-b"],
      missing: 1,
    });
  });

  test("the narrower pattern of the policy names the people", () => {
    const policy = policyOf({
      for: [
        { pattern: "*", roles: named("@all") },
        { pattern: "summ*", roles: named("@sum") },
        { pattern: "s*", roles: named("@s") },
      ],
    });
    expect(requirement({ ...inputOf(), policy }, "role:model-owner").closers).toEqual(["@sum"]);
  });

  test("a role that the policy does not name is nobody's, whatever the file says", () => {
    const policy = policyOf({ roles: { "on-call": { anyOf: ["@oncall-a"], atLeast: 1 } } });
    const input = {
      ...APPROVED,
      policy,
      rollouts: [rolloutOf({ people: [role("model-owner", ["@owner-a"])] })],
    };
    expect(says(input)).toBe("waiting role-missing");
    expect(requirement(input, "role:model-owner")).toMatchObject({
      closers: [],
      detail: expect.stringContaining("names nobody for model-owner"),
    });
  });

  test("a tier without roles still needs an owner and on-call", () => {
    const { 1: floor } = policyOf().tiers;
    const policy = policyOf({ tiers: { 1: { ...floor, roles: [] }, 2: floor, 3: floor } });
    expect(first({ ...inputOf(), policy }).requirements.map(({ id }) => id)).toContain("role:model-owner");
  });

  test("row 20: says when nobody is left who could", () => {
    const input = withPeople([], [], { commits: listed(commit("owner-a", "owner-b")) });
    expect(requirement(input, "role:model-owner")).toMatchObject({
      closers: [],
      detail: "cannot be met: nobody who holds model-owner can count here",
    });
  });
});

describe("teams", () => {
  const policy = policyOf({
    roles: {
      "model-owner": { anyOf: ["@acme/owners", "@owner-b"], atLeast: 1 },
      "on-call": { anyOf: ["@acme/oncall"], atLeast: 1 },
    },
  });
  const teams = {
    "@Acme/Owners": { kind: "members", logins: ["Owner-A", "author"] },
    "@acme/oncall": { kind: "members", logins: ["oncall-a", "oncall-b"] },
  } as const;

  test("members count as if they were named", () => {
    expect(says({ ...withPeople([approval("owner-a")], [ack("oncall-a")], { teams }), policy })).toBe(
      "go approved",
    );
  });

  test("closers name a team whole, or only those of it who can count", () => {
    const input = { ...withPeople([], [], { teams }), policy };
    expect(requirement(input, "role:model-owner").closers).toEqual(["@Owner-A", "@owner-b"]);
    expect(requirement(input, "acknowledgement").closers).toEqual(["@acme/oncall"]);
  });

  test.each([
    [
      "row 19: one that could not be read",
      { ...teams, "@acme/oncall": { kind: "unreadable", because: "HTTP 403" } },
      "HTTP 403",
    ],
    [
      "row 19: one that was not asked for",
      { "@acme/owners": teams["@Acme/Owners"] },
      "its members were not read",
    ],
  ] as const)("%s waits", (_, given, because) => {
    const input = { ...withPeople([approval("owner-a")], [ack("oncall-a")], { teams: given }), policy };
    expect(says(input)).toBe("waiting team-unreadable");
    expect(requirement(input, "acknowledgement")).toMatchObject({
      closers: [],
      detail: `@acme/oncall could not be read: ${because}`,
    });
  });

  test("beside an unreadable team a person who is named herself counts", () => {
    const given = { "@acme/oncall": teams["@acme/oncall"] };
    expect(says({ ...withPeople([approval("owner-b")], [ack("oncall-a")], { teams: given }), policy })).toBe(
      "go approved",
    );
  });
});

describe("without a policy", () => {
  const people = [role("model-owner", ["@owner-a"]), role("on-call", ["@oncall-a"])];
  const approved = {
    ...withPeople([approval("owner-a")], [ack("oncall-a")], {
      permissions: { "owner-a": "write", "oncall-a": "write" } as const,
    }),
    policy: BUILT_IN,
    policySource: { kind: "built-in" } as const,
  };

  test("a rollout that is there already is decided by the people it names at base", () => {
    expect(says({ ...approved, rollouts: [rolloutOf({ people, peopleAtBase: people })] })).toBe(
      "go approved",
    );
    const others = [role("model-owner", ["@somebody"]), role("on-call", ["@oncall-a"])];
    expect(says({ ...approved, rollouts: [rolloutOf({ people, peopleAtBase: others })] })).toBe(
      "waiting role-missing",
    );
  });

  test.each([
    ["write", "waiting role-missing"],
    ["maintain", "go approved"],
    ["admin", "go approved"],
  ] as const)("a new one names its own, and one approver with %s: %s", (held, expected) => {
    const facts = { ...approved.facts, permissions: { "owner-a": held, "oncall-a": "write" } as const };
    expect(says({ ...approved, facts, rollouts: [rolloutOf({ people, isNew: true })] })).toBe(expected);
  });

  test("one whose people at base are not known counts as new", () => {
    expect(requirement({ ...approved, rollouts: [rolloutOf({ people })] }, "role:maintainer").kind).toBe(
      "waiting",
    );
  });

  test("a file that names nobody cannot pass", () => {
    expect(
      requirement({ ...approved, rollouts: [rolloutOf({ isNew: true })] }, "role:model-owner").detail,
    ).toContain("has no policy");
  });

  test.each([
    ["was asked: read", { "oncall-a": "read" }, "waiting acknowledgement-missing"],
    ["was not asked", {}, "waiting acknowledgement-missing"],
  ] as const)("whoever takes the pager needs write access; it %s", (_, permissions, expected) => {
    const rollouts = [rolloutOf({ people, peopleAtBase: people })];
    expect(says({ ...approved, facts: { ...approved.facts, permissions }, rollouts })).toBe(expected);
  });
});

describe("several rollouts", () => {
  const second = rolloutOf({ name: "ranker", digest: OTHER_DIGEST, file: ".github/rollouts/ranker.yml" });

  test("row 50: the worst decides, and an acknowledgement of one is not held against it in the other", () => {
    const outcome = evaluateGate({ ...APPROVED, rollouts: [rolloutOf(), second] });
    expect(outcome).toMatchObject({ kind: "waiting", reason: "acknowledgement-missing" });
    expect(outcome.rollouts.map(({ kind }) => kind)).toEqual(["go", "waiting"]);
    expect(outcome.rollouts[1]?.dismissals).toEqual([]);
  });

  test("row 50: each asks its own people", () => {
    const policy = policyOf({
      for: [{ pattern: "rank*", roles: { "model-owner": { anyOf: ["@rank"], atLeast: 1 } } }],
    });
    const outcome = evaluateGate({ ...APPROVED, policy, rollouts: [rolloutOf(), second] });
    expect(outcome.rollouts[1]?.requirements.find(({ id }) => id === "role:model-owner")?.closers).toEqual([
      "@rank",
    ]);
  });

  test("row 53: an approval of the head counts, whenever the plan was shown", () => {
    expect(says(withPeople([approval("owner-a", { at: instant(0) })], [ack("oncall-a")]))).toBe(
      "go approved",
    );
  });
});

describe("a deleted account", () => {
  test("counts once for each of its reviews, and never for a go", () => {
    const ghosts = [1, 2].map(() => approval("ghost", { by: person("ghost", "ghost") }));
    expect(
      dismissals(withPeople([...ghosts, veto("x", { by: person("x", "ghost") })], [ack("oncall-a")])),
    ).toEqual(["ghost approval ghost", "ghost approval ghost", "x changes-requested ghost"]);
  });
});

test("of two reviews in one second the later number is the later word", () => {
  const at = instant(NOW);
  const early = approval("owner-a", { at, id: 1 });
  const late = veto("owner-a", { at, id: 2 });
  expect(says(withPeople([late, early], [ack("oncall-a")]))).toBe("no-go changes-requested");
  expect(says(withPeople([early, veto("owner-a", { at: null, id: 3 })], [ack("oncall-a")]))).toBe(
    "go approved",
  );
});

test("a new rollout without a policy waits while the permission of its approver is not known", () => {
  const people = [role("model-owner", ["@owner-a"]), role("on-call", ["@owner-b"])];
  const input = withPeople([approval("owner-a"), approval("owner-b")], [ack("owner-b")]);
  const built = {
    ...input,
    policy: BUILT_IN,
    policySource: { kind: "built-in" } as const,
    rollouts: [rolloutOf({ people, isNew: true })],
  };
  expect(
    first(built)
      .requirements.filter(({ kind }) => kind === "waiting")
      .map(({ id }) => id),
  ).toEqual(["role:maintainer"]);
});

test("says which roles a person holds", () => {
  const { policy } = APPROVED;
  if (policy === null) throw new Error("no policy");
  const rollout = rolloutOf({ people: [role("newsroom", ["@owner-a"])] });
  expect(rolesHeldBy("OWNER-A", { ...APPROVED, policy }, rollout)).toEqual(["model-owner"]);
  expect(rolesHeldBy("mallory", { ...APPROVED, policy }, rollout)).toEqual([]);
});
