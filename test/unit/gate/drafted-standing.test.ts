/** Which drafted statements the gate believes our comment to show, and whose words on them count. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draftStandingOf, statementWords, wordsSaid } from "../../../src/gate/drafted-standing.ts";
import type { ShownDraft } from "../../../src/gate/drafted.ts";
import type { Comment, PullRequestFacts } from "../../../src/gate/facts.ts";
import { HOUR, instant } from "../../../src/units.ts";
import {
  CONTRADICTING,
  PLAIN,
  SECOND,
  bodyWith,
  ourComment,
  shownDraft,
  statement,
} from "../../support/drafted.ts";
import { DIGEST, NOW, OTHER_DIGEST, approval, comment, commit, factsOf, listed, person } from "./facts-of.ts";

const STATEMENTS = [statement(PLAIN), statement(SECOND), statement(CONTRADICTING, true)];
const SHOWN = [shownDraft(...STATEMENTS)];

const standing = (...comments: readonly Comment[]) =>
  draftStandingOf({ comments: listed(...comments) }, { rollout: "summarizer", digest: DIGEST });

describe("what our comment shows is believed", () => {
  test("where it is ours, whole and of this plan", () => {
    expect(standing(comment("olga", "looks good"), ourComment(SHOWN))).toEqual({
      kind: "shown",
      statements: STATEMENTS,
    });
  });

  test("also after we wrote it again ourselves", () => {
    expect(standing(ourComment(SHOWN, { edited: true, editor: "github-actions" })).kind).toBe("shown");
  });

  test("with nothing in it, which is not the same as nothing known", () => {
    expect(standing(ourComment([shownDraft()]))).toEqual({ kind: "shown", statements: [] });
  });
});

describe("and nothing else is", () => {
  const other: ShownDraft = { ...shownDraft(), rollout: "translator" };
  const [plain = shownDraft()] = SHOWN;
  test.each([
    ["no comment at all", [], "missing"],
    [
      "a comment of ours without a marker",
      [ourComment([], { body: "<!-- model-rollout:plan -->" })],
      "missing",
    ],
    ["a copy by somebody else", [{ ...ourComment(SHOWN), ours: false }], "missing"],
    ["a copy in another comment of ours", [ourComment(SHOWN, { body: `Hello\n${bodyWith("")}` })], "missing"],
    ["one that somebody else edited", [ourComment(SHOWN, { edited: true, editor: "olga" })], "edited"],
    [
      "one that somebody edited, nobody asked who",
      [ourComment(SHOWN, { edited: true, editor: undefined })],
      "edited",
    ],
    [
      "a marker that was cut",
      [ourComment(SHOWN, { body: bodyWith("<!-- model-rollout:drafted [{") })],
      "odd",
    ],
    [
      "the words of an older plan",
      [ourComment([{ ...plain, plan: OTHER_DIGEST.slice(0, 12) }])],
      "other-plan",
    ],
    ["the words of another rollout", [ourComment([other])], "missing"],
  ] as const)("%s", (_, comments, why) => {
    expect(standing(...comments)).toEqual({ kind: "unread", why });
  });
});

const facts = (comments: readonly Comment[], given: Partial<PullRequestFacts> = {}): PullRequestFacts =>
  factsOf({
    comments: listed(...comments),
    permissions: { olga: "write", otto: "admin", rita: "read" },
    ...given,
  });

const said = (comments: readonly Comment[], given: Partial<PullRequestFacts> = {}) =>
  wordsSaid(facts(comments, given), { statements: STATEMENTS, least: "write" });

const at = (minutes: number) => instant(NOW - HOUR + minutes * 60_000);

describe("a word on a statement", () => {
  test("is one line in a comment of somebody who may approve", () => {
    const { words, dismissals } = said([
      comment("olga", `/rollout verify ${SECOND} ${PLAIN}\nI read both.`),
      comment("otto", `/rollout resolve ${CONTRADICTING} the document is of last year`),
    ]);
    expect(words).toEqual([
      { id: PLAIN, says: "verified", by: "olga", at: NOW - HOUR, reason: "" },
      { id: SECOND, says: "verified", by: "olga", at: NOW - HOUR, reason: "" },
      {
        id: CONTRADICTING,
        says: "resolved",
        by: "otto",
        at: NOW - HOUR,
        reason: "the document is of last year",
      },
    ]);
    expect(dismissals).toEqual([]);
  });

  test("is the last one by time, not by place", () => {
    const words = statementWords(
      facts([
        comment("olga", `/rollout reject ${PLAIN} wrong`, { at: at(9) }),
        comment("otto", `/rollout verify ${PLAIN}`, { at: at(3) }),
      ]),
      { statements: STATEMENTS, least: "write" },
    );
    expect(words).toMatchObject([{ id: PLAIN, says: "rejected", by: "olga", reason: "wrong" }]);
  });

  test("at one moment is that of the later comment", () => {
    const { words } = said([
      comment("olga", `/rollout verify ${PLAIN}`, { id: 9 }),
      comment("otto", `/rollout reject ${PLAIN} wrong`, { id: 8 }),
    ]);
    expect(words).toMatchObject([{ says: "verified", by: "olga" }]);
  });

  test("of `verify` does not resolve a contradiction, also not after it was resolved", () => {
    expect(said([comment("olga", `/rollout verify ${CONTRADICTING}`)]).words).toEqual([]);
    const { words } = said([
      comment("olga", `/rollout resolve ${CONTRADICTING} of last year`, { at: at(1) }),
      comment("otto", `/rollout verify ${CONTRADICTING}`, { at: at(2) }),
    ]);
    expect(words).toMatchObject([{ says: "resolved", by: "olga" }]);
  });

  test("of `resolve` verifies nothing", () => {
    expect(said([comment("olga", `/rollout resolve ${PLAIN} fine`)]).words).toEqual([]);
  });

  test("on what is not shown is nobody's business", () => {
    expect(said([comment("rita", "/rollout verify dddddddddddd")])).toEqual({ words: [], dismissals: [] });
  });

  test.each([
    ["of the author", comment("author", `/rollout verify ${PLAIN}`), "author"],
    ["of a contributor", comment("carla", `/rollout verify ${PLAIN}`), "contributor"],
    [
      "of a bot (row 0.7)",
      comment("helper", `/rollout verify ${PLAIN}`, { by: person("helper[bot]", "bot") }),
      "bot",
    ],
    [
      "of an account that is gone",
      comment("ghost", `/rollout verify ${PLAIN}`, { by: person("ghost", "ghost") }),
      "ghost",
    ],
    ["that was edited", comment("olga", `/rollout verify ${PLAIN}`, { edited: true }), "edited"],
    [
      "through an app (row 0.7)",
      comment("olga", `/rollout verify ${PLAIN}`, { viaApp: "assistant" }),
      "via-app",
    ],
    [
      "of unknown source",
      comment("olga", `/rollout verify ${PLAIN}`, { viaApp: undefined }),
      "source-unread",
    ],
    ["of a reader", comment("rita", `/rollout verify ${PLAIN}`), "no-access"],
    ["of somebody whose access nobody asked for", comment("nora", `/rollout verify ${PLAIN}`), "no-access"],
  ] as const)("%s does not count", (_, given, why) => {
    const { words, dismissals } = said([given], { commits: listed(commit("author", "carla")) });
    expect(words).toEqual([]);
    expect(dismissals).toMatchObject([{ what: "statement", why, at: PLAIN }]);
  });

  test("of ours is none, whoever wrote it into it", () => {
    const own = comment("github-actions", `/rollout verify ${PLAIN}`, { ours: true });
    expect(said([own])).toEqual({ words: [], dismissals: [] });
  });

  test.each([
    ["a quote", `> /rollout verify ${PLAIN}`],
    ["a second line", `yes\n/rollout verify ${PLAIN}`],
    ["a fence", `\`\`\`\n/rollout verify ${PLAIN}\n\`\`\``],
    ["an acknowledgement", `/rollout ack ${PLAIN}`],
    ["words before it", `please /rollout verify ${PLAIN}`],
    ["capitals", `/rollout VERIFY ${PLAIN}`],
    ["a line without a reason", `/rollout reject ${PLAIN}`],
    ["the ready line with its place for a reason", `/rollout reject ${PLAIN} <reason>`],
    ["an id that is no id", "/rollout verify all"],
    ["one wrong id among right ones", `/rollout verify ${PLAIN} all`],
  ])("is not %s", (_, body) => {
    expect(said([comment("olga", body)])).toEqual({ words: [], dismissals: [] });
  });

  test("takes the access that the policy asks of an approval", () => {
    const words = (login: string, least: "write" | "maintain" | "admin") =>
      statementWords(facts([comment(login, `/rollout verify ${PLAIN}`)]), { statements: STATEMENTS, least });
    expect(words("olga", "write")).toHaveLength(1);
    expect(words("olga", "maintain")).toEqual([]);
    expect(words("otto", "maintain")).toHaveLength(1);
  });

  test("of a reviewer who may push needs no further question, unless the policy asks for more", () => {
    const given = facts([comment("nora", `/rollout verify ${PLAIN}`)], { reviews: listed(approval("Nora")) });
    expect(statementWords(given, { statements: STATEMENTS, least: "write" })).toHaveLength(1);
    expect(statementWords(given, { statements: STATEMENTS, least: "admin" })).toEqual([]);
    const reads = { ...given, reviews: listed(approval("nora", { canPush: false })) };
    expect(statementWords(reads, { statements: STATEMENTS, least: "write" })).toEqual([]);
  });
});

test("a changed statement has no word (row 0.9): ticked, then another id", () => {
  const ticked = [comment("olga", `/rollout verify ${PLAIN}`)];
  expect(said(ticked).words).toHaveLength(1);
  const changed = { statements: [statement("a1a1a1a1a1a2")], least: "write" } as const;
  expect(statementWords(facts(ticked), changed)).toEqual([]);
});

test("however people write, there is one word for a statement at most, and it is of somebody who may approve", () => {
  const body = fc
    .tuple(fc.constantFrom("verify", "reject", "resolve"), fc.constantFrom(PLAIN, SECOND, CONTRADICTING))
    .map(([verb, id]) => `/rollout ${verb} ${id}${verb === "verify" ? "" : " because"}`);
  const one = fc
    .record({
      login: fc.constantFrom("olga", "otto", "rita", "author"),
      body,
      minute: fc.nat(50),
      edited: fc.boolean(),
    })
    .map((each) => comment(each.login, each.body, { at: at(each.minute), edited: each.edited }));
  fc.assert(
    fc.property(fc.array(one, { maxLength: 20 }), (comments) => {
      const { words } = said(comments);
      expect(new Set(words.map(({ id }) => id)).size).toBe(words.length);
      for (const word of words) {
        expect(["olga", "otto"]).toContain(word.by);
        expect(word.says).not.toBe(word.id === CONTRADICTING ? "verified" : "resolved");
      }
    }),
  );
});
