import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { checkWords, tidyAnswer, type WordsContext } from "../../../src/draft/check-words.ts";
import type { CheckedDraft, DraftDocument, Statement } from "../../../src/draft/draft.ts";
import { slotsOf } from "../../../src/draft/slots.ts";
import { plainText } from "../../../src/draft/strip.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { GLOSSARY } from "../../../src/render/glossary.ts";
import { readFixture } from "../../support/planned.ts";
import { digest } from "../../../src/units.ts";
import { aPlan } from "../../support/rollout.ts";

const CARD: DraftDocument = {
  id: "docs/model-card.md",
  text: "# news-14b\nThe model keeps the last ready revision.\nIts **first token** needs 1.2 s at p95. Write to jo@acme.example first.",
};

interface Said {
  readonly text: string;
  readonly slot?: unknown;
  readonly source?: { readonly document: string; readonly quote: string } | null;
  readonly contradicts?: boolean;
  readonly confidence?: number;
  readonly verify?: string;
}

const STEPS = [
  {
    step: "Wait in canary-1 until errors has enough samples.",
    whyWrong: "It delays {{release.candidate.id}}.",
  },
  { step: "Start with the shadow.", whyWrong: "It tells nothing of users." },
];

let plan: Plan = aPlan();
beforeAll(async () => {
  plan = (await readFixture("summarizer.yml")).plan;
});

function answer(statements: readonly Said[], nextSteps: unknown = STEPS): string {
  const slot = { kind: "summary", name: "" };
  const rest = { slot, source: null, contradicts: false, confidence: 0.5, verify: "" };
  return JSON.stringify({ statements: statements.map((each) => ({ ...rest, ...each })), nextSteps });
}

function checked(text: string): CheckedDraft {
  const draft = checkWords(text, { plan, documents: [CARD] });
  if (draft.kind === "unusable") throw new RangeError(draft.because);
  return draft.answer;
}

function only(said: Said): Statement {
  const { statements } = checked(answer([said]));
  const [first] = statements;
  if (first === undefined || statements.length > 1) throw new RangeError(JSON.stringify(statements));
  return first;
}

const shown = ({ statements }: CheckedDraft): readonly string[] => statements.map(({ text }) => text);
const gone = ({ removed }: CheckedDraft): readonly (readonly string[])[] =>
  removed.map(({ text, why, what }) => [text, why, what]);

describe("facts stand where their keys stood", () => {
  test("as readers see them", () => {
    expect(
      shown(
        checked(
          answer([
            {
              text: "{{release.candidate.id}} replaces {{ release.baseline.id }}. Rollback takes {{rollback.drilled.took}}.",
            },
          ]),
        ),
      ),
    ).toEqual(["v2.0.0 replaces v1.8.2.", "Rollback takes 41 s."]);
  });

  test.each([
    ["{{stages.canary-9.weight}}", "(stages canary-9 weight)", "stages.canary-9.weight"],
    ["{{}}", "(?)", "_"],
    ["{{constructor}}", "(constructor)", "constructor"],
    ["{{guards.errors.AT-MOST}}", "(guards errors AT-MOST)", "guards.errors.AT-MOST"],
  ])("a sentence with %s is removed, the others stay", (hole, text, key) => {
    const draft = checked(answer([{ text: `It holds ${hole}. It waits for errors.` }]));
    expect(shown(draft)).toEqual(["It waits for errors."]);
    expect(gone(draft)).toEqual([
      [`It holds ${text}.`, "unsupported", `it names ${key}, which is no fact of the plan`],
    ]);
  });
});

describe("letters that only look like ours", () => {
  test.each([
    "The plan has {{plan.stages}} stages, and the rollback takes th\u0456rty seconds.",
    "It is alw\u0430ys right for errors.",
    "The rollback takes \u4e94\u5341 seconds.",
  ])("take the sentence out: %s", (text) => {
    const draft = checked(answer([{ text: `${text} It waits for errors.` }]));
    expect(shown(draft)).toEqual(["It waits for errors."]);
  });

  test("a Greek letter alone is a sign", () => {
    expect(shown(checked(answer([{ text: "It is judged at level α for errors." }])))).toHaveLength(1);
  });
});

describe("0.14w: numbers of the model's own are held against the plan, however polished the sentence", () => {
  test("a6: `Rollback takes 30 s.` is a conflict with the drill of 41 s, and is removed", () => {
    const draft = checked(answer([{ text: "Rollback takes 30 s." }]));
    expect(shown(draft)).toEqual([]);
    expect(gone(draft)).toEqual([
      ["Rollback takes 30 s.", "conflict", "it says 30 s; rollback.drilled.took is 41 s"],
    ]);
  });

  test.each([
    "Thanks to careful engineering, the elegant rollback takes thirty seconds.",
    "canary-5 serves 25% of the traffic.",
    "The errors limit is {{guards.first-token.at-most}}.",
    "Rollback takes {{tier}} minutes.",
    "canary-5 grows from {{stages.canary-5.weight}} to 50% of the traffic.",
    "Rollback takes 3**0** s.",
    "Rollback takes 3\u200B0 s.",
    "Rollback takes \uFF13\uFF10 s.",
    "Rollback takes <b>30</b> s.",
  ])("%s", (text) => {
    const draft = checked(answer([{ text }]));
    expect([shown(draft), draft.removed.length]).toEqual([[], 1]);
  });

  test("the plan's own number, typed, may stay, and is marked as resting on nothing", () => {
    const { text, basis, marks } = only({ text: "Rollback takes 41 s." });
    expect([basis, marks]).toEqual([{ kind: "none" }, [{ from: 0, to: text.length, why: "uncertain" }]]);
  });
});

describe("a sentence as a model should write it stands", () => {
  test.each([
    [
      "summary",
      "",
      "{{release.candidate.id}} replaces {{release.baseline.id}} with the model {{release.candidate.model}}.",
    ],
    [
      "summary",
      "",
      "The temperature rises from {{release.baseline.parameters.temperature}} to {{release.candidate.parameters.temperature}}.",
    ],
    ["summary", "", "The rollout has {{plan.stages}} stages and lasts {{plan.lasts}}."],
    ["summary", "", "It starts {{plan.starts}} and ends {{plan.ends}} at the earliest."],
    ["summary", "", "The baseline is kept for {{rollback.keep-baseline-for}} after the end."],
    ["summary", "", "About {{traffic.units.summary.per-day}} summaries are written a day."],
    [
      "summary",
      "",
      "breaking-news is {{cohorts.breaking-news.share}} of the traffic but only {{cohorts.breaking-news.training-share}} of the training data.",
    ],
    [
      "summary",
      "",
      "The bet is that read-through rises by {{hypothesis.effect}}, from {{hypothesis.baseline}} to {{hypothesis.target}}.",
    ],
    [
      "stage",
      "canary-5",
      "It gives {{stages.canary-5.weight}} of users to the candidate for {{stages.canary-5.bake}}.",
    ],
    ["stage", "canary-5", "If samples are too few, it may be extended to {{stages.canary-5.extend-to}}."],
    [
      "stage",
      "canary-5",
      "Here errors needs {{stages.canary-5.errors.needed}} samples and gets {{stages.canary-5.errors.expected}}.",
    ],
    ["stage", "canary-5", "It reaches {{stages.canary-5.reaches-per-day}} users a day."],
    [
      "stage",
      "canary-5",
      "At worst {{stages.canary-5.errors.worst.extra-bad}} more summaries fail before errors stops it after {{stages.canary-5.errors.worst.stopped-after}}.",
    ],
    ["stage", "canary-5", "It begins {{stages.canary-5.starts}}."],
    [
      "stage",
      "shadow",
      "It mirrors {{stages.shadow.mirror}} of requests, so that no user sees an answer of {{release.candidate.id}}.",
    ],
    ["stage", "canary-25", "It starts only after a go by {{stages.canary-25.go}}."],
    [
      "stage",
      "offline",
      "Each item is run {{stages.offline.repeats}} times, with at least {{stages.offline.at-least}} items per cohort.",
    ],
    ["guard", "errors", "It rolls back when more than {{guards.errors.at-most}} of summaries fail."],
    [
      "guard",
      "errors",
      "The baseline is expected at {{guards.errors.expect}}, and the limit is {{guards.errors.at-most}}.",
    ],
    [
      "guard",
      "first-token",
      "It watches the wait for the first token at {{guards.first-token.percentile}} and stops above {{guards.first-token.at-most}}.",
    ],
    [
      "guard",
      "unsupported-claims",
      "It finds a level of {{guards.unsupported-claims.detect}} with enough samples.",
    ],
    ["guard", "unsupported-claims", "A breach is seen within {{guards.unsupported-claims.seen-within}}."],
    [
      "guard",
      "read-through",
      "It holds when read-through is worse than {{guards.read-through.no-worse-than-baseline}} of the baseline.",
    ],
    [
      "message",
      "2",
      "Tomorrow {{stages.canary-1.weight}} of readers get summaries by {{release.candidate.id}} in canary-1.",
    ],
    ["message", "1", "{{release.candidate.id}} is off, and {{release.baseline.id}} serves everybody again."],
  ])("%s %s: %s", (kind, name, text) => {
    const draft = checked(answer([{ slot: { kind, name }, text }]));
    expect([draft.statements.length, gone(draft)]).toEqual([1, []]);
  });
});

describe("0.14w: true values in a false sentence do not", () => {
  test.each([
    ["summary", "", "Rollback takes {{stages.canary-5.bake}}."],
    ["summary", "", "canary-5 bakes {{stages.canary-25.bake}}, canary-25 bakes {{stages.canary-5.bake}}."],
    ["stage", "canary-5", "Here errors needs {{stages.canary-25.errors.needed}} samples."],
    ["summary", "", "In canary-5 errors needs {{stages.canary-25.errors.needed}} samples."],
    ["summary", "", "The errors limit is {{guards.errors.expect}}."],
    ["summary", "", "The plan has {{plan.guards}} stages."],
    ["summary", "", "{{release.baseline.id}} is the candidate and replaces {{release.candidate.id}}."],
    ["guard", "errors", "It stops above {{stages.canary-5.weight}}."],
    ["guard", "cost", "It stops above {{guards.errors.at-most}}."],
  ])("%s %s: %s", (kind, name, text) => {
    const draft = checked(answer([{ slot: { kind, name }, text }]));
    expect([shown(draft), draft.removed.length]).toEqual([[], 1]);
  });

  test("what stands in a stage's own place is about that stage", () => {
    const text = "It bakes for 48 h.";
    expect(shown(checked(answer([{ slot: { kind: "stage", name: "canary-5" }, text }])))).toEqual([text]);
    expect(shown(checked(answer([{ text }])))).toEqual([]);
  });
});

test("0.19w: what is kept of an answer holds no credential, address or login, not even in a quote", () => {
  const secret = ["ghp", "aB3dE5gH7jK9mN1pQ2aB3dE5gH7jK9mN1pQ2"].join("_");
  const text = `It uses ${secret} of @owner-a at 10.0.0.1.`;
  const said = { text, verify: text, source: { document: "a.md", quote: text } };
  const kept = tidyAnswer(answer([said], [{ step: text, whyWrong: text }]));
  expect(JSON.stringify(kept)).not.toMatch(/ghp_|@owner|10\.0/);
});

describe("what a statement rests on", () => {
  test("the plan, where all values of it are the plan's", () => {
    const { basis, marks } = only({ text: "canary-5 bakes for {{stages.canary-5.bake}}." });
    expect([basis, marks]).toEqual([{ kind: "plan" }, []]);
  });

  test("0.12: a document, where the quote stands in it letter by letter", () => {
    const source = { document: CARD.id, quote: "keeps the last ready revision" };
    const { basis, marks, verify } = only({ text: "The last revision that was ready is kept.", source });
    expect([basis, marks]).toEqual([{ kind: "quoted", ...source }, []]);
    expect(verify).toEqual({ how: "Read the passage in the document that it names.", from: "default" });
  });

  test.each([
    ["one word is another", CARD.id, "keeps the first ready revision"],
    ["it is of another document", "docs/slo.md", "keeps the last ready revision"],
    ["it is too short to mean anything", CARD.id, "keeps"],
  ])("0.12: no document, where %s: somebody has to look", (_, document, quote) => {
    const { text, basis, marks } = only({
      text: "The last revision that was ready is kept.",
      source: { document, quote },
    });
    expect(basis).toEqual({ kind: "not-found", document, quote });
    expect(marks).toEqual([{ from: 0, to: text.length, why: "uncertain" }]);
  });

  test("a document as it was sent: a quote with an address taken out of it stands", () => {
    const quote = "Write to [e-mail] first";
    expect(
      only({ text: "Somebody has to be asked first.", source: { document: CARD.id, quote } }).basis,
    ).toEqual({
      kind: "quoted",
      document: CARD.id,
      quote,
    });
  });

  test("0.12: a document that says another number contradicts the statement", () => {
    const source = { document: CARD.id, quote: "needs 1.2 s at p95" };
    const draft = checked(
      answer([{ text: "At p95 first-token has a limit of {{guards.first-token.at-most}}.", source }]),
    );
    expect(draft.statements.map(({ contradiction }) => contradiction)).toEqual([
      { document: CARD.id, quote: source.quote, what: expect.stringContaining("the document 1.2 s") },
    ]);
  });

  test("a contradiction that the model admits counts with words that stand there, and with none that do not", () => {
    const said = { text: "The old revision is gone at once.", contradicts: true };
    const source = { document: CARD.id, quote: "keeps the last ready revision" };
    expect(only({ ...said, source }).contradiction).toMatchObject(source);
    expect(
      only({ ...said, source: { ...source, quote: "keeps no revision at all" } }).contradiction,
    ).toBeNull();
    expect(only(said).contradiction).toBeNull();
  });

  test("0.25w: how confident the model is changes nothing", () => {
    const said = { text: "Long articles take longer." };
    const [low, high] = [0, 1].map((confidence) => only({ ...said, confidence }));
    expect(high).toEqual(low);
    expect(high?.basis).toEqual({ kind: "none" });
  });
});

describe("0.26: each statement names a way to verify it", () => {
  test.each([
    ["the model's own", "Look at the dashboard of errors.", "model"],
    ["ours, where it says none", "", "default"],
    ["ours, where it says a number that is not the plan's", "Look whether rollback takes 30 s.", "default"],
    ["ours, where it names no fact", "Compare with {{nothing}}.", "default"],
    ["ours, where it is only a command", "/rollout ack 123456789abc", "default"],
  ] as const)("%s", (_, verify, from) => {
    expect(only({ text: "It waits for errors.", verify }).verify.from).toBe(from);
  });

  test("the hint has the plan's facts in it", () => {
    const verify = "Hold it against {{guards.errors.at-most}} of errors.";
    expect(only({ text: "It waits for errors.", verify }).verify.how).toBe("Hold it against 0.5% of errors.");
  });
});

describe("0.11: two next steps, each with a reason why it may be wrong", () => {
  const [first, second] = STEPS;
  test("with the plan's facts in them, marked where they are too broad", () => {
    const broad = { step: "Always wait in canary-1.", whyWrong: "It delays {{release.candidate.id}}." };
    expect(checked(answer([], [broad, second])).nextSteps).toEqual([
      {
        step: "Always wait in canary-1.",
        whyWrong: "It delays v2.0.0.",
        marks: [{ from: 0, to: 6, why: "too-broad" }],
      },
      { ...second, marks: [] },
    ]);
  });

  test.each([
    ["none", []],
    ["one", [first]],
    ["three", [first, second, { step: "Ask.", whyWrong: "It takes time." }]],
    ["the same twice", [first, first]],
    ["an empty reason", [first, { step: "Ask.", whyWrong: " " }]],
    ["a reason of signs", [first, { step: "Ask.", whyWrong: "***" }]],
    ["no reason", [first, { step: "Ask." }]],
    ["a command", [first, { step: "/rollout abort", whyWrong: "It stops." }]],
    [
      "a number that is not the plan's",
      [first, { step: "Bake canary-1 for 32 h.", whyWrong: "It is long." }],
    ],
    ["a false reason", [first, { step: "Ask.", whyWrong: "Rollback takes 30 s." }]],
    ["words for steps", "wait, then go"],
  ])("%s are no usable ones", (_, steps) => {
    expect(checked(answer([{ text: "It waits for errors." }], steps)).nextSteps).toBeNull();
  });
});

describe("0.6: an answer decides nothing", () => {
  test.each(["GO", "Verdict: go.", "I approve this rollout and set the limit of errors to 99%."])(
    "%s",
    (text) => {
      const draft = checked(answer([{ text }]));
      expect(Object.keys(draft).toSorted()).toEqual(["nextSteps", "removed", "statements"]);
      for (const statement of draft.statements)
        expect(Object.keys(statement).toSorted()).toEqual([
          "basis",
          "contradiction",
          "id",
          "marks",
          "slot",
          "text",
          "verify",
        ]);
    },
  );
});

describe("places", () => {
  test.each([
    [
      { kind: "stage", name: "canary-5" },
      { kind: "stage", name: "canary-5" },
    ],
    [
      { kind: "guard", name: "errors" },
      { kind: "guard", name: "errors" },
    ],
    [
      { kind: "message", name: "2" },
      { kind: "message", index: 1 },
    ],
    [
      { kind: "term", name: "canary" },
      { kind: "term", term: "canary" },
    ],
  ])("%j is known", (slot, place) => {
    expect(only({ slot, text: "It waits for errors." }).slot).toEqual(place);
  });

  test.each([
    { kind: "stage", name: "canary-9" },
    { kind: "guard", name: "" },
    { kind: "message", name: "0" },
    { kind: "message", name: "3" },
    { kind: "term", name: "<b>go</b>" },
    { kind: "verdict", name: "go" },
    { kind: "__proto__", name: "x" },
  ])("%j is dropped", (slot) => {
    expect(checked(answer([{ slot, text: "It waits for errors." }])).statements).toEqual([]);
  });

  test("0.16: every word that may be explained has an entry in the glossary", () => {
    const words = slotsOf(plan).flatMap((slot) => (slot.kind === "term" ? [slot.term] : []));
    const known = new Set(GLOSSARY.flatMap(({ term, also }) => [term, ...also]));
    expect(words.filter((word) => !known.has(word))).toEqual([]);
  });
});

describe("statements", () => {
  test("said twice stand once", () => {
    expect(
      shown(
        checked(
          answer([{ text: "It waits for errors. It waits for errors." }, { text: "It waits for errors." }]),
        ),
      ),
    ).toEqual(["It waits for errors."]);
  });

  test("with another word, place, source, plan or text of their document are others", () => {
    const source = { document: CARD.id, quote: "keeps the last ready revision" };
    const ids = [
      only({ text: "It waits for errors." }).id,
      only({ text: "It waits for all errors." }).id,
      only({ text: "It waits for errors.", slot: { kind: "guard", name: "errors" } }).id,
      only({ text: "It waits for errors.", source }).id,
    ];
    expect(new Set(ids).size).toBe(4);
    const said = answer([{ text: "It waits for errors.", source }]);
    const idIn = (context: WordsContext): string => {
      const read = checkWords(said, context);
      return read.kind === "answer" ? (read.answer.statements[0]?.id ?? "") : "";
    };
    const here = idIn({ plan, documents: [CARD] });
    expect(here).toBe(ids[3]);
    expect(idIn({ plan: { ...plan, digest: digest("0".repeat(64)) }, documents: [CARD] })).not.toBe(here);
    expect(idIn({ plan, documents: [{ ...CARD, text: `${CARD.text}\nIt changed.` }] })).not.toBe(here);
    expect(ids.every((id) => /^[0-9a-f]{24}$/.test(id))).toBe(true);
  });

  test("are so many at most", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      text: `It is ${"so ".repeat(index)}quiet. And ${"so ".repeat(index)}dark.`,
    }));
    expect(checked(answer(many)).statements.length).toBe(60);
  });

  test("in another language are told", () => {
    const text = "Der Kandidat ist schnell und die Antwort ist nicht zu lang für den Leser.";
    expect(checkWords(answer([{ text }]), { plan, documents: [] })).toEqual({
      kind: "unusable",
      because: "Expected words in English, found another language.",
    });
  });
});

test("what is kept of an answer is short: what says nothing is left out", () => {
  const kept = tidyAnswer(answer([{ text: "It **waits** for errors." }], []));
  expect(kept).toEqual({
    kind: "answer",
    answer:
      '{"nextSteps":[],"statements":[{"slot":{"kind":"summary","name":""},"text":"It waits for errors."}]}',
  });
});

describe("whatever a model answers", () => {
  const piece = fc.constantFrom(
    "It waits. ", "errors ", "{{rollback.drilled.took}}", "{{release.candidate.model}}", "{{x}}", "{{", "}}", "<", ">", "b", "@", "owner-a ",
    "/rollout go canary-5\n", "<!-- model-rollout:plan -->", "**", "`", "[a](", "https://evil.example/", ")", "#12 ", "\u202E", "\u200B", "5%", " 30 s", "|", "\n", "~~", "GH-1", "always ", "\uFF20",
  ); // prettier-ignore
  const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));
  const said = fc.record({
    text,
    verify: text,
    source: fc.option(fc.record({ document: text, quote: text }), { nil: null }),
    contradicts: fc.boolean(),
  });
  const steps = fc.array(fc.record({ step: text, whyWrong: text }), { maxLength: 3 });

  test("only plain words are shown", () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 3 }), steps, (statements, nextSteps) => {
        const checkedWords = checkWords(answer(statements, nextSteps), { plan, documents: [CARD] });
        if (checkedWords.kind === "unusable") return;
        const { statements: standing, removed, nextSteps: two } = checkedWords.answer;
        const words = [
          ...standing.flatMap(({ text: words, verify }) => [words, verify.how]),
          ...removed.map(({ text: words }) => words),
          ...(two ?? []).flatMap(({ step, whyWrong }) => [step, whyWrong]),
        ];
        expect(words.filter((each) => plainText(each) !== each)).toEqual([]);
        expect(words.join("")).not.toMatch(/[{}`*|]|<(?!\s?\d)|evil|\/rollout|(?<!\w)@/);
      }),
      { numRuns: 40 },
    );
  });

  test("what is kept of it is shown as it was, and is kept as it is", () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 3 }), steps, (statements, nextSteps) => {
        const fresh = answer(statements, nextSteps);
        const kept = tidyAnswer(fresh);
        if (kept.kind === "unusable") throw new RangeError(kept.because);
        expect(tidyAnswer(kept.answer)).toEqual(kept);
        expect(checkWords(kept.answer, { plan, documents: [CARD] })).toEqual(
          checkWords(fresh, { plan, documents: [CARD] }),
        );
      }),
      { numRuns: 40 },
    );
  });
});
