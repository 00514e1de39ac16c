/** Guards of other kinds than shares, from the file to the decision. */
import { describe, expect, test } from "vitest";
import { assess } from "../../src/commands/assess.ts";
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { respond } from "../../src/commands/respond.ts";
import { takeReport } from "../../src/commands/take-report.ts";
import { weeksBefore } from "../../src/commands/tick/readings.ts";
import type { Answer } from "../../src/render/answer.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, HOUR, type Instant, instant, MINUTE, plus, shortDigest } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  pass,
  POLICY,
  POLICY_TEXT,
  PULL,
  ROLLOUT,
  TREE,
} from "../support/flow-rollout.ts";
import { addComment, type MemoryWorld, type Told } from "../support/world.ts";

const FINE: Told = { events: 200, total: 10_000 };

/** A world in which the rollout with these guards (and people) was approved and merged. */
async function approved(guards: string, people = "", rollout = ROLLOUT): Promise<MemoryWorld> {
  const text = rollout
    .replace("guards:\n", `guards:\n  ${guards}\n`)
    .replace("people:\n", `people:\n${people}`);
  const world = openedWorld({ ...TREE, [FILE]: text, [POLICY]: policyWith(people) });
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const [first] = assessment.outcome.rollouts;
  if (first?.digest == null)
    throw new RangeError(JSON.stringify(assessment.planned.map(({ problems }) => problems)));
  accept(world, digest(first.digest));
  merge(world);
  return world;
}

/** Roles that the policy knows besides the two that approve. */
function policyWith(people: string): string {
  const names = [...people.matchAll(/^ {2}([a-z-]+): \{ any-of: (\[[^\]]*\])/gm)].map(
    ([, name, list]) => `${name}: { any-of: ${list} }`,
  );
  return names.length === 0
    ? POLICY_TEXT
    : POLICY_TEXT.replace("roles: { ", `roles: { ${names.join(", ")}, `);
}

async function tick(world: MemoryWorld): Promise<TickReport> {
  const [report] = await promote(world, CALL);
  if (report === undefined) throw new RangeError("no rollout ticked");
  return report;
}

/** Ticks every so often until the decision is another one than to bake, or the time is over. */
async function until(world: MemoryWorld, time: number, every = 15 * MINUTE): Promise<TickReport> {
  let report = await tick(world);
  for (
    const end = world.now + time;
    world.now < end && report.decision !== "roll-back" && report.decision !== "hold";
  ) {
    pass(world, every);
    report = await tick(world);
  }
  return report;
}

function verdict(report: TickReport, guard: string, cohort = "all"): string {
  const found = report.findings.find((each) => each.guard === guard && each.cohort === cohort)?.verdict;
  if (found === undefined) return "none";
  return found.kind === "inconclusive" ? found.reason : found.kind;
}

describe("the baseline before the rollout", () => {
  test("is read once, when the first weight was seen, and is what a guard learns its scatter from", async () => {
    const world = await approved(
      'slow: { class: error, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: hold }',
    );
    const asked: Instant[] = [];
    world.tell = (_guard, _cohort, _arm, from) => {
      asked.push(from);
      return FINE;
    };
    await tick(world);
    const started = world.now;
    pass(world, 20 * MINUTE);
    await tick(world);
    const history = new Set(asked.filter((from) => from < started - 5 * MINUTE));
    expect(history.size).toBeGreaterThanOrEqual(59);
    expect(Math.min(...history)).toBeGreaterThanOrEqual(started - 60 * 5 * MINUTE - 5 * MINUTE);
    asked.length = 0;
    pass(world, 20 * MINUTE);
    await tick(world);
    expect(asked.filter((from) => from < started - 5 * MINUTE)).toEqual([]);
  });

  test("is not lost to a look that comes before the first interval is complete", async () => {
    const world = await approved(
      'cost: { class: cost, source: db, numerator: "SELECT :from, :to", denominator: "SELECT :from, :to", per: 1000 request, at-most: $4.60, no-worse-than-baseline: x1.1, on-breach: hold }',
    );
    world.tell = (guard, _cohort, arm, from) =>
      guard === "cost"
        ? {
            shape: "ratio",
            numerator: (arm === "candidate" ? 9 : 4) + 0.1 * Math.sin(from),
            denominator: 1_000,
          }
        : FINE;
    await tick(world);
    pass(world, MINUTE);
    await tick(world);
    const report = await until(world, 50 * MINUTE, 5 * MINUTE);
    expect([report.decision, verdict(report, "cost")]).toEqual(["hold", "breach"]);
  });
});

describe("an event that must not happen", () => {
  const GUARD =
    'severe: { class: quality, source: db, unit: request, count: "SELECT :from, :to", at-most: 0 events, confirmed-by: newsroom, on-breach: roll-back }';
  const DESK = '  newsroom: { any-of: ["@nora"] }\n';
  const quiet: Told = { shape: "count", count: 0, exposure: 1_000 };
  const say = async (
    world: MemoryWorld,
    login: string,
    body: string,
  ): Promise<Answer["kind"] | undefined> => {
    addComment(world, PULL, { id: 900, body, ours: false, login });
    const call = { pullRequest: PULL, comment: 900, folders: CALL.folders, policy: CALL.policy };
    return (await respond(world, { ...call, dryRun: false, runUrl: null })).answer?.kind;
  };

  test("holds when it is counted, and goes back when those who know confirm it", async () => {
    const world = await approved(GUARD, DESK);
    let count = 0;
    world.tell = (guard) => (guard === "severe" ? { shape: "count", count, exposure: 1_000 } : FINE);
    expect(verdict(await until(world, 30 * MINUTE), "severe")).toBe("immature");
    count = 1;
    const held = await until(world, 30 * MINUTE);
    expect([held.decision, verdict(held, "severe")]).toEqual(["hold", "unconfirmed"]);
    expect(await say(world, "oscar", "/rollout report severe confirmed")).toBe("not-confirmable");
    expect((await tick(world)).decision).toBe("hold");
    expect(await say(world, "nora", "/rollout report severe confirmed the headline is made up")).toBe(
      "reported",
    );
    const back = await tick(world);
    expect([back.decision, verdict(back, "severe"), back.confirmed]).toEqual(["roll-back", "breach", true]);
    expect(world.journal.join("\n")).toContain("severe confirmed the headline is made up");
  });

  test("a report by a person holds as well, and is gone when it is taken back", async () => {
    const world = await approved(GUARD, DESK);
    world.tell = (guard) => (guard === "severe" ? quiet : FINE);
    await until(world, 20 * MINUTE);
    expect(await say(world, "oscar", "/rollout report severe a reader called")).toBe("reported");
    expect(verdict(await tick(world), "severe")).toBe("unconfirmed");
    expect(await say(world, "nora", "/rollout report severe withdrawn it was another article")).toBe(
      "reported",
    );
    expect(verdict(await tick(world), "severe")).toBe("immature");
  });

  test("an event that was counted and turns out to be none is taken back by those who know, and counted no more", async () => {
    const world = await approved(GUARD, DESK);
    let count = 0;
    world.tell = (guard) => (guard === "severe" ? { shape: "count", count, exposure: 1_000 } : FINE);
    await until(world, 20 * MINUTE);
    count = 1;
    expect(verdict(await until(world, 10 * MINUTE), "severe")).toBe("unconfirmed");
    count = 0;
    pass(world, 10 * MINUTE);
    expect(verdict(await tick(world), "severe")).toBe("unconfirmed");
    expect(await say(world, "nora", "/rollout report severe withdrawn a test of the alarm")).toBe("reported");
    pass(world, 10 * MINUTE);
    expect(verdict(await tick(world), "severe")).toBe("immature");
    count = 1;
    expect(verdict(await until(world, 20 * MINUTE), "severe")).toBe("unconfirmed");
  });

  test("a detector that says nothing is no silence", async () => {
    const world = await approved(GUARD, DESK);
    world.tell = (guard) => (guard === "severe" ? "no-data" : FINE);
    const report = await until(world, HOUR);
    expect([report.decision, verdict(report, "severe")]).toEqual(["hold", "no-data"]);
  });

  test("only guards that people watch can be reported", async () => {
    const world = await approved(GUARD, DESK);
    world.tell = (guard) => (guard === "severe" ? quiet : FINE);
    await tick(world);
    expect(await say(world, "nora", "/rollout report errors")).toBe("not-reportable");
  });
});

describe("labels that come later", () => {
  const GUARD =
    'precision: { class: quality, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: roll-back, matures-after: 30m }';

  test("an interval is judged when its labels had time to arrive, once, and a stage does not count what is younger", async () => {
    const world = await approved(GUARD);
    const seen = new Map<number, number>();
    const ages: number[] = [];
    world.tell = (guard, cohort, arm, from) => {
      if (guard === "precision" && cohort === "all" && arm === "candidate") {
        ages.push(world.now - from);
        seen.set(from, (seen.get(from) ?? 0) + 1);
      }
      return FINE;
    };
    await tick(world);
    const started = world.now;
    for (let i = 0; i < 6; i += 1) {
      pass(world, 15 * MINUTE);
      await tick(world);
    }
    const live = [...seen].filter(([from]) => from >= started);
    expect(live.length).toBeGreaterThanOrEqual(7);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(35 * MINUTE);
    expect(live.every(([, times]) => times === 1)).toBe(true);
  });

  test("what was served in an earlier stage is judged in the next one when it is ripe", async () => {
    const world = await approved(GUARD);
    let bad = Number.POSITIVE_INFINITY;
    world.tell = (guard, _cohort, arm, from) =>
      guard === "precision" && arm === "candidate" && from >= bad ? { events: 900, total: 10_000 } : FINE;
    let report = await tick(world);
    bad = plus(world.now, 45 * MINUTE);
    while (report.stage === "first" && report.decision !== "roll-back") {
      pass(world, 5 * MINUTE);
      report = await tick(world);
    }
    expect(report.stage).toBe("half");
    const end = instant(world.now + 30 * MINUTE);
    while (report.decision !== "roll-back" && world.now < end) {
      pass(world, 5 * MINUTE);
      report = await tick(world);
    }
    expect([report.decision, verdict(report, "precision")]).toEqual(["roll-back", "breach"]);
  });
});

describe("labels that come later, from stage to stage", () => {
  const LATE =
    'precision: { class: quality, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 50%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: roll-back, matures-after: 50m }';

  test("what was served beside a live baseline is compared with it, though by then there is none", async () => {
    const world = await approved(LATE);
    let [from, to] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    world.tell = (guard, _cohort, arm, at) => {
      if (arm === "baseline" && at >= to) return "no-data";
      return guard === "precision" && arm === "candidate" && at >= from && at < to
        ? { events: 900, total: 10_000 }
        : FINE;
    };
    let report = await tick(world);
    while (report.stage !== "half") {
      pass(world, 5 * MINUTE);
      report = await tick(world);
    }
    from = plus(world.now, 25 * MINUTE);
    while (report.stage !== "full") {
      pass(world, 5 * MINUTE);
      report = await tick(world);
      expect(report.decision).not.toBe("roll-back");
    }
    to = world.now;
    report = await until(world, 50 * MINUTE, 5 * MINUTE);
    const found = report.findings.find((each) => each.guard === "precision")?.verdict;
    expect([report.decision, report.stage]).toEqual(["roll-back", "full"]);
    expect(found).toMatchObject({ kind: "breach", test: "baseline" });
  });

  test("a split is held against the weight of the hour, not of the stage in which it ripens", async () => {
    const world = await approved(
      'parts: { class: integrity, source: db, unit: user, split: "SELECT :from, :to", matures-after: 30m, on-breach: hold }',
    );
    const weights = new Map<number, number>();
    world.tell = (guard, _cohort, arm, from) => {
      if (guard !== "parts") return FINE;
      const weight = weights.get(from) ?? 0.1;
      return {
        shape: "count",
        count: Math.round(3_000 * (arm === "candidate" ? weight : 1 - weight)),
        exposure: null,
      };
    };
    let report = await tick(world);
    const end = plus(world.now, 110 * MINUTE);
    while (world.now < end) {
      const now = Math.floor(world.now / (5 * MINUTE)) * 5 * MINUTE;
      weights.set(now, world.router.set.candidate / 100);
      pass(world, 5 * MINUTE);
      report = await tick(world);
      expect([report.stage, report.decision, report.reason]).not.toContain("hold");
    }
    expect(report.stage).toBe("half");
  });

  test("where every guard waits for its labels, the bake waits for them, too", async () => {
    const only = ROLLOUT.replace("detect: 6%, on-breach", "detect: 6%, matures-after: 30m, on-breach");
    const world = await approved("", "", only.replace("  \n", ""));
    world.tell = () => FINE;
    let report = await tick(world);
    const started = world.now;
    while (report.stage === "first" && world.now < started + 3 * HOUR) {
      pass(world, 5 * MINUTE);
      report = await tick(world);
    }
    expect(report.stage).toBe("half");
    expect(world.now - started).toBeGreaterThanOrEqual(90 * MINUTE);
  });
});

describe("what people say", () => {
  const SIGNAL = "complaints: { class: quality, signal: the button in the app, on-breach: hold }";

  test("holds while it stands, and is forgotten when it is taken back", async () => {
    const world = await approved(SIGNAL);
    world.tell = () => FINE;
    const say = async (body: string): Promise<Answer["kind"] | undefined> => {
      addComment(world, PULL, { id: 900, body, ours: false, login: "oscar" });
      const call = { pullRequest: PULL, comment: 900, folders: CALL.folders, policy: CALL.policy };
      return (await respond(world, { ...call, dryRun: false, runUrl: null })).answer?.kind;
    };
    await until(world, 20 * MINUTE);
    expect(await say("/rollout report complaints three readers called")).toBe("reported");
    pass(world, 10 * MINUTE);
    const held = await tick(world);
    expect([held.decision, verdict(held, "complaints")]).toEqual(["hold", "breach"]);
    expect(await say("/rollout report complaints withdrawn another product")).toBe("reported");
    pass(world, 10 * MINUTE);
    const after = await tick(world);
    expect([after.decision, verdict(after, "complaints")]).toEqual(["bake", "immature"]);
  });

  test("reaches the rollout that has the guard, though another one of the pull request runs, too", async () => {
    const world = await approved(SIGNAL);
    world.tell = () => FINE;
    await tick(world);
    addComment(world, PULL, { id: 901, body: "/rollout report complaints", ours: false, login: "oscar" });
    const facts = world.pulls.get(PULL);
    const comment = facts?.comments.items.find(({ id }) => id === 901);
    const stored = world.stored.get("summarizer");
    if (facts === undefined || comment === undefined || stored === undefined) throw new RangeError("no");
    const assessment = await assess(
      world,
      await world.pullRequests.access(facts, { logins: ["oscar"], groups: [] }),
    );
    const command = { verb: "report", guard: "complaints", says: "seen", text: "" } as const;
    const states = [{ ...stored.state, name: "another" }, stored.state];
    const answer = await takeReport(world, { dryRun: false }, { comment, command, assessment, states });
    expect(answer).toMatchObject({ kind: "reported", rollout: "summarizer" });
  });
});

test("at 100 % there is no baseline to be missed before the first interval", async () => {
  const world = await approved(
    'relative: { class: error, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, no-worse-than-baseline: 0pp, detect: 4%, on-breach: roll-back }',
  );
  world.tell = (_guard, _cohort, arm) =>
    arm === "baseline" && world.router.set.candidate === 100 ? "no-data" : FINE;
  let report = await tick(world);
  while (report.stage !== "full") {
    pass(world, 5 * MINUTE);
    report = await tick(world);
  }
  pass(world, MINUTE);
  expect(verdict(await tick(world), "relative")).toBe("immature");
});

test("many guards that are each a little worse are rolled back together, and the carriers are named", async () => {
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const one = (name: string): string =>
    `${name}: { class: error, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 9%, no-worse-than-baseline: 0pp, detect: 3%, on-breach: roll-back }`;
  const world = await approved(names.map(one).join("\n  "));
  const ticks = new Map<string, number>();
  world.tell = (guard, cohort, arm) => {
    if (guard === "errors") return FINE;
    ticks.set(guard, (ticks.get(guard) ?? 0) + 1);
    // Chance lets them differ a little, so that no single one is far ahead.
    const total = cohort === "all" ? 600 : 120;
    return arm === "candidate"
      ? { events: total * 0.027, total }
      : { events: total * 9 * 0.02, total: total * 9 };
  };
  const report = await until(world, 3 * HOUR, 5 * MINUTE);
  expect([report.decision, report.reason]).toEqual(["roll-back", "breach-together"]);
  expect(report.because?.kind === "breach-together" && report.because.carriers.length).toBeGreaterThan(1);
  expect(report.findings.every(({ verdict: found }) => found.kind !== "breach")).toBe(true);
});

test("a certificate that was asked for and is not earned holds the stage, though no breach was seen", async () => {
  const world = await approved(
    'sure: { class: error, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: x1.1, detect: 6%, certify: true, on-breach: roll-back }',
  );
  let size = 300;
  world.tell = (guard) => (guard === "sure" ? { events: size * 0.02, total: size } : FINE);
  const held = await until(world, 3 * HOUR);
  expect([held.decision, verdict(held, "sure")]).toEqual(["hold", "not-certified"]);
  size = 300_000;
  pass(world, HOUR);
  const report = await tick(world);
  expect(report.stage === "half" || report.decision === "promote").toBe(true);
});

test("a certificate is waited for where little was seen, too: less data never lets a stage end sooner", async () => {
  const world = await approved(
    'sure: { class: error, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 0.002%, at-most: 0.004%, certify: true, on-breach: roll-back }',
  );
  world.tell = (guard) => (guard === "sure" ? { events: 0, total: 300 } : FINE);
  const held = await until(world, 3 * HOUR);
  const found = held.findings.find(({ guard, cohort }) => guard === "sure" && cohort === "all");
  expect([found?.promised, verdict(held, "sure")]).toEqual([false, "too-few-samples"]);
  expect([held.decision, held.stage]).toEqual(["hold", "first"]);
});

describe("at 100 %, after more than a week", () => {
  const GUARD =
    'relative: { class: error, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, no-worse-than-baseline: 0pp, detect: 4%, on-breach: roll-back }';
  /** Every Monday is three times as bad, in both versions; `factor`: how much worse the candidate is once it has all traffic. */
  async function full(factor: number): Promise<TickReport> {
    const long = ROLLOUT.replace("weight: 50%, bake: 1h", "weight: 50%, bake: 168h").replace(
      "deadline: 7d",
      "deadline: 21d",
    );
    const world = await approved(GUARD, "", long);
    let since = Number.POSITIVE_INFINITY;
    world.tell = (guard, _cohort, arm, from) => {
      if (guard === "errors") return FINE;
      if (arm === "baseline" && from >= since) return "no-data";
      const day = new Date(from).getUTCDay() === MONDAY ? 3 : 1;
      return { events: 20 * day * (from >= since ? factor : 1), total: 1_000 };
    };
    let report = await tick(world);
    // The pager is taken again and again; here for all of the time.
    const stored = world.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("nothing runs");
    const covers = stored.state.covers.map((cover) => ({
      ...cover,
      until: plus(cover.until, 30 * 24 * HOUR),
    }));
    world.stored.set("summarizer", { ...stored, state: { ...stored.state, covers } });
    while (report.stage !== "full" && report.decision !== "roll-back") {
      pass(world, 6 * HOUR);
      report = await tick(world);
      if (report.decision === "hold") throw new RangeError(report.reason);
      const stage = world.stored.get("summarizer")?.state;
      if (stage?.stage === 2 && since === Number.POSITIVE_INFINITY) since = world.now;
    }
    const end = plus(world.now, 3 * HOUR);
    while (world.now < end && report.decision !== "roll-back") {
      pass(world, 10 * MINUTE);
      report = await tick(world);
    }
    return report;
  }
  const MONDAY = 1;

  test("a week of its own at 100 % has no baseline: the same hours of the week before that have", () => {
    const live = instant(0);
    const at = (days: number) => ({ from: instant(days * 24 * HOUR), to: instant(days * 24 * HOUR + HOUR) });
    expect(weeksBefore([at(1), at(6), at(7), at(13), at(15)], live)).toEqual([
      at(-6),
      at(-1),
      at(-7),
      at(-1),
      at(-6),
    ]);
  });

  test("a purely relative guard is held against the same hours of the week before", async () => {
    const report = await full(1);
    expect(report.decision).not.toBe("roll-back");
  });

  test("and breaches against them", async () => {
    const report = await full(4);
    const found = report.findings.find(({ guard, cohort }) => guard === "relative" && cohort === "all");
    expect([report.decision, found?.observed.tests.map(({ test: each }) => each)]).toEqual([
      "roll-back",
      ["recorded-baseline"],
    ]);
    const [tested] = found?.observed.tests ?? [];
    expect(tested?.evidence).toBeGreaterThan((tested?.threshold ?? 0) / 4);
  });
});

test("evidence that is not as it was stored is a lost state: it holds, and nothing moves", async () => {
  const world = await approved(
    'rate: { class: error, source: db, unit: request, events: "SELECT :from, :to", at-most: 6%, on-breach: hold }',
  );
  world.tell = () => FINE;
  await until(world, 30 * MINUTE);
  const stored = world.stored.get("summarizer");
  const pair = stored?.state.pairs["errors/all"];
  if (stored === undefined || pair === undefined) throw new RangeError("nothing was judged");
  const tests = pair.tests.map((each) => ({ ...each, series: each.series.map((one) => one.slice(0, -1)) }));
  const pairs = { ...stored.state.pairs, "errors/all": JSON.parse(JSON.stringify({ ...pair, tests })) };
  world.stored.set("summarizer", { ...stored, state: { ...stored.state, pairs } });
  world.written.length = 0;
  pass(world, 10 * MINUTE);
  const report = await tick(world);
  expect([report.decision, report.reason]).toEqual(["hold", "state-lost"]);
  expect(world.written.filter((line) => line.startsWith("weight"))).toEqual([]);
});

describe("a guard that only holds", () => {
  const GUARD =
    'cost: { class: cost, source: db, unit: request, numerator: "SELECT :from, :to", denominator: "SELECT :from, :to", per: 1000 request, at-most: $5.00, on-breach: hold }';
  const resume = async (world: MemoryWorld): Promise<Answer["kind"] | undefined> => {
    const digits = shortDigest(digest(world.stored.get("summarizer")?.state.digest ?? ""));
    addComment(world, PULL, {
      id: 901,
      body: `/rollout resume ${digits} the new price is agreed`,
      ours: false,
      login: "olga",
    });
    const call = { pullRequest: PULL, comment: 901, folders: CALL.folders, policy: CALL.policy };
    return (await respond(world, { ...call, dryRun: false, runUrl: null })).answer?.kind;
  };

  test("lets the stage go on once a person has looked at it, and holds again in the next one", async () => {
    const world = await approved(GUARD);
    let price = 4;
    world.tell = (guard) =>
      guard === "cost"
        ? {
            shape: "ratio",
            numerator: (price * 10_000 * (0.99 + 0.02 * ((world.now / MINUTE) % 2))) / 1_000,
            denominator: 10_000,
          }
        : FINE;
    await until(world, 20 * MINUTE);
    price = 9;
    const held = await until(world, HOUR);
    expect([held.decision, held.reason, held.stage]).toEqual(["hold", "guard-breached", "first"]);
    expect(await resume(world)).toBe("resumed");
    let report = await tick(world);
    const end = plus(world.now, 2 * HOUR);
    while (report.stage === "first" && world.now < end) {
      pass(world, 15 * MINUTE);
      report = await tick(world);
    }
    expect(report.stage).toBe("half");
    const again = await until(world, 2 * HOUR);
    expect([again.decision, again.reason, again.stage]).toEqual(["hold", "guard-breached", "half"]);
  });
});
