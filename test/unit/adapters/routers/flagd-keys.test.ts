/** What we read back from a flag file is what OpenFeature's own evaluation of flagd gives out. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FlagdProvider } from "@openfeature/flagd-provider";
import { OpenFeature } from "@openfeature/server-sdk";
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { bucketOf, type Bucket } from "../../../../src/adapters/routers/flagd-hash.ts";
import { countedShare, mismatch } from "../../../../src/adapters/routers/flagd-keys.ts";
import { toTargeting } from "../../../../src/adapters/routers/flagd-targeting.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import { EVERY_ROUTER } from "../../../support/every-router.ts";
import { temporaryFolder } from "../../../support/folder.ts";

const TARGET = EVERY_ROUTER.flagd;
const COHORTS = {
  beta: { ring: "beta" },
  reader: { client: "reader", desk: "news" },
  desk: { desk: "news" },
};
const THOUSANDTHS = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }),
  fc.constantFrom(0, 1, 5, 50_000, 99_999, 100_000),
);

afterEach(() => OpenFeature.close());

function weights(candidate: number, cohorts: Readonly<Record<string, number>> = {}): TrafficTarget {
  const each = Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)] as const);
  return { candidate: percent(candidate), mirror: percent(0), cohorts: Object.fromEntries(each) };
}

/** OpenFeature's evaluation of one targeting, in process. */
async function sdk(targeting: object) {
  using folder = temporaryFolder();
  const path = join(folder.path, "flags.json");
  const variants = { v1: "v1", v2: "v2" };
  const summarizer = { state: "ENABLED", variants, defaultVariant: "v1", targeting };
  writeFileSync(path, JSON.stringify({ flags: { summarizer } }));
  const provider = new FlagdProvider({ resolverType: "in-process", offlineFlagSourcePath: path });
  await OpenFeature.setProviderAndWait(path, provider);
  const client = OpenFeature.getClient(path);
  return (userId: string, labels: Readonly<Record<string, string>> = {}) =>
    client.getStringValue("summarizer", "none", { targetingKey: "t", userId, ...labels });
}

function split(thousandths: number): readonly Bucket[] {
  return [
    ["v2", thousandths],
    ["v1", 100_000 - thousandths],
  ];
}

describe("the hash is flagd's", () => {
  test("every key in ASCII, of every length, at every thousandth of a percent", async () => {
    const key = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(key, { minLength: 50, maxLength: 50 }), THOUSANDTHS, async (users, share) => {
        const ask = await sdk(toTargetingOf(share));
        for (const user of users) expect(bucketOf(`summarizer${user}`, split(share))).toBe(await ask(user));
      }),
      { numRuns: 40 },
    );
  });

  test("a key at the edge of a bucket is on the same side", async () => {
    for (const user of Array.from({ length: 40 }, (_, at) => `user-${at}`)) {
      const edge = Array.from({ length: 18 }).reduce<{ low: number; high: number }>(
        ({ low, high }) => {
          const middle = Math.floor((low + high) / 2);
          const isIn = bucketOf(`summarizer${user}`, split(middle)) === "v2";
          return isIn ? { low, high: middle } : { low: middle, high };
        },
        { low: 0, high: 100_000 },
      );
      const sides = [await sdk(toTargetingOf(edge.low)), await sdk(toTargetingOf(edge.high))];
      expect(edge.high - edge.low).toBe(1);
      expect(await Promise.all(sides.map((ask) => ask(user)))).toEqual([
        bucketOf(`summarizer${user}`, split(edge.low)),
        "v2",
      ]);
    }
  });
});

function toTargetingOf(thousandths: number): object {
  return Object(toTargeting(weights(thousandths / 1_000), TARGET, COHORTS));
}

describe("raising a weight takes nobody's candidate away", () => {
  test("any two weights, any user, by OpenFeature's evaluation", async () => {
    expect.hasAssertions();
    const key = fc.string({ minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(key, { minLength: 60, maxLength: 60 }),
        fc.tuple(THOUSANDTHS, THOUSANDTHS),
        async (users, both) => {
          const [low, high] = both.toSorted((a, b) => a - b);
          const before = await sdk(toTargetingOf(low ?? 0));
          const after = await sdk(toTargetingOf(high ?? 0));
          const had = await Promise.all(
            users.map(async (user) => ((await before(user)) === "v2" ? [user] : [])),
          );
          for (const user of had.flat()) expect(await after(user)).toBe("v2");
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("10,000 made-up users get what was set", () => {
  test.each([0, 0.001, 0.5, 5, 25, 50, 99.999, 100])("%d %%", (weight) => {
    const set = weights(weight);
    expect(mismatch(toTargeting(set, TARGET, COHORTS), set, { target: TARGET, cohorts: COHORTS })).toBeNull();
  });

  test("every target that can be set, cohorts inside of cohorts too", () => {
    const weight = THOUSANDTHS.map((thousandths) => thousandths / 1_000);
    const cohorts = fc.record({ beta: weight, reader: weight, desk: weight }, { requiredKeys: [] });
    fc.assert(
      fc.property(weight, cohorts, (candidate, own) => {
        const set = weights(candidate, own);
        const targeting = toTargeting(set, TARGET, COHORTS);
        expect(mismatch(targeting, set, { target: TARGET, cohorts: COHORTS })).toBeNull();
      }),
      { numRuns: 25 },
    );
  });

  test("the count is what OpenFeature's evaluation counts", async () => {
    const targeting = toTargetingOf(7_300);
    const ask = await sdk(targeting);
    const users = Array.from({ length: 10_000 }, (_, user) => `synthetic-${user}`);
    const given = await Promise.all(users.map((user) => ask(user)));
    const share = (given.filter((variant) => variant === "v2").length * 100) / users.length;
    expect(countedShare(targeting, {}, TARGET)).toBe(share);
  });

  test.each([
    ["a cohort that is given the other's weight", weights(5, { beta: 50 }), weights(5, { beta: 5 })],
    ["a weight that is a little larger", weights(7), weights(5)],
    ["somebody at 0 %", weights(0.1), weights(0)],
    ["somebody without at 100 %", weights(99.9), weights(100)],
  ])("%s is seen", (_name, written, set) => {
    const targeting = toTargeting(written, TARGET, COHORTS);
    expect(mismatch(targeting, set, { target: TARGET, cohorts: COHORTS })).toContain("made-up users");
  });

  test("a cohort that is told by the hashed attribute itself is left out of the count", () => {
    const cohorts = { anna: { [TARGET.by]: "anna" } };
    const set = weights(5, { anna: 100 });
    expect(mismatch(toTargeting(set, TARGET, cohorts), set, { target: TARGET, cohorts })).toBeNull();
  });

  test.each([
    ["an operator that we do not write", { if: [{ in: ["@acme", { var: "email" }] }, "v2", "v1"] }],
    ["another variant", "v3"],
    ["nothing", {}],
    ["a condition without a result", { if: [] }],
  ])("%s cannot be read back", (_name, targeting) => {
    const read = countedShare(targeting, {}, TARGET);
    expect([null, 0]).toContain(read);
    const full = weights(100);
    expect(mismatch(targeting, full, { target: TARGET, cohorts: COHORTS })).toContain("made-up users");
  });
});
