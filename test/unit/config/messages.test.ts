import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillIn, placesIn, VARIABLES } from "../../../src/config/message-text.ts";
import { nearestMoment, readMoment } from "../../../src/config/moment-text.ts";
import { fixture, parseSummarizer, replacing } from "../../support/rollout-files.ts";

const STAGES = ["shadow", "canary-5", "canary-25"];
const SAID = 'message: "v2 is off."';

/** What is wrong with a message in the example, with the text that each problem points to. */
function wrong(message: string, on = "rolled-back") {
  const edit = (text: string): string =>
    replacing("on: rolled-back,", `on: ${on},`)(replacing(SAID, `message: ${message}`)(text));
  const lines = edit(fixture("summarizer.yml")).split("\n");
  return parseSummarizer(edit)
    .problems.filter(({ code }) => /^(?:variable|moment)/.test(code))
    .map(({ code, at, length, suggestion, severity }) => ({
      code,
      severity,
      at: lines[at.line - 1]?.slice(at.column - 1, at.column - 1 + length),
      suggestion,
    }));
}

describe("moments", () => {
  test.each([
    ["rolled-back", { kind: "event", event: "rolled-back" }],
    ["stage-ended", { kind: "event", event: "stage-ended" }],
    ["hand-over", { kind: "event", event: "hand-over" }],
    ["canary-5", { kind: "stage", stage: "canary-5", edge: "start" }],
    ["start of canary-5", { kind: "stage", stage: "canary-5", edge: "start" }],
    ["end of canary-5", { kind: "stage", stage: "canary-5", edge: "end" }],
    ["weekly digest", { kind: "digest", every: "week" }],
    ["2 h before start", { kind: "offset", count: 2, unit: "hour", side: "before", of: "start" }],
    ["2h before start", { kind: "offset", count: 2, unit: "hour", side: "before", of: "start" }],
    ["30 min after canary-25", { kind: "offset", count: 30, unit: "minute", side: "after", of: "canary-25" }],
    ["1 day before hand-over", { kind: "offset", count: 1, unit: "day", side: "before", of: "hand-over" }],
    ["90 days before start", { kind: "offset", count: 90, unit: "day", side: "before", of: "start" }],
  ])("%s is one", (text, moment) => expect(readMoment(text, STAGES)).toEqual(moment));

  test.each([
    "0 days before start",
    "91 days before start",
    "999999999 minutes before start",
    "-1 day before start",
    "1.5 h before start",
    "1 day before breakfast",
    "one day before start",
    "1 day start before",
    "end of canary-6",
    "Rolled-Back",
    " rolled-back",
    "constructor",
    "1 constructor before start",
    "",
    "‮rolled-back",
  ])("%j is none", (text) => expect(readMoment(text, STAGES)).toBeNull());

  test.each([
    ["roled-back", "rolled-back"],
    ["canry-5", "canary-5"],
    ["end of canry-5", "end of canary-5"],
    ["1 workng day before start", "1 working day before start"],
    ["2 hour befor canary-5", "2 hours before canary-5"],
    ["1 days bfore strt", "1 day before start"],
    ["weekly digst", "weekly digest"],
    ["when the moon is full", null],
  ])("%s: did you mean %s", (text, meant) => expect(nearestMoment(text, STAGES)).toBe(meant));

  test("whatever is suggested is a moment", () => {
    const words = fc.constantFrom(
      "1",
      "2",
      "hours",
      "hour",
      "day",
      "wek",
      "before",
      "aftr",
      "start",
      "canary-5",
      "end",
      "of",
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), (list) => {
        const meant = nearestMoment(list.join(" "), STAGES);
        expect(meant === null || readMoment(meant, STAGES) !== null).toBe(true);
      }),
    );
  });
});

describe("places in a message", () => {
  test.each([
    ["{candidate} is off", ["candidate"]],
    ["{ stage } at {weight}", ["stage", "weight"]],
    ['{"json": 1} {} { } {1} {a b}', []],
    ["no place", []],
  ])("of %j are found", (text, names) =>
    expect(placesIn(text).map(({ variable }) => variable)).toEqual(names),
  );

  test.each([
    ["{candidat}", "{candidate}"],
    ["{Stage}", "{stage}"],
    ["{{name}}", "{name}"],
    ["{constructor}", null],
    ["{undoo}", "{undo}"],
  ])("%s is none, but %s", (text, meant) =>
    expect(placesIn(text)).toEqual([{ written: text, variable: null, meant }]),
  );

  test("are filled in once, and the rest stays as it is written", () => {
    expect(fillIn("{name} {guard} {{name}} {nobody}", { name: "{guard}" })).toBe(
      "{guard} {guard} {{name}} {nobody}",
    );
  });

  test("filling in never leaves a place that has a value, and never touches a text without", () => {
    const values = { name: "n", candidate: "c", stage: "s" };
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("name", "candidate", "stage"), (text, variable) => {
        const filled = fillIn(`${text}{${variable}}`, values);
        expect(/[{}]/.test(text) || filled === `${text}${values[variable]}`).toBe(true);
        expect(placesIn(text).length > 0 || fillIn(text, values) === text).toBe(true);
      }),
    );
  });
});

describe("a message in the file", () => {
  test("that names something unknown is told where it does, with what was meant", () => {
    expect(wrong('"v2: {candidat} and {{stage}} are off"')).toEqual([
      { code: "variable-unknown", severity: "blocker", at: "{candidat}", suggestion: "{candidate}" },
      { code: "variable-unknown", severity: "blocker", at: "{{stage}}", suggestion: "{stage}" },
    ]);
  });

  test("also over several lines", () => {
    const block = "|\n        v2 is off.\n        {undo}\n        {lnk}\n    ";
    const edit = replacing(
      `  - { on: rolled-back, to: newsroom, ${SAID} }`,
      `  - on: rolled-back\n    to: newsroom\n    message: ${block.trimEnd()}`,
    );
    const [problem] = parseSummarizer(edit).problems.filter(({ code }) => code === "variable-unknown");
    const line = edit(fixture("summarizer.yml")).split("\n")[(problem?.at.line ?? 0) - 1];
    expect([line?.trim(), problem?.at.column, problem?.suggestion]).toEqual(["{lnk}", 9, "{link}"]);
  });

  test("may use every place that there is", () => {
    const places = Object.keys(VARIABLES).map((name) => `{${name}}`);
    expect(wrong(`"${places.join(" ")}"`)).toEqual([]);
  });

  test.each(["{guard}", "{cohort}"])("that names %s where none decided is advised against", (place) => {
    expect(wrong(`"${place} decided"`, "started")).toEqual([
      expect.objectContaining({ code: "variable-empty", severity: "advice", at: place }),
    ]);
    expect(wrong(`"${place} decided"`, "hold")).toEqual([]);
  });

  test("at no moment of the rollout is refused with what was meant", () => {
    expect(wrong('"x"', "2 hours befor canary-5")).toEqual([
      expect.objectContaining({ code: "moment-unknown", suggestion: "2 hours before canary-5" }),
    ]);
  });

  test("may go to people whom somebody tells, and names who does", () => {
    const edit = replacing(`to: newsroom, ${SAID}`, `to: on-call, owner: "@desk-a", ${SAID}`);
    const { rollout, problems } = parseSummarizer(edit);
    expect(problems.filter(({ severity }) => severity === "blocker")).toEqual([]);
    expect(rollout?.communications[0]).toEqual({
      on: "rolled-back",
      to: "on-call",
      owner: "@desk-a",
      message: "v2 is off.",
    });
  });

  test.each([
    ["a right-to-left mark", '"\\u202Ev2 is off"', "character-hidden"],
    ["five thousand letters", `"${"x".repeat(5_000)}"`, "out-of-range"],
    ["nothing", '" "', "wrong-value"],
  ])("of %s is refused", (_, message, code) => {
    const { rollout, problems } = parseSummarizer(replacing(SAID, `message: ${message}`));
    expect([rollout, problems.map((problem) => problem.code)]).toEqual([
      null,
      expect.arrayContaining([code]),
    ]);
  });

  test("of emoji and braces is only a text", () => {
    const edit = replacing(SAID, `message: "🚨${"{".repeat(30)}${"}".repeat(30)}"`);
    expect(parseSummarizer(edit).problems.filter(({ severity }) => severity === "blocker")).toEqual([]);
  });
});

describe("freezes of the file", () => {
  const start = (freeze: string) =>
    parseSummarizer(
      replacing("zone: Europe/Berlin, moves:", `zone: Europe/Berlin, freeze: [${freeze}], moves:`),
    );

  test("are in the zone of the start", () => {
    const { rollout } = start('{ from: "2026-11-27T00:00", until: "2026-11-28T00:00", because: sale }');
    expect(rollout?.start.freezes).toEqual([
      { from: Date.parse("2026-11-26T23:00Z"), until: Date.parse("2026-11-27T23:00Z"), because: "sale" },
    ]);
    expect(parseSummarizer().rollout?.start).not.toHaveProperty("freezes");
  });

  test.each([
    [
      "ends before it begins",
      '{ from: "2026-11-28T00:00", until: "2026-11-27T00:00", because: x }',
      "period-reversed",
    ],
    [
      "begins when clocks jump",
      '{ from: "2027-03-28T02:30", until: "2027-04-01T00:00", because: x }',
      "out-of-range",
    ],
    [
      "on a day that does not exist",
      '{ from: "2026-02-30T00:00", until: "2026-11-27T00:00", because: x }',
      "out-of-range",
    ],
    ["without a reason", '{ from: "2026-11-26T00:00", until: "2026-11-27T00:00" }', "missing-key"],
  ])("one that %s is refused", (_, freeze, code) => {
    expect(start(freeze).problems.map((problem) => problem.code)).toContain(code);
  });
});

test("an unknown zone is refused with the one that was meant", () => {
  const { problems } = parseSummarizer(replacing("zone: Europe/Berlin", "zone: Europe/Berln"));
  expect(problems).toEqual([expect.objectContaining({ code: "wrong-value", suggestion: "Europe/Berlin" })]);
});

describe("what a unit costs", () => {
  const costs = (written: string) =>
    parseSummarizer(replacing("at-most-per-day: 40000 }", `at-most-per-day: 40000, costs: ${written} }`));

  test.each([
    ["$0.004", { amount: 0.004, currency: "$" }],
    ["€2", { amount: 2, currency: "€" }],
    ["CHF 0.01", { amount: 0.01, currency: "CHF" }],
  ])("%s", (written, expected) => {
    const { rollout } = costs(written);
    expect(rollout?.units.find(({ name }) => name === "judged")?.costs).toEqual(expected);
    expect(rollout?.units.find(({ name }) => name === "summary")).not.toHaveProperty("costs");
  });

  test.each([
    ["0.004", "unit-missing", "$0.004"],
    ["$-1", "unit-wrong", "$0.004"],
    ["4 cents", "unit-wrong", "$0.004"],
    ["[]", "wrong-value", "$0.004"],
    [".nan", "wrong-value", "$0.004"],
  ])("%s is refused", (written, code, suggestion) => {
    expect(costs(written).problems).toEqual([expect.objectContaining({ code, suggestion })]);
  });
});
