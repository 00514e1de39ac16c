/** A route in several places is one route: moved everywhere or nowhere, and drained wherever that is possible. */
import { expect, test } from "vitest";
import { severalTraffic, type Place } from "../../../../src/adapters/routers/several.ts";
import { Failure } from "../../../../src/errors.ts";
import type { Traffic, TrafficView } from "../../../../src/ports.ts";
import { instant, percent } from "../../../../src/units.ts";
import { EVERY_ROUTER } from "../../../support/every-router.ts";
import { TWO_FILES } from "../../../support/router-rows/several.ts";

const to = (weight: number) => ({ candidate: percent(weight), mirror: percent(0), cohorts: {} });

interface Stub extends Place {
  weight: number;
  writes: number;
  /** What the next call of this verb fails with. */
  fails: { read?: Failure; apply?: Failure; restore?: Failure };
  view: Partial<TrafficView>;
}

function stub(text: string, weight = 0): Stub {
  const one: Stub = {
    text,
    weight,
    writes: 0,
    fails: {},
    view: {},
    traffic: {
      describe: () => {
        throw new RangeError("not asked");
      },
      read: async () => {
        if (one.fails.read) throw one.fails.read;
        return { ...viewOf(one), ...one.view };
      },
      snapshot: async () => snapshotOf(one),
      apply: async (target, expected) => {
        if (one.fails.apply) throw one.fails.apply;
        if (expected !== "force" && expected !== viewOf(one).version)
          throw new Failure("router-conflict", `${text} moved`);
        if (one.weight !== target.candidate) one.writes += 1;
        one.weight = target.candidate;
      },
      restore: async () => {
        if (one.fails.restore) throw one.fails.restore;
        return "done";
      },
    },
  };
  return one;
}

function viewOf(one: Stub): TrafficView {
  return {
    set: to(one.weight),
    served: null,
    settled: true,
    candidateReady: true,
    baselineReady: true,
    version: `${one.text}-${one.writes}`,
    blockedBy: null,
  };
}

const snapshotOf = (one: Stub) => ({
  schema: 1 as const,
  router: "flagd",
  key: one.text,
  takenAt: instant(1),
  version: "1",
  owned: one.weight,
});

const open = (...places: Stub[]): Traffic => severalTraffic(TWO_FILES, { places, now: () => instant(1) });
const down = (what: string) => new Failure("router-unreachable", what);

test("where places differ it holds the most that any of them holds, has not settled, and says the least", async () => {
  const view = await open(stub("eu", 5), stub("us", 25)).read();
  expect(view).toMatchObject({ set: to(25), least: to(5), settled: false });
});

test("where they agree there is no least, and it has settled when every place has", async () => {
  const [eu, us] = [stub("eu", 5), stub("us", 5)];
  expect(await open(eu, us).read()).not.toHaveProperty("least");
  expect(await open(eu, us).read()).toMatchObject({ set: to(5), settled: true });
  us.view = { settled: false };
  expect(await open(eu, us).read()).toMatchObject({ settled: false });
});

test.each([
  [true, true, true],
  [true, false, false],
  [null, false, false],
  [true, null, null],
])("of a place that is ready %s and one that is %s, both are %s", async (one, other, both) => {
  const [eu, us] = [stub("eu"), stub("us")];
  eu.view = { candidateReady: one, baselineReady: other };
  us.view = { candidateReady: other, baselineReady: one };
  expect(await open(eu, us).read()).toMatchObject({ candidateReady: both, baselineReady: both });
});

test("what stands in the way of one place is said with its name", async () => {
  const [eu, us] = [stub("eu"), stub("us")];
  us.view = { blockedBy: "a change request is open" };
  expect(await open(eu, us).read()).toMatchObject({ blockedBy: "us: a change request is open" });
});

test("a place that cannot be read makes all of it unreadable, by name: nobody knows what it holds", async () => {
  const [eu, us] = [stub("eu"), stub("us")];
  us.fails = { read: down("no route to host") };
  await expect(open(eu, us).read()).rejects.toThrow(
    /1 of 2 places could not be read: us: .*no route to host/,
  );
});

test("a move is refused before anything is written where one place moved since it was read", async () => {
  const [eu, us] = [stub("eu"), stub("us")];
  const { version } = await open(eu, us).read();
  us.writes += 1;
  await expect(open(eu, us).apply(to(5), version)).rejects.toMatchObject({ code: "router-conflict" });
  expect([eu.weight, eu.writes]).toEqual([0, 0]);
});

test.each(["router-conflict", "router-not-ready", "router-refused"] as const)(
  "where a later place answers %s, the earlier one is put back, and the answer is the same",
  async (code) => {
    const [eu, us] = [stub("eu", 5), stub("us", 5)];
    const { version } = await open(eu, us).read();
    us.fails = { apply: new Failure(code, "not now") };
    await expect(open(eu, us).apply(to(25), version)).rejects.toMatchObject({
      code,
      message: "us: not now",
    });
    expect([eu.weight, us.weight]).toEqual([5, 5]);
  },
);

test("where the earlier place cannot be put back the move is no conflict: something was changed", async () => {
  const [eu, us] = [stub("eu", 5), stub("us", 5)];
  const traffic: Traffic = {
    ...eu.traffic,
    apply: (target, expected) =>
      expected === "force" ? Promise.reject(down("gone")) : eu.traffic.apply(target, expected),
  };
  const { version } = await open(eu, us).read();
  us.fails = { apply: new Failure("router-conflict", "moved") };
  const half = severalTraffic(TWO_FILES, { places: [{ text: "eu", traffic }, us], now: () => instant(1) });
  await expect(half.apply(to(25), version)).rejects.toMatchObject({ code: "router-refused" });
});

test("a drain takes every place down that it can, and fails by the name of the one that it cannot", async () => {
  const places = [stub("eu", 25), stub("us", 25), stub("ap", 25)];
  const [, us] = places;
  if (us) us.fails = { apply: down("timeout") };
  await expect(open(...places).apply(to(0), "force")).rejects.toThrow(/1 of 3 places .*us: .*timeout/);
  expect(places.map(({ weight }) => weight)).toEqual([0, 25, 0]);
});

test("a restore puts back every place that it can, and says which it could not", async () => {
  const [eu, us] = [stub("eu"), stub("us")];
  const saved = JSON.parse(JSON.stringify(await open(eu, us).snapshot()));
  us.fails = { restore: down("timeout") };
  await expect(open(eu, us).restore(saved)).rejects.toThrow(/1 of 2 places could not be put back: us/);
  us.fails = {};
  expect(await open(eu, us).restore(saved)).toBe("done");
});

test("a place whose restore takes time keeps what it learned, and the others are not done twice", async () => {
  const [eu, us] = [stub("eu"), stub("us")];
  const saved = await open(eu, us).snapshot();
  const learned = { ...snapshotOf(us), owned: "learned" };
  const traffic: Traffic = {
    ...us.traffic,
    restore: () => Promise.resolve({ kind: "pending", because: "a model loads", snapshot: learned }),
  };
  const slow = severalTraffic(TWO_FILES, { places: [eu, { text: "us", traffic }], now: () => instant(1) });
  expect(await slow.restore(saved)).toEqual({
    kind: "pending",
    because: "us: a model loads",
    snapshot: { ...saved, owned: [snapshotOf(eu), learned] },
  });
});

test.each([
  ["of fewer places", [snapshotOf(stub("eu"))]],
  ["that is none", "weight 5"],
])("a snapshot %s is refused", async (_name, owned) => {
  const saved = { ...(await open(stub("eu"), stub("us")).snapshot()), owned };
  await expect(open(stub("eu"), stub("us")).restore(saved)).rejects.toMatchObject({ code: "router-refused" });
});

test("it can do what all of its places can, and is undone place by place", () => {
  const { capabilities, undo } = severalTraffic(
    { ...TWO_FILES, of: [EVERY_ROUTER.flagd, EVERY_ROUTER.sqlite] },
    { places: [], now: () => instant(1) },
  ).describe();
  expect(capabilities.cohorts).toBe("none");
  expect(undo.steps.map(({ run }) => run).join("\n")).toMatch(/summarizer\.json[\s\S]*summarizer\.db/);
});
