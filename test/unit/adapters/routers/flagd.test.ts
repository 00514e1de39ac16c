import { readFileSync, readdirSync, statSync, symlinkSync, writeFileSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { FlagdProvider } from "@openfeature/flagd-provider";
import { OpenFeature } from "@openfeature/server-sdk";
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { describeFlagd } from "../../../../src/adapters/routers/describe/flagd.ts";
import { flagdTraffic } from "../../../../src/adapters/routers/flagd.ts";
import type { FlagdTarget } from "../../../../src/config/router.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { instant, milliseconds, percent } from "../../../../src/units.ts";
import { temporaryFolder } from "../../../support/folder.ts";

const TARGET: FlagdTarget = {
  kind: "flagd",
  file: "flags.json",
  flag: "summarizer",
  baseline: "v1",
  candidate: "v2",
  by: "userId",
  settlesIn: milliseconds(5_000),
  auth: null,
};
const USERS = 2_000;
const secret = () => "";
const COHORTS = {
  beta: { ring: "beta" },
  reader: { client: "reader", desk: "news" },
  staff: { ring: "staff" },
};
const NOBODY: TrafficTarget = { candidate: percent(0), mirror: percent(0), cohorts: {} };
const FILE = `{
    "$schema": "https://flagd.dev/schema/v0/flags.json",
    "flags": {
        "other":      { "state": "ENABLED", "variants": { "big": 12345678901234567890, "on": 1.0 }, "defaultVariant": "on" },
        "summarizer": {
            "state": "ENABLED",
            "variants": { "v1": "v1", "v2": "v2" },
            "defaultVariant": "v1",
            "metadata": { "team": "news" }
        }
    }
}
`;

function weights(candidate: number, cohorts: Readonly<Record<string, number>> = {}): TrafficTarget {
  const each = Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)] as const);
  return { candidate: percent(candidate), mirror: percent(0), cohorts: Object.fromEntries(each) };
}

function open(folder: string, text: string = FILE) {
  const path = join(folder, "flags.json");
  writeFileSync(path, text);
  const traffic = flagdTraffic(TARGET, { secret, root: folder, now: () => instant(1_000), cohorts: COHORTS });
  return { path, traffic, text: () => readFileSync(path, "utf8") };
}

afterEach(() => OpenFeature.close());

/** The real OpenFeature SDK with flagd's evaluation in-process, on the file as it is now. */
async function sdk(path: string) {
  const provider = new FlagdProvider({ resolverType: "in-process", offlineFlagSourcePath: path });
  await OpenFeature.setProviderAndWait(path, provider);
  const client = OpenFeature.getClient(path);
  return (context: Readonly<Record<string, string>>) =>
    client.getStringValue("summarizer", "none", { targetingKey: "t", ...context });
}

/** Who of the users gets the candidate. */
async function served(
  path: string,
  context: Readonly<Record<string, string>> = {},
): Promise<ReadonlySet<number>> {
  const ask = await sdk(path);
  const values = await Promise.all(
    Array.from({ length: USERS }, (_, user) => ask({ userId: `user-${user}`, ...context })),
  );
  expect(values).not.toContain("none");
  return new Set(values.flatMap((value, user) => (value === "v2" ? [user] : [])));
}

describe("flagd serves what was set", () => {
  test.each([0, 0.5, 1, 5, 25, 50, 99.9, 100])(
    "%d %% of users get the candidate, and the file says so",
    async (weight) => {
      using folder = temporaryFolder();
      const { traffic, path } = open(folder.path);
      await traffic.apply(weights(weight), (await traffic.read()).version);
      expect((await traffic.read()).set).toEqual(weights(weight));
      const share = ((await served(path)).size / USERS) * 100;
      const sigma = Math.sqrt((weight * (100 - weight)) / USERS);
      expect(Math.abs(share - weight)).toBeLessThanOrEqual(4 * sigma);
    },
  );

  test("whoever has the candidate keeps it while the weight rises", async () => {
    using folder = temporaryFolder();
    const { traffic, path } = open(folder.path);
    let before: ReadonlySet<number> = new Set();
    for (const weight of [0.5, 1, 5, 25, 50, 100]) {
      await traffic.apply(weights(weight), "force");
      const now = await served(path);
      expect([...before].filter((user) => !now.has(user))).toEqual([]);
      expect(now.size).toBeGreaterThan(before.size);
      before = now;
    }
  });

  test("a cohort has a weight of its own, and who is in two gets the smaller", async () => {
    using folder = temporaryFolder();
    const { traffic, path } = open(folder.path);
    const target = weights(5, { beta: 100, reader: 0 });
    await traffic.apply(target, "force");
    expect((await traffic.read()).set).toEqual(target);
    expect((await served(path, { ring: "beta" })).size).toBe(USERS);
    expect((await served(path, { client: "reader", desk: "news" })).size).toBe(0);
    expect((await served(path, { ring: "beta", client: "reader", desk: "news" })).size).toBe(0);
    expect((await served(path, { client: "reader" })).size).toBeGreaterThan(0.03 * USERS);
  });

  test("users without the attribute stay on the baseline together, until everybody moves", async () => {
    using folder = temporaryFolder();
    const { traffic, path } = open(folder.path);
    for (const weight of [0, 99, 100]) {
      await traffic.apply(weights(weight), "force");
      const ask = await sdk(path);
      const value = await ask({});
      expect(value).toBe(weight === 100 ? "v2" : "v1");
    }
  });

  test("every target that can be set reads back as itself", async () => {
    using folder = temporaryFolder();
    const { traffic } = open(folder.path);
    const weight = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1_000);
    const cohorts = fc.record({ beta: weight, reader: weight, staff: weight }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(weight, cohorts, async (candidate, own) => {
        await traffic.apply(weights(candidate, own), "force");
        expect((await traffic.read()).set).toEqual(weights(candidate, own));
      }),
      { numRuns: 50 },
    );
  });
});

describe("only our flag is written", () => {
  test("every other character of the file stays", async () => {
    using folder = temporaryFolder();
    const { traffic, text } = open(folder.path);
    await traffic.apply(weights(5), "force");
    const start = FILE.indexOf('"summarizer": ') + '"summarizer": '.length;
    expect(text().slice(0, start)).toBe(FILE.slice(0, start));
    expect(text().endsWith("\n        }\n    }\n}\n")).toBe(true);
    expect(text()).toContain('"metadata": {\n                "team": "news"\n            }');
  });

  test("setting the same target twice writes once", async () => {
    using folder = temporaryFolder();
    const { traffic, path } = open(folder.path);
    await traffic.apply(weights(5), "force");
    const first = statSync(path);
    await traffic.apply(weights(5), (await traffic.read()).version);
    expect(statSync(path).ino).toBe(first.ino);
  });

  test("the snapshot survives JSON and puts the flag back as it was", async () => {
    using folder = temporaryFolder();
    const { traffic, text } = open(folder.path);
    await traffic.apply(NOBODY, "force");
    const withTargeting = text();
    const snapshot = JSON.parse(JSON.stringify(await traffic.snapshot()));
    await traffic.apply(weights(50), "force");
    await traffic.restore(snapshot);
    expect(text()).toBe(withTargeting);
    expect(snapshot).toMatchObject({
      schema: 1,
      router: "flagd",
      key: "flags.json#summarizer",
      takenAt: 1_000,
    });
  });

  test("a flag that had no targeting has none again", async () => {
    using folder = temporaryFolder();
    const { traffic, text } = open(folder.path);
    const snapshot = JSON.parse(JSON.stringify(await traffic.snapshot()));
    await traffic.apply(weights(50), "force");
    await traffic.restore(snapshot);
    expect(JSON.parse(text())).toEqual(JSON.parse(FILE));
  });

  test("a symlink stays a symlink, the mode stays, and nothing is left beside it", async () => {
    using folder = temporaryFolder();
    using real = temporaryFolder();
    const there = open(real.path);
    symlinkSync(there.path, join(folder.path, "flags.json"));
    const traffic = flagdTraffic(TARGET, { secret, root: folder.path, now: () => instant(0), cohorts: {} });
    await traffic.apply(weights(5), "force");
    expect(lstatSync(join(folder.path, "flags.json")).isSymbolicLink()).toBe(true);
    expect((await served(there.path)).size).toBeGreaterThan(0);
    expect(readdirSync(real.path)).toEqual(["flags.json"]);
  });

  test("a file on one line stays on one line", async () => {
    using folder = temporaryFolder();
    const { traffic, text } = open(folder.path, JSON.stringify(JSON.parse(FILE)));
    await traffic.apply(weights(5), "force");
    expect(text()).not.toContain("\n");
    expect((await traffic.read()).set.candidate).toBe(5);
  });
});

describe("a file that moved", () => {
  test("is not overwritten by a forward move, and is by a drain", async () => {
    using folder = temporaryFolder();
    const { traffic, path, text } = open(folder.path);
    const { version } = await traffic.read();
    writeFileSync(path, FILE.replace('"team": "news"', '"team": "desk"'));
    await expect(traffic.apply(weights(5), version)).rejects.toMatchObject({ code: "router-conflict" });
    await traffic.apply(NOBODY, "force");
    expect((await traffic.read()).set).toEqual(NOBODY);
    expect(text()).toContain('"team": "desk"');
  });

  test("by rules of somebody else counts as everybody, says so, and can be drained", async () => {
    using folder = temporaryFolder();
    const rules = { if: [{ in: ["@acme", { var: "email" }] }, "v2", "v1"] };
    const { traffic } = open(
      folder.path,
      FILE.replace('"metadata"', `"targeting": ${JSON.stringify(rules)}, "metadata"`),
    );
    expect(await traffic.read()).toMatchObject({
      set: { candidate: 100 },
      blockedBy: expect.stringContaining("somebody else"),
    });
    await traffic.apply(NOBODY, "force");
    expect(await traffic.read()).toMatchObject({ set: NOBODY, blockedBy: null });
  });

  test.each([
    ['"defaultVariant": "v1"', '"defaultVariant": "v2"', { set: { candidate: 100 }, blockedBy: null }],
    [
      '"summarizer": {\n            "state": "ENABLED"',
      '"summarizer": {\n            "state": "DISABLED"',
      { blockedBy: expect.stringContaining("DISABLED") },
    ],
  ])("%s → %s is seen", async (from, to, view) => {
    using folder = temporaryFolder();
    const { traffic } = open(folder.path, FILE.replace(from, to));
    expect(await traffic.read()).toMatchObject(view);
  });

  test("a disabled flag is refused on the way up only", async () => {
    using folder = temporaryFolder();
    const { traffic } = open(folder.path, FILE.replaceAll("ENABLED", "DISABLED"));
    await expect(traffic.apply(weights(5), (await traffic.read()).version)).rejects.toMatchObject({
      code: "router-refused",
    });
    await expect(traffic.apply(NOBODY, "force")).resolves.toBeUndefined();
  });
});

describe("a flag file that cannot move traffic is refused in words", () => {
  test.each([
    ["{ not json", "Expected JSON"],
    ["[]", "Expected an object `flags`"],
    ['{"flags":{"a":{},"b":{}}}', "found only a, b"],
    ['{"flags":{"summarizer":{"variants":{"v1":1}}}}', "Expected a variant v2"],
    ['{"flags":{"summarizer":{"variants":[]}}}', "Expected variants"],
  ])("%s: %s", async (text, message) => {
    using folder = temporaryFolder();
    const { traffic } = open(folder.path, text);
    await expect(traffic.read()).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining(message),
    });
    await expect(traffic.apply(NOBODY, "force")).rejects.toMatchObject({ code: "router-refused" });
  });

  test("no file, a mirror, an unknown cohort, a foreign snapshot", async () => {
    using folder = temporaryFolder();
    const nowhere = flagdTraffic(TARGET, {
      secret,
      root: folder.path,
      now: () => instant(0),
      cohorts: COHORTS,
    });
    await expect(nowhere.read()).rejects.toMatchObject({
      code: "router-refused",
      message: "Expected the file in flags.json, found none",
    });
    const { traffic } = open(folder.path);
    await expect(traffic.apply({ ...NOBODY, mirror: percent(1) }, "force")).rejects.toMatchObject({
      code: "router-refused",
    });
    await expect(traffic.apply(weights(0, { nobody: 5 }), "force")).rejects.toMatchObject({
      code: "router-refused",
    });
    const snapshot = { ...(await traffic.snapshot()), owned: { spec: 1 } };
    await expect(traffic.restore(snapshot)).rejects.toMatchObject({ code: "router-refused" });
  });
});

test("the undo command, pasted into a shell, takes everybody off the candidate", async () => {
  using folder = temporaryFolder();
  const odd = { ...TARGET, file: join(folder.path, "it's a $HOME.json") };
  writeFileSync(odd.file, FILE);
  const traffic = flagdTraffic(odd, { secret, root: "/", now: () => instant(0), cohorts: COHORTS });
  await traffic.apply(weights(50, { beta: 100 }), "force");
  const [undo, look] = describeFlagd(odd).undo.steps;
  expect(execFileSync("sh", ["-c", undo?.run ?? ""], { encoding: "utf8" }).trim()).toBe(undo?.expect);
  expect(execFileSync("sh", ["-c", look?.run ?? ""], { encoding: "utf8" }).trim()).toBe(look?.expect);
  expect((await served(odd.file)).size).toBe(0);
  expect((await traffic.read()).set).toEqual(NOBODY);
});
