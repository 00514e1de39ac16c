import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { recordBreach } from "../../examples/replay/record.ts";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { replay } from "../../src/commands/replay.ts";
import type { ReplayCall } from "../../src/commands/replay.ts";
import { documentOfReplay, exitCodeOfReplay } from "../../src/commands/replay/document.ts";
import type { Story } from "../../src/render/replay-report.ts";
import { digest, HOUR, instant, iso, MINUTE } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  POLICY,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "../support/flow-rollout.ts";
import { FIVE_MINUTES, linesOf, record } from "../support/recording.ts";
import type { RecordedTraffic } from "../support/recording.ts";
import { replacing } from "../support/rollout-files.ts";
import { createWorld } from "../support/world.ts";
import type { Texts } from "../support/world.ts";

const NINE = instant(Date.parse("2026-11-23T09:00:00Z"));
/** An hour of the baseline alone, then four and a half of both arms. */
const HISTORY = 12;
const FROM = instant(NINE - HOUR);
const TOTAL = 2_000_000 / 288;
const NOTHING = { margin: [], atMost: [], atLeast: [], detect: [], alpha: null };

type Rate = (cohort: string, arm: "baseline" | "candidate", at: Instant) => number;

/** Half of the traffic on each arm from nine o'clock on. */
function traffic(rate: Rate, overrides: Partial<RecordedTraffic> = {}): readonly string[] {
  return linesOf({
    from: FROM,
    intervals: HISTORY + 54,
    cohorts: ["all", "breaking"],
    tell: (cohort, arm, at) => {
      if (arm === "candidate" && at < NINE) return null;
      const total = Math.round((TOTAL / 2) * (cohort === "all" ? 1 : 0.2));
      return { total, events: Math.round(total * rate(cohort, arm, at)) };
    },
    ...overrides,
  });
}

const healthy = traffic(() => 0.02);
/** Tripled in one cohort from the second stage on, and hardly seen in the whole. */
const badInOneCohort = traffic((cohort, arm, at) =>
  arm === "candidate" && at >= NINE + 70 * MINUTE ? (cohort === "breaking" ? 0.06 : 0.024) : 0.02,
);

async function told(
  lines: readonly string[],
  overrides: Partial<ReplayCall> & { readonly tree?: Texts } = {},
) {
  const { tree = TREE, ...call } = overrides;
  const { filesAt, tip } = createWorld(tree);
  const replayed = await replay(
    { files: filesAt(tip), describeRouter },
    {
      rollout: FILE,
      readings: { file: "readings.jsonl", text: lines.join("\n") },
      policy: POLICY,
      start: null,
      overrides: NOTHING,
      calendar: false,
      every: false,
      ...call,
    },
  );
  if (replayed.kind === "refused") throw new Error(replayed.problems.map(({ code }) => code).join());
  return replayed.report;
}

async function codes(text: string): Promise<readonly string[]> {
  const { filesAt, tip } = createWorld(TREE);
  const readings = { file: "readings.jsonl", text };
  const replayed = await replay(
    { files: filesAt(tip), describeRouter },
    {
      rollout: FILE,
      readings,
      policy: POLICY,
      start: null,
      overrides: NOTHING,
      calendar: false,
      every: false,
    },
  );
  return replayed.kind === "refused"
    ? replayed.problems.map(({ code, at }) => `${at.line}:${at.column} ${code}`)
    : [];
}

const brief = ({ events }: Story): readonly string[] =>
  events.map(({ at, stage, event }) => `${iso(at).slice(11, 16)} ${stage} ${event}`);

describe("the story", () => {
  test("a healthy candidate goes from stage to stage and is done", async () => {
    const report = await told(healthy, { start: NINE });
    expect(brief(report.asWritten)).toEqual([
      "09:00 first entered",
      expect.stringMatching(/^10:\d\d first verdicts$/),
      expect.stringMatching(/^10:\d\d half entered$/),
      expect.stringMatching(/^11:\d\d half verdicts$/),
      expect.stringMatching(/^11:\d\d full entered$/),
      expect.stringMatching(/^12:\d\d full verdicts$/),
      expect.stringMatching(/^12:\d\d full promoted$/),
    ]);
    expect(report.asWritten.outcome).toMatchObject({ kind: "promoted", stage: "full" });
    expect(exitCodeOfReplay(report)).toBe(0);
  });

  test("one degraded cohort rolls back although the aggregate is healthy", async () => {
    const report = await told(badInOneCohort);
    expect(report.asWritten.outcome).toMatchObject({
      kind: "rolled-back",
      stage: "half",
      because: { kind: "breach", finding: { guard: "errors", cohort: "breaking" } },
    });
    expect(exitCodeOfReplay(report)).toBe(1);
  });

  test("a source that falls silent holds, and goes on when it speaks again", async () => {
    const silent = (at: Instant): boolean => at >= NINE + 20 * MINUTE && at < NINE + 45 * MINUTE;
    const report = await told(
      traffic(() => 0.02, {
        tell: (_, arm, at) =>
          arm === "candidate" && (at < NINE || silent(at)) ? null : { total: 3_000, events: 60 },
      }),
    );
    const own = report.asWritten.events.filter(({ event }) => event === "held" || event === "went-on");
    expect(own.map(({ event }) => event)).toEqual(["held", "went-on"]);
    expect(own[0]).toMatchObject({ reasons: [{ kind: "no-evidence" }, { kind: "no-evidence" }] });
    expect(report.asWritten.outcome.kind).toBe("promoted");
  });

  test("readings that end in silence end in a hold", async () => {
    const report = await told([
      ...healthy.slice(0, 12 * 2 + 12 * 4),
      ...linesOf({
        from: instant(NINE + HOUR),
        intervals: 6,
        cohorts: ["all"],
        tell: () => "unreachable",
      }),
    ]);
    expect(report.asWritten.outcome).toMatchObject({
      kind: "holding",
      reasons: [{ kind: "no-evidence" }, {}],
    });
    expect(exitCodeOfReplay(report)).toBe(3);
  });

  test("each look is told where that was asked for", async () => {
    const report = await told(healthy, { every: true });
    const looks = report.asWritten.events.filter(({ event }) => event === "looked");
    expect(looks.length).toBeGreaterThan(30);
    expect(await told(healthy)).toMatchObject({
      asWritten: { events: report.asWritten.events.filter(({ event }) => event !== "looked") },
    });
  });

  test("what the readings do not have is said", async () => {
    const report = await told(traffic(() => 0.02, { cohorts: ["all"] }));
    expect(report.assumed.unread).toEqual(["errors in breaking"]);
  });

  test("a start that is asked for is taken; one outside of the readings is a wrong call", async () => {
    const start = instant(NINE + HOUR);
    expect(brief((await told(healthy, { start })).asWritten)[0]).toBe("10:00 first entered");
    await expect(told(healthy, { start: instant(NINE + 24 * HOUR) })).rejects.toMatchObject({
      code: "call-wrong",
    });
  });
});

describe("the same code as a tick", () => {
  test("a replay of what a rollout read tells what the rollout did", async () => {
    const world = openedWorld();
    const recorded = record(world);
    let bad = false;
    world.tell = trafficOf(
      () => world,
      (cohort, arm) => (bad && cohort === "breaking" && arm === "candidate" ? 0.06 : 0.02),
    );
    const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
    accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
    merge(world);
    const moves: string[] = [];
    for (let tick = 0; tick < 60; tick++) {
      const [report] = await promote(world, CALL);
      if (report !== undefined && report.decision !== "bake")
        moves.push(`${iso(world.now)} ${report.stage} ${report.reason}`);
      if (report?.decision === "roll-back") break;
      bad ||= report?.stage === "half";
      // The source answers a minute late, so this is the earliest look at each interval.
      pass(world, tick === 0 ? FIVE_MINUTES + MINUTE : FIVE_MINUTES);
    }
    expect(moves.map((move) => move.split(" ").slice(1).join(" "))).toEqual([
      "first started",
      "half stage-passed",
      "half breach",
    ]);
    const report = await told([recorded()], { start: NINE });
    const { events, outcome } = report.asWritten;
    const entered = events.filter(({ event }) => event === "entered");
    expect([...entered, outcome].map(({ at, stage }) => `${iso(at)} ${stage}`)).toEqual(
      moves.map((move) => move.split(" ").slice(0, 2).join(" ")),
    );
    expect(outcome.kind).toBe("rolled-back");
  });

  test("replaying twice is the same", async () => {
    const once = documentOfReplay(await told(badInOneCohort));
    expect(documentOfReplay(await told(badInOneCohort))).toBe(once);
  });

  test("readings that are cut at any interval tell the beginning of the same story", async () => {
    const whole = (await told(badInOneCohort)).asWritten.events;
    for (let intervals = 1; intervals <= 30; intervals++) {
      const cut = (await told(badInOneCohort.slice(0, HISTORY * 2 + intervals * 4))).asWritten.events;
      expect(cut).toEqual(whole.slice(0, cut.length));
    }
  });
});

describe("what if", () => {
  test("both stories are told, the one that was asked for decides", async () => {
    const report = await told(badInOneCohort, {
      overrides: { ...NOTHING, margin: ["errors=x2.5"], atMost: ["errors=9%"], detect: ["errors=10%"] },
    });
    expect(report.changed).toEqual([
      { guard: "errors", key: "no-worse-than-baseline", from: "0pp", to: "x2.5" },
      { guard: "errors", key: "at-most", from: "6%", to: "9%" },
      { guard: "errors", key: "detect", from: "6%", to: "10%" },
    ]);
    expect(report.asWritten).toEqual((await told(badInOneCohort)).asWritten);
    expect(report.whatIf?.outcome.kind).toBe("promoted");
    expect(exitCodeOfReplay(report)).toBe(0);
    expect(JSON.parse(documentOfReplay(report))).toMatchObject({
      "schema-version": 1,
      outcome: "promoted",
      "as-written": { outcome: "rolled-back" },
    });
  });

  test("a smaller alpha never rolls back earlier", async () => {
    const report = await told(badInOneCohort, { overrides: { ...NOTHING, alpha: "0.001%" } });
    expect(report.changed).toEqual([{ guard: null, key: "alpha", from: "5%", to: "0.001%" }]);
    expect(report.whatIf?.outcome.at).toBeGreaterThanOrEqual(report.asWritten.outcome.at);
  });

  test.each([
    ["a guard that is not there", { margin: ["erors=x2"] }],
    ["no limit", { margin: ["errors"] }],
    ["a bare percent", { margin: ["errors=1%"] }],
    ["a limit that contradicts another", { atLeast: ["errors=7%"] }],
    ["no alpha", { alpha: "0%" }],
    ["an alpha without unit", { alpha: "0.01" }],
  ])("%s is a wrong call", async (_name, overrides) => {
    await expect(told(healthy, { overrides: { ...NOTHING, ...overrides } })).rejects.toMatchObject({
      code: "call-wrong",
    });
  });
});

describe("the calendar", () => {
  const tree = {
    ...TREE,
    [FILE]: replacing(
      "every: 5m\n",
      `start: { zone: UTC, moves: "Mon-Thu 09:00-10:00" }\nevery: 5m\n`,
    )(ROLLOUT),
  };

  test("is ignored, and that is said", async () => {
    const report = await told(healthy, { tree });
    expect(report.asWritten.outcome.kind).toBe("promoted");
    expect(report.assumed.noCalendar).toBe(true);
  });

  test("holds where it was asked to be respected", async () => {
    const { asWritten } = await told(healthy, { tree, calendar: true });
    expect(asWritten.outcome).toMatchObject({
      kind: "holding",
      stage: "first",
      reasons: [{ kind: "outside-moving-hours" }],
    });
  });

  test("nobody is asked for a go", async () => {
    const asks = replacing("weight: 50%, bake: 1h", "weight: 50%, bake: 1h, go: [model-owner]")(ROLLOUT);
    const { asWritten } = await told(healthy, { tree: { ...TREE, [FILE]: asks } });
    expect(asWritten.outcome.kind).toBe("promoted");
  });
});

describe("a recording that is wrong", () => {
  const line = (change: Readonly<Record<string, unknown>> = {}): string =>
    JSON.stringify({
      at: "2026-11-23T09:05:00Z",
      guard: "errors",
      cohort: "all",
      arm: "candidate",
      events: 1,
      total: 100,
      ...change,
    });

  test.each([
    ["empty", "", ["1:1 recording-empty"]],
    ["not JSON", "nonsense", ["1:1 json-syntax"]],
    ["no object", "[1]", ["1:2 wrong-shape"]],
    ["a list without an end", `[${line()},`, ["1:105 json-syntax"]],
    ["an unknown guard", line({ guard: "erors" }), ["1:30 unknown-guard"]],
    ["an unknown cohort", line({ cohort: "al" }), ["1:47 unknown-cohort"]],
    ["an arm that is none", line({ arm: "canary" }), ["1:62 wrong-value"]],
    ["a number below nought", line({ events: -1 }), ["1:80 wrong-value"]],
    ["a key of nothing", line({ evnts: 1 }), ["1:103 unknown-key"]],
    ["no shape", line({ events: undefined, total: undefined }), ["1:1 shape-unknown"]],
    [
      "another shape than the guard's",
      line({ events: undefined, total: undefined, gauge: 1 }),
      ["1:1 shape-wrong"],
    ],
    ["a time without zone", line({ at: "2026-11-23T09:05:00" }), ["1:2 wrong-value"]],
    ["a time between intervals", line({ at: "2026-11-23T09:04:00Z" }), ["1:2 interval-not-aligned"]],
    ["time going backwards", `${line()}\n${line({ at: "2026-11-23T09:00:00Z" })}`, ["2:2 time-backwards"]],
    ["the same reading twice", `${line()}\n\n${line({ events: 2 })}`, ["3:1 reading-twice"]],
    ["no candidate", line({ arm: "baseline" }), ["1:1 candidate-missing"]],
    ["a wrong year", `${line({ at: "1926-11-23T09:05:00Z" })}\n${line()}`, ["1:1 recording-too-long"]],
    ["a why that is none", line({ events: undefined, total: undefined, missing: "?" }), ["1:80 wrong-value"]],
  ])("%s", async (_name, text, expected) => {
    expect(await codes(text)).toEqual(expected);
  });

  test("everything at once", async () => {
    expect(await codes([line({ guard: "x" }), "{", line({ cohort: "x" })].join("\n"))).toEqual([
      "1:30 unknown-guard",
      "2:1 json-syntax",
      expect.stringMatching(/^3:\d+ unknown-cohort$/),
    ]);
  });

  test("a rollout file that is not there is a wrong call", async () => {
    await expect(told(healthy, { rollout: "nowhere.yml" })).rejects.toMatchObject({ code: "call-wrong" });
  });
});

test("a JSON list is as good as JSON lines, on one line or on many", async () => {
  const lines = documentOfReplay(await told(badInOneCohort));
  const values = badInOneCohort.map((line): unknown => JSON.parse(line));
  expect(documentOfReplay(await told([JSON.stringify(values)]))).toBe(lines);
  expect(documentOfReplay(await told([JSON.stringify(values, null, 2)]))).toBe(lines);
});

test("a list that is wrong is told at its line", async () => {
  const bad = badInOneCohort.slice(0, 2).map((line): unknown => JSON.parse(line.replace("errors", "erors")));
  expect(await codes(JSON.stringify(bad, null, 2))).toEqual(["4:5 unknown-guard", "12:5 unknown-guard"]);
});

describe("the example", () => {
  const example = (name: string): string =>
    readFileSync(new URL(`../../examples/replay/${name}`, import.meta.url), "utf8");

  test("is what its script writes", () => {
    expect(example("breach.jsonl")).toBe(recordBreach());
  });

  test("rolls back for breaking news at 50 %, and would not with twice the claims allowed", async () => {
    const report = await told([example("breach.jsonl")], {
      tree: { "replay/summarizer.yml": example("summarizer.yml") },
      rollout: "replay/summarizer.yml",
      overrides: { ...NOTHING, margin: ["unsupported-claims=x2"], alpha: "1%" },
    });
    expect(report.asWritten.outcome).toMatchObject({
      kind: "rolled-back",
      stage: "canary-50",
      because: { finding: { guard: "unsupported-claims", cohort: "breaking-news" } },
    });
    expect(report.whatIf?.outcome.kind).toBe("baking");
    expect(report.assumed).toMatchObject({ unread: [], blockers: 0, leftOut: [] });
  });
});
