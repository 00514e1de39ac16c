/** What drafted words ask before the merge: they may hold, and never let go. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tier } from "../../../src/config/rollout.ts";
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import type { Comment, PullRequestFacts, Review } from "../../../src/gate/facts.ts";
import type { GateInput, GateRollout } from "../../../src/gate/input.ts";
import type { GateOutcome } from "../../../src/gate/outcome.ts";
import { parseFacts } from "../../../src/gate/parse-facts.ts";
import { scrub } from "../../../src/gate/scrub.ts";
import { wantedAccess } from "../../../src/gate/wanted.ts";
import { writeFacts } from "../../../src/gate/write-facts.ts";
import {
  CONTRADICTING,
  PLAIN,
  SECOND,
  draftingOf,
  ourComment,
  shownDraft,
  statement,
} from "../../support/drafted.ts";
import { ack, approval, comment, factsOf, inputOf, listed, policyOf, rolloutOf, veto } from "./facts-of.ts";

const ON = policyOf({ drafting: draftingOf() });
const OFF = policyOf();
const ACCEPTED = [approval("owner-a")];

function gateWith(
  comments: readonly Comment[],
  given: Partial<PullRequestFacts> & {
    readonly tier?: Tier;
    readonly reviews?: PullRequestFacts["reviews"];
  } = {},
): GateInput {
  const { tier = 1, ...facts } = given;
  return inputOf({
    policy: ON,
    rollouts: [rolloutOf({ tier })],
    facts: factsOf({
      reviews: listed(...ACCEPTED),
      comments: listed(ack("oncall-a"), ...comments),
      permissions: { olga: "write", otto: "write" },
      ...facts,
    }),
  });
}

const open = (outcome: GateOutcome) =>
  (outcome.rollouts[0]?.requirements ?? [])
    .filter(({ kind }) => kind === "waiting" || kind === "refused")
    .map(({ id, reason, statements = [] }) => [id, reason, ...statements]);

const WHOLE = ourComment([shownDraft(statement(PLAIN), statement(SECOND), statement(CONTRADICTING, true))]);

describe("statements of the plan", () => {
  test("row 0.9: at tier 1 with one unticked the gate waits, with all ticked it goes", () => {
    const shown = ourComment([shownDraft(statement(PLAIN), statement(SECOND))]);
    const one = evaluateGate(gateWith([shown, comment("olga", `/rollout verify ${PLAIN}`)]));
    expect([one.kind, one.reason]).toEqual(["waiting", "statements-unverified"]);
    expect(open(one)).toEqual([["drafted-verified", "statements-unverified", SECOND]]);
    const all = evaluateGate(gateWith([shown, comment("olga", `/rollout verify ${PLAIN} ${SECOND}`)]));
    expect(all.kind).toBe("go");
  });

  test("row 0.9: ticked, then changed, is unticked", () => {
    const ticked = comment("olga", `/rollout verify ${PLAIN}`);
    expect(evaluateGate(gateWith([ourComment([shownDraft(statement(PLAIN))]), ticked])).kind).toBe("go");
    const changed = ourComment([shownDraft(statement("a1a1a1a1a1a2"))]);
    expect(open(evaluateGate(gateWith([changed, ticked])))).toEqual([
      ["drafted-verified", "statements-unverified", "a1a1a1a1a1a2"],
    ]);
  });

  test("one that is wrong is done with once somebody rejects it with a reason", () => {
    const shown = ourComment([shownDraft(statement(PLAIN))]);
    expect(
      evaluateGate(gateWith([shown, comment("olga", `/rollout reject ${PLAIN} it took 41 s`)])).kind,
    ).toBe("go");
    expect(evaluateGate(gateWith([shown, comment("olga", `/rollout reject ${PLAIN}`)])).kind).toBe("waiting");
  });

  test("in tiers that ask for nothing are drafts that hold nobody", () => {
    const outcome = evaluateGate(gateWith([ourComment([shownDraft(statement(PLAIN))])], { tier: 2 }));
    expect(outcome.kind).toBe("go");
    expect(outcome.rollouts[0]?.requirements.map(({ id }) => id)).not.toContain("drafted-verified");
  });
});

describe("row 0.28w: a contradiction of a trusted document holds", () => {
  test.each([1, 2, 3] as const)("at tier %d, until it is resolved or rejected with a reason", (tier) => {
    const shown = ourComment([shownDraft(statement(CONTRADICTING, true))]);
    const kind = (...said: readonly Comment[]) => evaluateGate(gateWith([shown, ...said], { tier })).kind;
    expect(open(evaluateGate(gateWith([shown], { tier })))).toEqual([
      ["drafted-words", "statement-contradicts", CONTRADICTING],
    ]);
    expect(kind(comment("olga", `/rollout verify ${CONTRADICTING}`))).toBe("waiting");
    expect(kind(comment("olga", `/rollout resolve ${CONTRADICTING}`))).toBe("waiting");
    expect(kind(comment("olga", `/rollout resolve ${CONTRADICTING} <reason>`))).toBe("waiting");
    expect(kind(comment("author", `/rollout resolve ${CONTRADICTING} trust me`))).toBe("waiting");
    expect(kind(comment("olga", `/rollout resolve ${CONTRADICTING} of last year`))).toBe("go");
    expect(kind(comment("olga", `/rollout reject ${CONTRADICTING} it is wrong`))).toBe("go");
  });

  test("beside what is only unverified: each says what it waits for", () => {
    expect(open(evaluateGate(gateWith([WHOLE])))).toEqual([
      ["drafted-words", "statement-contradicts", CONTRADICTING],
      ["drafted-verified", "statements-unverified", PLAIN, SECOND],
    ]);
  });
});

describe("where it is not known what the plan shows", () => {
  test.each([
    ["no comment of ours", []],
    ["one that names another rollout only", [ourComment([{ ...shownDraft(), rollout: "ranker" }])]],
    ["one that somebody else edited", [{ ...WHOLE, edited: true, editor: "olga" }]],
    ["one of another plan", [ourComment([{ ...shownDraft(), plan: "000000000000" }])]],
  ])("the gate waits: %s", (_, comments) => {
    const outcome = evaluateGate(gateWith(comments));
    expect([outcome.kind, outcome.reason]).toEqual(["waiting", "drafted-unread"]);
    expect(open(outcome)).toEqual([["drafted-words", "drafted-unread"]]);
  });

  test("what was merged before any words were drafted is not asked for them", () => {
    const given = { state: "merged" } as const;
    expect(evaluateGate(gateWith([], given)).kind).toBe("go");
    expect(evaluateGate(gateWith([ourComment([])], given)).kind).toBe("go");
    expect(
      evaluateGate(gateWith([ourComment([], { body: "<!-- model-rollout:plan -->" })], given)).kind,
    ).toBe("go");
  });

  test("what was merged with words is: an edit after the merge frees nobody", () => {
    const given = { state: "merged" } as const;
    expect(evaluateGate(gateWith([WHOLE], given)).kind).toBe("waiting");
    expect(evaluateGate(gateWith([{ ...WHOLE, edited: true, editor: "author" }], given)).kind).toBe(
      "waiting",
    );
  });

  test("for a fork nothing is drafted, so that nothing is waited for; what is shown all the same is", () => {
    const head = { ...factsOf().head, fork: true };
    expect(evaluateGate(gateWith([], { head })).kind).toBe("go");
    expect(evaluateGate(gateWith([WHOLE], { head })).kind).toBe("waiting");
    expect(evaluateGate(gateWith([{ ...WHOLE, edited: true, editor: "author" }], { head })).kind).toBe(
      "waiting",
    );
  });

  test("a rollout that is removed has no words", () => {
    const input = { ...gateWith([]), rollouts: [rolloutOf({ digest: null })] };
    expect(evaluateGate(input).rollouts[0]?.requirements.map(({ id }) => id)).not.toContain("drafted-words");
  });
});

describe("words are no decision", () => {
  const settled = [
    comment("owner-a", `/rollout verify ${PLAIN} ${SECOND}`),
    comment("owner-a", `/rollout resolve ${CONTRADICTING} of last year`),
    comment("oncall-a", `/rollout verify ${PLAIN}`),
  ];

  test("row 0.2: who verified everything has approved nothing and has no pager", () => {
    const input = gateWith([], {
      reviews: listed(),
      permissions: { "owner-a": "write", "oncall-a": "write" },
    });
    const facts = { ...input.facts, comments: listed(WHOLE, ...settled) };
    const outcome = evaluateGate({ ...input, facts });
    expect(open(outcome).map(([id]) => id)).toEqual(["role:model-owner", "acknowledgement"]);
    expect(outcome.rollouts[0]).toMatchObject({ approvals: [], acknowledgement: null });
  });

  test("row 0.24w: who approved and verified everything does not fill the other role too", () => {
    const input = gateWith([]);
    const facts = { ...input.facts, comments: listed(WHOLE, ...settled) };
    expect(open(evaluateGate({ ...input, facts }))).toEqual([["acknowledgement", "acknowledgement-missing"]]);
  });

  test("each requirement names who said its words, and what does not count is told", () => {
    const { rollouts } = evaluateGate(
      gateWith([
        WHOLE,
        comment("olga", `/rollout verify ${PLAIN} ${SECOND}`),
        comment("otto", `/rollout resolve ${CONTRADICTING} of last year`),
        comment("rita", `/rollout verify ${PLAIN}`),
      ]),
    );
    const named = rollouts[0]?.requirements.filter(({ id }) => id.startsWith("drafted-"));
    expect(named?.map(({ id, kind, by }) => [id, kind, ...by])).toEqual([
      ["drafted-words", "satisfied", "otto"],
      ["drafted-verified", "satisfied", "olga"],
    ]);
    expect(rollouts[0]?.dismissals).toEqual([
      { login: "rita", what: "statement", why: "no-access", at: PLAIN },
    ]);
  });

  test("closers are people who could count, never the author", () => {
    const input = gateWith([WHOLE], { author: { login: "owner-a", id: null, kind: "user" } });
    const [first] =
      evaluateGate(input).rollouts[0]?.requirements.filter(({ id }) => id === "drafted-words") ?? [];
    expect(first).toMatchObject({ closers: ["@owner-b"], missing: 1 });
  });
});

const WORD = fc
  .tuple(
    fc.constantFrom("owner-a", "olga", "author", "stranger"),
    fc.constantFrom("verify", "reject", "resolve", "ack"),
    fc.constantFrom(PLAIN, SECOND, CONTRADICTING),
    fc.boolean(),
  )
  .map(([login, verb, id, edited]) =>
    comment(login, `/rollout ${verb} ${id}${verb === "verify" || verb === "ack" ? "" : " because"}`, {
      edited,
    }),
  );
const OWN = fc.constantFrom<readonly Comment[]>(
  [],
  [WHOLE],
  [ourComment([shownDraft()])],
  [{ ...WHOLE, edited: true, editor: "olga" }],
  [ourComment([shownDraft()], { body: "<!-- model-rollout:plan -->\n<!-- model-rollout:drafted GO -->" })],
);
const REVIEWS = fc.constantFrom<readonly Review[]>([], ACCEPTED, [veto("owner-b")], [approval("author")]);

const RANK = { "no-go": 0, waiting: 1, go: 2 } as const;

function pulls(): fc.Arbitrary<GateInput> {
  return fc
    .record({
      own: OWN,
      words: fc.array(WORD, { maxLength: 5 }),
      reviews: REVIEWS,
      hasPager: fc.boolean(),
      tier: fc.constantFrom<Tier>(1, 2, 3),
      state: fc.constantFrom<PullRequestFacts["state"]>("open", "merged", "closed"),
      digest: fc.constantFrom<GateRollout["digest"]>(null, rolloutOf().digest),
    })
    .map(({ own, words, reviews, hasPager, tier, state, digest }) => {
      const input = gateWith([], { tier, state, reviews: listed(...reviews) });
      const comments = listed(...(hasPager ? [ack("oncall-a")] : []), ...own, ...words);
      return {
        ...input,
        rollouts: [rolloutOf({ tier, digest })],
        facts: { ...input.facts, comments },
      };
    });
}

describe("whatever people and models wrote", () => {
  test("drafting never makes an outcome better, and changes nothing but its own requirements", () => {
    fc.assert(
      fc.property(pulls(), (input) => {
        const on = evaluateGate(input);
        const off = evaluateGate({ ...input, policy: OFF });
        expect(RANK[on.kind]).toBeLessThanOrEqual(RANK[off.kind]);
        const others = on.rollouts.map((each) => ({
          ...each,
          kind: null,
          requirements: each.requirements.filter(({ id }) => !id.startsWith("drafted-")),
          dismissals: each.dismissals.filter(({ what }) => what !== "statement"),
        }));
        expect(others).toEqual(off.rollouts.map((each) => ({ ...each, kind: null })));
      }),
    );
  });

  test("with drafting off the outcome is that without any word or marker, byte for byte", () => {
    fc.assert(
      fc.property(pulls(), (input) => {
        const off = { ...input, policy: OFF };
        const isOther = ({ ours, body }: Comment) => !ours && !/verify|reject|resolve/.test(body);
        const bare = {
          ...off,
          facts: { ...off.facts, comments: listed(...off.facts.comments.items.filter(isOther)) },
        };
        expect(JSON.stringify(evaluateGate(off))).toBe(JSON.stringify(evaluateGate(bare)));
        expect(JSON.stringify(wantedAccess(off))).toBe(JSON.stringify(wantedAccess(bare)));
      }),
    );
  });

  test("what is saved without a text of anybody's is judged the same when it is read again", () => {
    fc.assert(
      fc.property(pulls(), (input) => {
        const { facts, now, rollouts, problems } = input;
        const saved = writeFacts({ facts: scrub(facts), now, rollouts, problems, expect: null });
        const parsed = parseFacts(saved);
        if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.problems));
        expect(saved).not.toContain("Words.");
        const again = { ...input, facts: parsed.file.facts, rollouts: parsed.file.rollouts ?? [] };
        expect(evaluateGate(again)).toEqual(evaluateGate(input));
      }),
    );
  });

  test("one more statement never opens the gate", () => {
    fc.assert(
      fc.property(pulls(), fc.boolean(), (input, contradicts) => {
        const more = ourComment([
          shownDraft(
            statement(PLAIN),
            statement(SECOND),
            statement(CONTRADICTING, true),
            statement("d4d4d4d4d4d4", contradicts),
          ),
        ]);
        const items = input.facts.comments.items.map((each) => (each === WHOLE ? more : each));
        const after = { ...input, facts: { ...input.facts, comments: { ...input.facts.comments, items } } };
        expect(RANK[evaluateGate(after).kind]).toBeLessThanOrEqual(RANK[evaluateGate(input).kind]);
      }),
    );
  });
});

describe("what GitHub is asked", () => {
  test("the access of who said something, and whether a person typed it, before the plan is even written", () => {
    const said = comment("nora", `/rollout verify ${PLAIN}`, { viaApp: undefined });
    expect(wantedAccess(gateWith([said]))).toMatchObject({ logins: ["nora"], comments: [said.id] });
  });

  test.each([
    ["edited", { edited: true }],
    ["of a bot", { by: { login: "helper[bot]", id: null, kind: "bot" } }],
    ["of ours", { ours: true }],
  ] as const)("nothing about a word that is %s", (_, given) => {
    const said = comment("nora", `/rollout verify ${PLAIN}`, { viaApp: undefined, ...given });
    expect(wantedAccess(gateWith([said]))).toEqual({ logins: [], groups: [] });
  });
});

test("row 0.22w: a pull request that switches drafting on, or off, is judged by the base alone", () => {
  const flip = gateWith([WHOLE], {
    policyAtHead: { path: ".github/rollout-policy.yml", blob: "0".repeat(40), text: "version: 1\n" },
  });
  expect(evaluateGate(flip).kind).toBe("waiting");
  expect(evaluateGate({ ...flip, policy: OFF }).kind).toBe("go");
});
