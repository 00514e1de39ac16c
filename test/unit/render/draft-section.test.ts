/** What a reviewer is shown of words that a model drafted. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policyJsonSchema, rolloutJsonSchema } from "../../../src/config/json-schema.ts";
import type { Mark, Statement } from "../../../src/draft/draft.ts";
import { parseCommand } from "../../../src/gate/command.ts";
import { draftSection, type DraftForReaders } from "../../../src/render/draft-section.ts";
import { explainAnything } from "../../../src/render/explain.ts";
import { marked, reasons } from "../../../src/render/marked.ts";
import { LONGEST_COMMENT, renderPlanComment } from "../../../src/render/plan-comment.ts";
import type { PlannedForReaders } from "../../../src/render/plan-sections.ts";
import { renderPlanFile } from "../../../src/render/plan-text.ts";
import { renderPlanSummary } from "../../../src/render/summary.ts";
import {
  aRemoved,
  aStatement,
  aWord,
  drafted,
  EXAMPLE,
  idOf,
  marking,
  poisonedDraft,
} from "../../support/drafted-block.ts";
import { readFixture } from "../../support/planned.ts";
import { HOSTILE_PIECES } from "../../support/poisoned.ts";
import { aGateOutcome } from "../../support/report.ts";

const WHOLE = { audience: "team", isWhole: true } as const;
const SHORT = { audience: "team", isWhole: false } as const;
const LAYOUTS = [
  ["whole", WHOLE],
  ["short", SHORT],
] as const;

const titleOf = (input: DraftForReaders): string => draftSection(input, WHOLE).title;
const bodyOf = (input: DraftForReaders, layout: Parameters<typeof draftSection>[1] = WHOLE): string =>
  draftSection(input, layout).body;

/** Markdown of ours as a reader reads it, with the underlined parts in ⟦⟧. */
function read(markdown: string): string {
  return markdown
    .replaceAll("<ins>", "⟦")
    .replaceAll("</ins>", "⟧")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&#8288;", "")
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCharCode(Number(digits)));
}

const underlined = (markdown: string): readonly string[] =>
  [...read(markdown).matchAll(/⟦([^⟧]*)⟧/g)].map(([, part = ""]) => part);

const lineOf = (body: string, id: string): string =>
  body.split("\n").find((line) => line.startsWith(`- <code>${id}</code> `)) ?? "";

describe("a reviewer reads in ten seconds", () => {
  test("how many statements there are, and how many need a person, before unfolding anything", () => {
    expect(titleOf(EXAMPLE)).toBe(
      "<b>Drafted by a model, not verified</b>: 6 statements, <b>1 contradicts a trusted document: holds the merge</b>, 3 uncertain or too broad, 1 verified, 1 rejected, removed: 2 conflicts with the plan, 1 unsupported",
    );
  });

  test("what holds the merge first, then what was removed, then the statements", () => {
    const body = bodyOf(EXAMPLE);
    const places = ["Holds the merge", "Removed from the draft", "About the summary", "next steps"].map(
      (words) => body.indexOf(words),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test("both sides of a contradiction, and the two lines that settle it", () => {
    const body = bodyOf(EXAMPLE);
    expect(body).toContain("<code>docs/slo.md</code>: “the first live stage bakes for at least 48 h”");
    const lines = [...body.matchAll(/`(\/rollout (?:resolve|reject) [0-9a-f]{12} <reason>)`/g)].map(
      ([, line = ""]) => line,
    );
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(parseCommand(line.replace("<reason>", "the document is old")).kind).toBe("command");
  });

  test("what was removed struck through, with what is right beside it, conflicts first", () => {
    const mixed = drafted({ removed: [aRemoved({ why: "unsupported", text: "Later." }), aRemoved()] });
    const lines = bodyOf(mixed)
      .split("\n")
      .filter((line) => line.includes("<del>"));
    expect(lines[0]).toContain(
      "<del>Rollback takes 30 s.</del><br>**conflict**: it says 30 s; rollback.drilled is 41 s",
    );
    expect(lines[1]).toContain("<del>Later.</del><br>unsupported");
  });

  test("statements by what they are about, in the order of the plan's parts", () => {
    const kinds: readonly Statement["slot"][] = [
      { kind: "term", term: "bake" },
      { kind: "message", index: 1 },
      { kind: "guard", name: "errors" },
      { kind: "stage", name: "canary-5" },
      { kind: "summary" },
    ];
    const statements = kinds.map((slot, index) => aStatement({ slot, id: idOf(index) }));
    expect(
      [...bodyOf(drafted({ statements })).matchAll(/^\*\*About (.+)\*\*$/gm)].map(([, name]) => name),
    ).toEqual([
      "the summary",
      "stage <code>canary-5</code>",
      "guard <code>errors</code>",
      "message 2",
      "the word “bake”",
    ]);
  });

  test("no alert in it, which GitHub draws only outside folded sections", () => {
    for (const [, layout] of LAYOUTS) expect(bodyOf(EXAMPLE, layout)).not.toContain("[!");
  });
});

describe("0.9: the state of each statement", () => {
  const statements = [0, 1, 2, 3].map((index) =>
    aStatement({
      id: idOf(index),
      contradiction: index === 3 ? { document: "docs/slo.md", quote: "48 h at least", what: "28 h" } : null,
    }),
  );
  const words = [
    aWord({ id: idOf(1) }),
    aWord({ id: idOf(2), says: "rejected", by: "ole", reason: "it is not so" }),
    aWord({ id: idOf(3), says: "resolved", by: "rita", reason: "the document is of last year" }),
  ];
  const body = bodyOf(drafted({ statements }, { words }));

  test.each([
    [0, "not verified"],
    [1, "**verified** by @olga on Mon 2026-11-23 09:12 UTC"],
    [2, "**rejected** by @ole on Mon 2026-11-23 09:12 UTC: it is not so"],
    [3, "**resolved** by @rita on Mon 2026-11-23 09:12 UTC: the document is of last year"],
  ])("stands beside it: %d is %s", (index, state) => {
    expect(
      read(lineOf(body.replace(/<code>([0-9a-f]{12})<\/code>/g, "<code>$1</code>"), idOf(index))),
    ).toContain(state);
  });

  test("a rejected one is struck through, with its marks", () => {
    const text = marking("It never fails.", ["never", "too-broad"]);
    const rejected = drafted(
      { statements: [aStatement({ id: idOf(2), ...text })] },
      { words: words.slice(1, 2) },
    );
    expect(bodyOf(rejected)).toContain("<del>It <ins>never</ins> fails.</del>");
  });

  test.each([
    [0, "not verified"],
    [3, "not verified"],
    [4, "verified by people"],
  ])("with %d of 4 verified the whole is %s", (amount, state) => {
    const plain = statements.map((each) => ({ ...each, contradiction: null }));
    const said = plain.slice(0, amount).map(({ id }) => aWord({ id }));
    expect(titleOf(drafted({ statements: plain }, { words: said }))).toContain(
      `<b>Drafted by a model, ${state}</b>`,
    );
  });

  test("0.25w: nothing but a person's word makes it verified; a word on another statement does not", () => {
    const other = drafted({}, { words: [aWord({ id: "ffffffffffff" })] });
    expect(titleOf(other)).toContain("not verified</b>: 1 statement");
    expect(titleOf(other)).not.toContain("1 verified");
  });

  test.each([1, 15, 16, 45])(
    "of %d open ones the ready lines name each once, and each line is a command",
    (amount) => {
      const many = Array.from({ length: amount }, (_, index) => aStatement({ id: idOf(index) }));
      const lines = [...bodyOf(drafted({ statements: many })).matchAll(/^- `(\/rollout verify [^`]+)`$/gm)];
      const parsed = lines.map(([, line = ""]) => parseCommand(line));
      const ids = parsed.flatMap((each) =>
        each.kind === "command" && each.command.verb === "verify" ? each.command.ids : ["no command"],
      );
      expect(ids).toEqual(many.map(({ id }) => id));
    },
  );
});

describe("0.10: uncertain or too broad words", () => {
  test("are underlined, exactly those", () => {
    const { text, marks } = marking(
      "It always works, has no effect on users, and probably nobody notices.",
      ["always", "too-broad"],
      ["no effect on users", "too-broad"],
      ["probably", "uncertain"],
    );
    expect(marked(text, marks)).toBe(
      "It <ins>always</ins> works, has <ins>no effect on users</ins>, and <ins>probably</ins> nobody notices.",
    );
    expect(reasons(text, marks)).toEqual([
      "**too broad**: “always”, “no effect on users”",
      "**uncertain**: “probably”",
    ]);
  });

  test("are named in words too, for who sees no underline", () => {
    const body = bodyOf(EXAMPLE);
    expect(read(lineOf(body, idOf(0xbeef)))).toContain(
      "**too broad**: “generally” · **uncertain**: “probably not notice”",
    );
    expect(underlined(lineOf(body, idOf(0xbeef)))).toEqual(["generally", "probably not notice"]);
    expect(bodyOf(EXAMPLE, SHORT)).toContain("**too broad**: “generally”");
  });

  test("stay as wide as they were, whatever the text is and wherever a mark begins", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", " ", "@", "#", "1", "<", "😀", "w", ".", "*") });
    const places = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 5 });
    fc.assert(
      fc.property(texts, places, (words, pairs) => {
        const marks = pairs.map(([from, to]): Mark => ({ from, to, why: "uncertain" }));
        const shown = marked(words, marks);
        const flat = (value: string): string => value.replace(/\s+/g, " ").trim();
        expect(flat(read(shown).replace(/[⟦⟧]/g, ""))).toBe(flat(words));
        expect(shown.match(/<ins>/g)?.length).toBe(shown.match(/<\/ins>/g)?.length);
        const bare = (value: string): string => value.replace(/\s/g, "");
        const covered = Array.from(words, (_, index) => index).filter((index) =>
          marks.some(({ from, to }) => from <= index && index < to),
        );
        expect(bare(underlined(shown).join("")).length).toBeGreaterThanOrEqual(
          covered.length === 0 ? 0 : bare(covered.map((index) => words.charAt(index)).join("")).length,
        );
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  test.each([
    ["beyond the end", [{ from: 3, to: 99, why: "uncertain" }], "abc<ins>def</ins>"],
    ["backwards", [{ from: 4, to: 1, why: "uncertain" }], "abcdef"],
    [
      "over each other",
      [
        { from: 2, to: 5, why: "uncertain" },
        { from: 1, to: 3, why: "too-broad" },
      ],
      "a<ins>bcde</ins>f",
    ],
  ] as const)("that lie %s break nothing", (_, marks, shown) => {
    expect(marked("abcdef", marks)).toBe(shown);
  });

  test("are ours alone: no character of the text underlines anything", () => {
    const words = "\uE000None\uE001 of it, some of it.";
    expect(marked(words, [])).toBe("\uFFFDNone\uFFFD of it, some of it.");
    const from = words.indexOf("some");
    expect(underlined(marked(words, [{ from, to: from + 4, why: "uncertain" }]))).toEqual(["some"]);
  });

  test("in something secret are not shown: all of it is underlined, and masked", () => {
    const secret = `ghp_${"a1B2".repeat(9)}`;
    const shown = marked(`Use ${secret} now.`, [{ from: 12, to: 20, why: "uncertain" }]);
    expect(shown).toMatch(/^<ins>Use .* now\.<\/ins>$/);
    expect(read(shown)).not.toContain("a1B2a1B2");
  });
});

describe("the block says", () => {
  test("0.11: two next steps with a reason each, or that the model gave none that can be used", () => {
    const body = bodyOf(EXAMPLE);
    expect(body.match(/^- Next step [AB]: .+<br>Might be wrong because: .+$/gm)).toHaveLength(2);
    expect(bodyOf(drafted({ nextSteps: null }))).toContain("the model gave no usable alternatives");
  });

  test("0.12: the literal quote of its source, or that a person has to verify it", () => {
    const body = bodyOf(EXAMPLE);
    expect(lineOf(body, idOf(1))).toContain(
      "<code>docs/serving.md</code>: “The old version stays warm until the retire step”",
    );
    expect(lineOf(body, idOf(0xbeef))).toContain("**no source** · verify by hand: ");
    expect(lineOf(body, idOf(0xfeed))).toContain(
      "**its quote does not stand in <code>docs/serving.md</code>** · verify by hand: ",
    );
  });

  test.each(LAYOUTS)("0.19w: in a public repository that it is public for good, %s", (_, layout) => {
    expect(bodyOf(EXAMPLE, { ...layout, audience: "public" })).toContain("this text is public for good");
    expect(bodyOf(EXAMPLE, layout)).not.toContain("public");
  });

  test.each(LAYOUTS)("0.23: that a model wrote wording only, and what it cannot do, %s", (_, layout) => {
    for (const each of [EXAMPLE, drafted(), drafted({ statements: [], removed: [aRemoved()] })])
      expect(bodyOf(each, layout)).toContain(
        "A model wrote wording only. Every number of the plan comes from the rollout file or is computed; the model cannot approve, acknowledge, promote or set a limit.",
      );
  });

  test("0.26: one way to verify each, and where that is our own hint", () => {
    const statements = [1, 2, 3].map((index) =>
      aStatement({
        id: idOf(index),
        verify: { how: `look at ${index}`, from: index === 1 ? "model" : "default" },
      }),
    );
    const body = bodyOf(drafted({ statements }));
    expect(lineOf(body, idOf(1))).toMatch(/: look at 1$/);
    expect(lineOf(body, idOf(2))).toMatch(/: look at 2 \(our hint\)$/);
    expect(body).toContain("For 2 statements the model named no way to verify: the hint is ours there.");
  });

  test("which model was asked where, the SHA-256 and the size of what was sent, and whether it was this time", () => {
    const body = bodyOf(EXAMPLE);
    expect(body).toContain(
      `words-2 at <code>models.acme.example</code>, temperature 0; request of 18,432 bytes, SHA-256 <code>${"5f1e0a77c4d9".padEnd(64, "a")}</code>.`,
    );
    const { provenance } = EXAMPLE;
    if (provenance === null) throw new RangeError("the example was asked for");
    const kept = { ...EXAMPLE, provenance: { ...provenance, isKept: true } };
    expect(bodyOf(kept)).toContain(", answered in an earlier run.");
  });

  test("which trusted documents were not read, above the words; their names break out of nothing", () => {
    const unread = [
      { id: "docs/slo.md", why: "is not there" },
      { id: "docs/`<b>@x", why: "cannot be read: found a symlink" },
    ];
    const { title, body } = draftSection({ ...EXAMPLE, unread }, WHOLE);
    expect(title).toContain("<b>2 trusted documents not read</b>");
    expect(body.indexOf("<code>docs/slo.md</code> is not there")).toBeLessThan(body.indexOf("<ins>"));
    expect(body).not.toContain("<b>@x");
  });

  test.each(["failed", "fork", "missing-context", "too-costly", "unusable", "not-asked"] as const)(
    "in one line why there are no words: %s",
    (kind) => {
      const { title, body } = draftSection(
        drafted({}, { outcome: { kind, detail: ["cohorts <b>@x</b>"] }, provenance: null }),
        WHOLE,
      );
      expect(title).toMatch(/^<b>No words were drafted<\/b>: [a-z]/);
      expect(title).not.toContain("\n");
      expect(body).toContain("The plan is whole without them.");
      expect(body).not.toContain("@x");
    },
  );
});

test("0.16: every word of ours in the block is explained", () => {
  const words = [
    "draft, statement, verified, not verified, rejected, resolved, conflict, unsupported, contradiction",
    "trusted document, no source, verify by hand, too broad, uncertain, underlined, next step, digest",
    "verify, reject, resolve, baseline, candidate, bake, guard, cohort, rollback, serving, slo, shadow, canary",
  ].flatMap((line) => line.split(", "));
  expect(words.filter((word) => explainAnything(word).found.length === 0)).toEqual([]);
});

test("0.21w: no key, input or option hides a mark, a conflict or the block's state", () => {
  const keys = (value: unknown): readonly string[] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, each]) => [key, ...keys(each)])
      : [];
  const source = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
  const words = [
    ...keys(policyJsonSchema()),
    ...keys(rolloutJsonSchema()),
    ...[...source("action.yml").matchAll(/^ {2}([\w-]+):/gm)].map(([, name = ""]) => name),
    ...[...source("src/entry/arguments.ts").matchAll(/^ {2}"?([\w-]+)"?: \{ type:/gm)].map(
      ([, name = ""]) => name,
    ),
  ];
  expect(words.length).toBeGreaterThan(300);
  expect(words).toEqual(expect.arrayContaining(["drafting", "dry-run", "verify-words"]));
  const hiding =
    /hid(?:e|den)|suppress|quiet|silen|mute|clean|underlin|mark|uncertain|too-broad|hedge|conflict|contradict|unverified/;
  expect(words.filter((word) => hiding.test(word))).toEqual([]);
});

describe("whatever a model writes", () => {
  const pieces = fc.array(
    fc.constantFrom(
      ...HOSTILE_PIECES,
      "\n/rollout ack",
      "- ",
      "1. ",
      "# ",
      "---",
      "</ins>",
      "\uE000",
      "\uE001",
    ),
    { minLength: 1, maxLength: 4 },
  );
  const texts = fc.oneof(
    pieces.map((list) => list.join(" ")),
    pieces.map((list) => list.join("")),
    fc.string({ unit: "binary" }),
  );
  const marks = fc.array(
    fc.record({
      from: fc.nat(40),
      to: fc.nat(40),
      why: fc.constantFrom("too-broad" as const, "uncertain" as const),
    }),
    { maxLength: 4 },
  );

  test.each(LAYOUTS)("the block holds no tag, mention, link, marker or command but ours: %s", (_, layout) => {
    const OURS = /<\/?(?:ins|del|code|sub|b)>|<br>/g;
    fc.assert(
      fc.property(texts, marks, (value, places) => {
        const { title, body } = draftSection(poisonedDraft(value, places), layout);
        expect(title).toMatch(
          /^<b>Drafted by a model, not verified<\/b>: 3 statements, <b>1 contradicts a trusted document: holds the merge<\/b>, (?:3 uncertain or too broad, )?1 rejected, removed: 1 conflict with the plan$/,
        );
        const outside = body.replace(/`(?:plan\.md|\/rollout (?:verify|reject|resolve) [^`\n]*)`/g, "");
        expect(outside.replace(OURS, "").match(/[<>`]/g) ?? []).toEqual([]);
        expect(body).not.toContain("<!--");
        const said = outside.replace(/<code>[^\n]*?<\/code>/g, "");
        expect(said.match(/@\w|(?<!&)#\d|\bGH-\d|\w:\/\/|\bwww\.\w|\]\(/g) ?? []).toEqual([]);
        for (const line of body.split("\n"))
          expect(line).toMatch(
            /^(?:$|- (?:<code>|<del>|The model: “|Next step [AB]: |`\/rollout verify )| {2}- (?:<code>|\*\*|To be settled)|\*\*[A-Z]|A model wrote|<ins>Underlined|Who has looked|For \d|All statements|<sub>)/,
          );
      }),
      { numRuns: 150 },
    );
  });

  test("what is never cut stays short", () => {
    const long = "ab <c> ".repeat(115);
    const one = poisonedDraft(long, [{ from: 0, to: 700, why: "uncertain" }]);
    if (one.outcome.kind !== "drafted") throw new RangeError("it is drafted");
    const { statements, removed } = one.outcome.draft;
    const [first] = statements;
    if (first === undefined) throw new RangeError("it has statements");
    const many = Array.from({ length: 60 }, (_, index) => ({ ...first, id: idOf(index) }));
    const full = drafted({ statements: many, removed: Array.from({ length: 60 }, () => removed).flat() });
    const { body } = draftSection(full, SHORT);
    expect(body.length).toBeLessThan(LONGEST_COMMENT / 5);
    expect(body.match(/- 57 more in `plan\.md`/g)).toHaveLength(3);
    expect(body).toContain("Holds the merge: 60 statements contradict a trusted document");
  });
});

describe("in the comment", () => {
  const inputOf = (plans: readonly PlannedForReaders[]) =>
    ({
      plans,
      problems: [],
      gate: aGateOutcome(),
      commit: "3f9c2a1".padEnd(40, "0"),
      policy: { kind: "built-in" },
      audience: "team",
      run: null,
    }) as const;
  const RENDERERS = [
    ["the comment", renderPlanComment],
    ["plan.md", renderPlanFile],
    ["the job summary", renderPlanSummary],
  ] as const;

  test.each(RENDERERS)("%s without drafting is byte for byte what it was", async (_, render) => {
    const { drafted: none, ...planned } = await readFixture("summarizer.yml");
    expect(none).toBeNull();
    expect(render(inputOf([{ ...planned, drafted: null }]))).toBe(render(inputOf([planned])));
    expect(render(inputOf([planned]))).not.toMatch(/drafted by a model|words were drafted/i);
  });

  test.each(RENDERERS)("%s has the block once, as its last folded section", async (_, render) => {
    const planned = await readFixture("summarizer.yml");
    const titles = [
      ...render(inputOf([{ ...planned, drafted: EXAMPLE }])).matchAll(/<details><summary>(.*)<\/summary>/g),
    ].map(([, title = ""]) => title);
    const plans = titles.filter((title) => !/^<b>(?:Met|Settled|Not counted)/.test(title));
    expect(titles.filter((title) => title.includes("Drafted by a model"))).toHaveLength(1);
    expect(plans.findIndex((title) => title.includes("Drafted by a model"))).toBeGreaterThan(
      plans.findIndex((title) => title.includes("Runbook")),
    );
  });

  test("with no room left the block keeps what holds the merge, and the plan stays", async () => {
    const planned = await readFixture("summarizer.yml");
    if (EXAMPLE.outcome.kind !== "drafted") throw new RangeError("the example is drafted");
    const { draft } = EXAMPLE.outcome;
    const more = Array.from({ length: 120 }, (_, index) =>
      aStatement({ id: idOf(0x1000 + index), text: "These are many words of one kind. ".repeat(20) }),
    );
    const full = { ...EXAMPLE, ...drafted({ ...draft, statements: [...draft.statements, ...more] }) };
    const comment = renderPlanComment(inputOf([{ ...planned, drafted: full }]));
    expect(comment.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(comment).toContain("Holds the merge: 1 statement contradicts a trusted document");
    expect(comment).toContain("<del>Rollback takes 30 s.</del>");
    expect(comment).toContain("| Stage |");
    expect(comment).toContain("drafted words");
  });
});

test("the whole block, once", () => {
  const { title, body } = draftSection(EXAMPLE, { audience: "public", isWhole: true });
  expect(`${title}\n\n${body}`).toMatchSnapshot();
});
