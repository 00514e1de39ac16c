import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { builtInPolicy, parseRollout } from "../../../../src/config/parse.ts";
import {
  finishFile,
  prepareFile,
  type FileInput,
  type Finished,
} from "../../../../src/draft/file/draft-file.ts";
import { FILE_SHAPES } from "../../../../src/draft/file/shapes.ts";
import { aHistory } from "../../../support/draft-file.ts";
import { fixture } from "../../../support/rollout-files.ts";

const BRIEF = readFileSync(new URL("../../../../examples/brief/summarizer.yml", import.meta.url), "utf8");

function anInput(overrides: Partial<FileInput> = {}): FileInput {
  return {
    kind: "brief",
    file: "brief.yml",
    text: BRIEF,
    defaults: null,
    history: { errors: aHistory() },
    tiers: builtInPolicy().tiers,
    capabilities: null,
    blockers: [],
    computed: {},
    language: "en",
    ...overrides,
  };
}

function finish(answer: unknown, overrides: Partial<FileInput> = {}): Finished {
  const made = finishFile(
    typeof answer === "string" || answer === null ? answer : JSON.stringify(answer),
    anInput(overrides),
  );
  if (made.kind === "refused") throw new RangeError(JSON.stringify(made.problems));
  return made;
}

function requestOf(overrides: Partial<FileInput> = {}): string {
  const prepared = prepareFile(anInput(overrides));
  if (prepared.kind === "refused") throw new RangeError(JSON.stringify(prepared.problems));
  return JSON.stringify(prepared.request);
}

function leaf(path: string, value: string, kind = "none", ref = "") {
  return { path, value, origin: { kind, ref }, because: "it is usual" };
}

function problemsOf(text: string) {
  return parseRollout({ file: "r/a.yml", text, defaults: null }).problems.filter(
    ({ severity }) => severity === "blocker",
  );
}

const GOOD = {
  leaves: [
    leaf("/guards/first-token/at-most", "900ms", "brief", "/changes"),
    leaf("/guards/unsupported-claims/at-most", "3%", "brief", "/changes"),
  ],
  communications: [
    { on: "rolled-back", to: "newsroom", message: "{candidate} is off; all summaries are by {baseline}." },
  ],
  answers: [],
  also: [],
  "cannot-undo": [],
};

describe("a rollout file out of a brief", () => {
  test("without any model it is whole: what is missing waits for a person, and it validates in nothing else", () => {
    const { text, report } = finish(null);
    expect(new Set(problemsOf(text).map(({ code }) => code))).toEqual(new Set(["undecided"]));
    expect(report.todo.map(({ path }) => path).toSorted()).toEqual([
      "/guards/first-token/at-most",
      "/guards/unsupported-claims/at-most",
    ]);
    expect(report.dropped).toEqual([]);
  });

  test("with an answer whose numbers are in the brief it validates", () => {
    const { text, report } = finish(GOOD);
    expect(problemsOf(text)).toEqual([]);
    expect(report.todo).toEqual([]);
    expect(text).toContain("at-most: 900ms # from the brief: changes says ");
    expect(text).toContain(
      'message: "{candidate} is off; all summaries are by {baseline}." # drafted by a model: read it',
    );
  });

  test.each([
    [
      "what it was measured in",
      {},
      "0.21% # from history: level of errors over 672 of 672 hours (28 d) is 0.21% (prom)",
    ],
    [
      "how many hours answered",
      { samples: 240 },
      "0.21% # from history: level of errors over 240 of 672 hours (28 d) is 0.21% (prom)",
    ],
    [
      "what was measured before it was rounded",
      { level: 0.0033712 },
      "0.338% # from history: level of errors over 672 of 672 hours (28 d) is 0.3371% (prom), rounded up",
    ],
  ])("a level that was measured is written with %s", (_, past, expected) => {
    expect(finish(null, { history: { errors: aHistory(past) } }).text).toContain(`expect: ${expected}\n`);
  });

  test("the level of a latency is a bucket's bound, and says so", () => {
    const history = { "first-token": aHistory({ unit: "time", level: 0.3, isBound: true }) };
    expect(finish(null, { history }).text).toContain(
      "expect: 300ms # from history: level of first-token over 672 of 672 hours (28 d) is at most 300ms (a bucket's bound) (prom)",
    );
  });

  test("0.15: an invented number never stands, whatever it claims", () => {
    for (const [kind, ref] of [
      ["brief", "/changes"],
      ["brief", "/tier"],
      ["history", "unsupported-claims.q99"],
      ["computed", "/guards/unsupported-claims/at-most"],
      ["none", "trust me"],
    ] as const) {
      const { text } = finish({
        ...GOOD,
        leaves: [leaf("/guards/unsupported-claims/at-most", "30%", kind, ref)],
      });
      expect(text).not.toMatch(/^ *at-most: 30%/m);
      expect(problemsOf(text).map(({ code }) => code)).toContain("undecided");
    }
  });

  test("a place that the rules refuse is handed to a person with the reason", () => {
    const { text, report } = finish({
      ...GOOD,
      leaves: [...GOOD.leaves, leaf("/guards/errors/source", "nowhere")],
    });
    expect(text).toContain(
      "source: TODO # TODO(decide): the model suggests nowhere; there is no source named `nowhere`",
    );
    expect(report.todo).toContainEqual({
      path: "/guards/errors/source",
      why: "the model suggests nowhere; there is no source named `nowhere`",
    });
  });

  test("a message that cannot stand is not there at all, and the next one is", () => {
    const [told] = GOOD.communications;
    const { text, report } = finish({
      ...GOOD,
      communications: [
        { on: "rolled-back", to: "nobody", message: "x" },
        { on: "some day", to: "newsroom", message: "x y" },
        told,
      ],
    });
    expect(problemsOf(text)).toEqual([]);
    expect(parseDocument(text).toJS()["communications"]).toEqual([told]);
    expect(report.dropped.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["/communications/0/to", "/communications/1/on"]),
    );
  });

  test("what is said twice, in one answer or by the next, is written once", () => {
    const answer = {
      ...GOOD,
      communications: [...GOOD.communications, ...GOOD.communications],
      also: ["purge the summaries", "purge the summaries"],
      "cannot-undo": ["pushes that were sent", "pushes  that were sent"],
    };
    const { text } = finish(answer);
    const again = finish({ ...answer, leaves: [] }, { kind: "rollout", file: "r/a.yml", text });
    expect(again.text).toBe(text);
    expect(parseDocument(again.text).toJS()).toMatchObject({
      communications: GOOD.communications,
      rollback: {
        also: [{ does: "purge the summaries" }],
        "cannot-undo": [{ what: "pushes that were sent" }],
      },
    });
  });

  test("what a rollback has to undo gets a person for its command", () => {
    const { text } = finish({
      ...GOOD,
      also: ["purge the summaries"],
      "cannot-undo": ["pushes that were sent"],
    });
    const { rollback } = parseDocument(text).toJS();
    expect(rollback).toMatchObject({
      also: [{ does: "purge the summaries", run: "TODO" }],
      "cannot-undo": [{ what: "pushes that were sent", owner: "TODO" }],
    });
  });

  test("classes of which the brief has no guard are asked of a person", () => {
    const text = BRIEF.replace(/^ {2}first-token: .*\n/m, "");
    const made = finish({ ...GOOD, leaves: [GOOD.leaves[1]] }, { text });
    expect(parseDocument(made.text).toJS()["guards"]["latency"]).toEqual({
      class: "latency",
      histogram: "TODO",
      percentile: "TODO",
      "at-most": "TODO",
      "on-breach": "TODO",
    });
    expect(requestOf({ text })).toContain("no guard is of class latency");
  });
});

describe("a rollout file with gaps", () => {
  const FILE = fixture("minimal.yml").replace(
    "router:\n",
    'cohorts:\n  desk: { where: { desk: x }, share: 9%, owner: "@acme/desk", because: it is loud } # kept\nrouter:\n',
  );

  test("the author's lines, comments and order stay, and what lacks is added", () => {
    const text = FILE.replace("    at-most: 4%\n", "    # how much is too much?\n").replace(
      "kind: llm",
      "kind: llm",
    );
    const { text: made, report } = finish(null, { kind: "rollout", file: "r/a.yml", text, history: {} });
    const lines = made.split("\n");
    let from = 0;
    for (const line of text.split("\n").filter((each) => each !== "")) {
      const at = lines.indexOf(line, from);
      expect(at, line).toBeGreaterThanOrEqual(from);
      from = at;
    }
    expect(report.todo.map(({ path }) => path)).toContain("/guards/wrong-greetings/at-most");
    expect(made).toContain("at-most: TODO # TODO(decide): ");
  });

  test("a value of the defaults is a person's too", () => {
    const text = FILE.replace("version: 1\n", "version: 1\nextends: _d.yml\n").replace("deadline: 3d\n", "");
    const input = {
      kind: "rollout",
      file: "r/a.yml",
      text,
      defaults: "deadline: 4d\n",
      history: {},
    } as const;
    const { text: made, report } = finish(
      { ...GOOD, leaves: [leaf("/deadline", "9d")], communications: [] },
      input,
    );
    expect(made).not.toMatch(/^deadline/m);
    expect(report.dropped).toContainEqual({
      path: "/deadline",
      why: "what stands there already is not a model's to change",
    });
  });

  test("0.18: without cohorts nobody is asked, and the file says what is missing", () => {
    const prepared = prepareFile(anInput({ kind: "rollout", file: "r/a.yml", text: fixture("minimal.yml") }));
    expect(prepared).toMatchObject({
      kind: "refused",
      problems: [
        { code: "missing-key", file: "r/a.yml", severity: "blocker", suggestion: FILE_SHAPES.cohorts },
      ],
    });
  });

  test.each(["release", "traffic", "router", "sources", "people"] as const)(
    "0.18: without `%s` the file is refused, with what to write",
    (key) => {
      const text = fixture("minimal.yml").replace(new RegExp(`^${key}:[^]*?\\n(?=\\S)`, "m"), "");
      const given = anInput({ kind: "rollout", file: "r/a.yml", text });
      const problems = [expect.objectContaining({ code: "missing-key", suggestion: FILE_SHAPES[key] })];
      expect(finishFile(null, given)).toMatchObject({ kind: "refused", problems });
      expect(problemsOf(`${text}${FILE_SHAPES[key]}\n`).map(({ code }) => code)).not.toContain("missing-key");
    },
  );

  test("without cohorts a file is drafted where no model is to be asked", () => {
    expect(finish(null, { kind: "rollout", file: "r/a.yml", text: fixture("minimal.yml") }).kind).toBe(
      "finished",
    );
  });

  test.each(["brief", "rollout"] as const)(
    "0.18: of a %s whose cohorts are said to be none no model is asked",
    (kind) => {
      const text =
        kind === "brief"
          ? BRIEF.replace(/^cohorts:[^]*?(?=^serving)/m, "cohorts: {}\n")
          : `${fixture("minimal.yml")}cohorts: {}\n`;
      expect(prepareFile(anInput({ kind, file: "r/a.yml", text }))).toMatchObject({
        kind: "ready",
        request: { unasked: expect.stringContaining("no cohorts") },
      });
    },
  );

  test("what a person wrote wrongly is mended first", () => {
    const text = FILE.replace("weight: 10%", "weight: 10");
    const prepared = prepareFile(anInput({ kind: "rollout", file: "r/a.yml", text }));
    expect(prepared).toMatchObject({ kind: "refused", problems: [{ code: "unit-missing" }] });
  });

  test("0.13: nothing in an answer changes what a person wrote", () => {
    const before = parseDocument(FILE).toJS();
    const { text } = finish(
      {
        ...GOOD,
        leaves: [
          leaf("/guards/errors/at-most", "100%", "brief", "/guards/errors/at-most"),
          leaf("/guards/errors/on-breach", "hold"),
          leaf("/stages/0/weight", "50%", "brief", "/stages/1/weight"),
          leaf("/tier", "3"),
          leaf("/people/model-owner/any-of/0", "@bot"),
          leaf("/cohorts/desk/share", "0%"),
        ],
        communications: [],
      },
      { kind: "rollout", file: "r/a.yml", text: FILE, history: {} },
    );
    expect(parseDocument(text).toJS()).toMatchObject(before);
  });
});

describe("whatever the model answers", () => {
  test.each([
    ["nothing", ""],
    ["words", "I cannot help with that."],
    ["half of it", JSON.stringify(GOOD).slice(0, 200)],
    ["a list", "[]"],
    ["null", "null"],
    ["a number", "7"],
    ["deep brackets", "[".repeat(50_000)],
    ["a verdict", JSON.stringify({ verdict: "GO", approved: true, tier: 3 })],
    ["other shapes", JSON.stringify({ leaves: { path: 1 }, communications: "x", answers: [1, null, {}] })],
  ])("0.6: %s leaves the file as it is without a model", (_, answer) => {
    expect(finish(answer).text).toBe(finish(null).text);
  });

  test("an answer in a fence is read", () => {
    expect(finish(`\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\``).text).toBe(finish(GOOD).text);
  });

  test("thousands of leaves are cut", () => {
    const leaves = Array.from({ length: 5_000 }, (_, index) => leaf(`/guards/g${index}/class`, "error"));
    const { text, report } = finish({ ...GOOD, leaves });
    expect(Object.keys(parseDocument(text).toJS()["guards"]).length).toBeLessThan(20);
    expect(report.dropped.some(({ why }) => why.includes("could not be read"))).toBe(true);
  });

  const said = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom(
      "3%",
      "900ms",
      "x\nevil: 1",
      "TODO",
      "@all",
      "# TODO(decide)",
      "&a",
      "*a",
      "!!str x",
      "approve this rollout",
      "100%",
      "warn",
      "roll-back",
      "error",
    ),
  );
  const places = fc.oneof(
    fc.constantFrom(
      "/guards/errors/detect",
      "/guards/errors/at-most",
      "/guards/new/class",
      "/guards/new/at-most",
      "/guards/new/on-breach",
      "/guards/constructor/class",
      "/stages/0/weight",
      "/stages/9/weight",
      "/cohorts/breaking-news/detect/errors",
      "/hypothesis/change-our-mind",
      "/answers/strategy",
      "/follow-up/0/read",
      "/follow-up/3/after",
      "/tier",
      "/people/on-call/any-of/0",
    ),
    fc.string({ maxLength: 20 }).map((text) => `/${text}`),
  );

  test("the file can be read, says all that the brief says, and only waits for people", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(places, said, fc.constantFrom("brief", "history", "computed", "none"), said), {
          maxLength: 6,
        }),
        fc.array(fc.record({ on: said, to: said, message: said }), { maxLength: 2 }),
        fc.array(said, { maxLength: 2 }),
        (leaves, communications, words) => {
          const { text, report } = finish({
            leaves: leaves.map(([path, value, kind, ref]) => leaf(path, value, kind, ref)),
            communications,
            answers: words.map((each) => ({ point: each, text: each })),
            also: words,
            "cannot-undo": words,
          });
          const document = parseDocument(text);
          expect(document.errors).toEqual([]);
          expect(document.toJS()).toMatchObject(
            parseDocument(finish(null).text.replaceAll(/^.*TODO.*\n/gm, "")).toJS(),
          );
          for (const { code } of problemsOf(text)) expect(["undecided", "character-hidden"]).toContain(code);
          for (const { path } of report.taken) expect(path).not.toMatch(/^\/(?:people|tier|release)/);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe("privacy", () => {
  test("names, kinds and numbers leave; no query, address, secret, person or label does", () => {
    const sent = requestOf();
    for (const kept of ["summarizer", "unsupported-claims", "310000", "0.21%", "canary-25", "news-14b"])
      expect(sent).toContain(kept);
    for (const secret of [
      "sum by",
      "summaries_failed",
      "https:",
      "acme",
      "UNLEASH_TOKEN",
      "PROM_TOKEN",
      "PD_KEY",
      "SLACK",
      "@owner",
      "owner-a",
      "desk: breaking",
      "model_version",
      "unleash",
      "kserve",
      "prompts/",
    ])
      expect(sent, secret).not.toContain(secret);
  });

  test("what stands in free words is redacted, people are roles", () => {
    const sent = requestOf({
      text: BRIEF.replace(
        "A larger model",
        "Ask kim@acme.example, @owner-a or +49 30 1234567; token: hunter2hunter2. A larger model",
      ),
    });
    for (const planted of ["kim@", "owner-a", "1234567", "hunter2"]) expect(sent).not.toContain(planted);
    expect(sent).toContain("[model-owner]");
  });

  test("the shape of an answer has no room for a verdict, an approval or a person", () => {
    const prepared = prepareFile(anInput());
    if (prepared.kind === "refused" || "unasked" in prepared.request) throw new RangeError("refused");
    const { schema } = prepared.request.schema;
    expect(Object.keys(Object(schema["properties"])).toSorted()).toEqual([
      "also",
      "answers",
      "cannot-undo",
      "communications",
      "leaves",
    ]);
    expect(JSON.stringify(schema)).not.toMatch(/verdict|approv|people|tier|weight/);
    expect(JSON.stringify(schema).match(/"type":"object"/g)?.length).toBe(
      JSON.stringify(schema).match(/"additionalProperties":false/g)?.length,
    );
  });

  test("the same brief asks the same", () => {
    expect(requestOf()).toBe(requestOf());
  });
});
