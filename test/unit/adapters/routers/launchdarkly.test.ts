/** What a LaunchDarkly flag gives to whom while its weights move, and which starts are refused. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { percent } from "../../../../src/units.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { newFlag, type Config, type Flag } from "../../../support/launchdarkly/flag.ts";
import { SDK_KEY, startLaunchDarkly } from "../../../support/launchdarkly/service.ts";
import { candidates, configOf, openLaunchDarkly, share } from "../../../support/router-rows/launchdarkly.ts";

const NOBODY = weights(0);

function weights(candidate: number, cohorts: Readonly<Record<string, number>> = {}): TrafficTarget {
  const each = Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)] as const);
  return { candidate: percent(candidate), mirror: percent(0), cohorts: Object.fromEntries(each) };
}

describe("users get what was set", () => {
  test("whoever has the candidate keeps it while the weight rises, down to a thousandth of a percent", async () => {
    await using service = await startLaunchDarkly();
    let before: ReadonlySet<number> = new Set();
    for (const weight of [0.125, 5, 5.001, 25, 100]) {
      const traffic = openLaunchDarkly(service);
      await traffic.apply(weights(weight), (await traffic.read()).version);
      expect((await traffic.read()).set).toEqual(weights(weight));
      const now = candidates(service);
      expect([...before].filter((user) => !now.has(user))).toEqual([]);
      before = now;
    }
  });

  test("a split names every variation of the flag, and the sum is all", async () => {
    await using service = await startLaunchDarkly();
    await openLaunchDarkly(service).apply(weights(5), "force");
    expect(configOf(service).fallthrough.rollout?.variations).toEqual([
      { variation: 0, weight: 95_000 },
      { variation: 1, weight: 5_000 },
      { variation: 2, weight: 0 },
    ]);
  });

  test("a cohort has a weight of its own by a rule behind those of others, and who is in two gets the smaller", async () => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service);
    const target = weights(5, { beta: 100, reader: 0 });
    await traffic.apply(target, (await traffic.read()).version);
    expect(await traffic.read()).toMatchObject({ set: target, blockedBy: null });
    expect(share(service, { ring: "beta" })).toBe(100);
    expect(share(service, { client: "reader", desk: "news" })).toBe(0);
    expect(share(service, { ring: "beta", client: "reader", desk: "news" })).toBe(0);
    expect(share(service, { ring: "beta", plan: "legacy" })).toBe(0);
    await traffic.apply(weights(5, { beta: 0, reader: 50 }), (await traffic.read()).version);
    expect(share(service, { ring: "beta", client: "reader", desk: "news" })).toBe(0);
    await traffic.apply(NOBODY, "force");
    expect(configOf(service).rules.map(({ description }) => description)).toEqual([undefined]);
  });

  test("every target that can be set reads back as itself, from every other", async () => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service);
    const weight = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1_000);
    const cohorts = fc.record({ beta: weight, reader: weight }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(weight, cohorts, async (candidate, own) => {
        const target = weights(candidate, own);
        await traffic.apply(target, (await traffic.read()).version);
        expect(await traffic.read()).toMatchObject({ set: target, blockedBy: null });
      }),
      { numRuns: 40 },
    );
  });

  test("users are told apart by the attribute that the file names", async () => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service, { bucketBy: "account", contextKind: "organization" });
    await traffic.apply(weights(50), (await traffic.read()).version);
    expect(configOf(service).fallthrough.rollout).toMatchObject({
      bucketBy: "account",
      contextKind: "organization",
    });
    expect([0, 100]).toContain(share(service, { account: "acme" }));
    // Without the attribute everybody is in bucket 0, which is the baseline's.
    expect(share(service)).toBe(0);
  });
});

type Edit = (config: Config, flag: Flag) => void;

const BLOCKS: readonly (readonly [string, string, Edit])[] = [
  [
    "individual targets that get the candidate",
    "2 individual targets",
    (config) => void config.targets.push({ values: ["eve", "bob"], variation: 1 }),
  ],
  [
    "targets of another kind of context",
    "1 individual target",
    (config) => void config.contextTargets.push({ values: ["acme"], variation: 1, contextKind: "org" }),
  ],
  [
    "rules of others that give the candidate",
    "1 rule of others",
    (config) => {
      const rollout = { variations: [{ variation: 1, weight: 1 }] };
      config.rules.push({ _id: "r", clauses: [], trackEvents: false, rollout });
    },
  ],
  ["an off flag", "off: no weight", (config) => (config.on = false)],
  ["an off variation that is the candidate", "off variation", (config) => (config.offVariation = 1)],
  ["an off variation that is a third one", "off variation", (config) => (config.offVariation = 2)],
  ["no off variation", "off variation", (config) => delete config.offVariation],
  ["an archived flag", "archived", (_config, flag) => (flag.archived = true)],
  [
    "an experiment on the default rule",
    "experiment",
    (config) => {
      const variations = [{ variation: 0, weight: 100_000 }];
      const experimentAllocation = { defaultVariation: 0, canReshuffle: true };
      config.fallthrough = { rollout: { variations, experimentAllocation } };
    },
  ],
  [
    "a guarded rollout on a rule",
    "guarded",
    (config) => {
      const variations = [{ variation: 0, weight: 100_000 }];
      const experimentAllocation = { defaultVariation: 0, canReshuffle: true };
      const rollout = { variations, experimentAllocation, seed: 7 };
      config.rules.push({ _id: "r", clauses: [], trackEvents: false, rollout });
    },
  ],
  [
    "an experiment that was begun and not ended",
    "experiment",
    (_config, { experiments }) => {
      const settings = { production: { startDate: 1 } };
      experiments.items.push({ metricKey: "m", environments: [], _environmentSettings: settings });
    },
  ],
  [
    "a third variation in the split",
    "third variation",
    (config) => (config.fallthrough = { rollout: { variations: [{ variation: 2, weight: 100_000 }] } }),
  ],
  ["no default rule", "default rule", (config) => (config.fallthrough = {})],
  [
    "a split by something else",
    "user.account",
    (config) => {
      const variations = [
        { variation: 0, weight: 95_000 },
        { variation: 1, weight: 5_000 },
      ];
      config.fallthrough = { rollout: { variations, bucketBy: "account" } };
    },
  ],
  [
    "a rule of ours that somebody changed",
    "cohort beta",
    (config) => {
      const clauses = [{ attribute: "ring", op: "in", values: ["beta", "all"], negate: false }];
      const description = "model-rollout: cohort beta";
      config.rules.push({ _id: "r", clauses, trackEvents: false, variation: 0, description });
    },
  ],
];

describe("a start that cannot be honest is refused in words", () => {
  test.each(BLOCKS)("%s", async (_name, words, edit) => {
    await using service = await startLaunchDarkly();
    edit(configOf(service), service.flag);
    const before = JSON.stringify(service.flag);
    const traffic = openLaunchDarkly(service);
    const view = await traffic.read();
    expect(view.blockedBy).toContain(words);
    await expect(traffic.apply(weights(5), view.version)).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining(words),
    });
    expect(JSON.stringify(service.flag)).toBe(before);
  });

  test.each(BLOCKS)("%s: a drain takes our part off all the same", async (_name, _words, edit) => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service);
    await traffic.apply(weights(25, { beta: 100 }), (await traffic.read()).version);
    edit(configOf(service), service.flag);
    await traffic.apply(NOBODY, "force");
    expect((await traffic.read()).set).toEqual(NOBODY);
    expect(configOf(service).fallthrough).toEqual({ variation: 0 });
    expect(configOf(service).offVariation).not.toBe(1);
  });

  test.each([
    ["an experiment that ended", { production: { startDate: 1, stopDate: 2 } }],
    ["an experiment elsewhere", { staging: { startDate: 1 } }],
  ])("%s is none", async (_name, settings) => {
    await using service = await startLaunchDarkly();
    const item = { metricKey: "m", environments: [], _environmentSettings: settings };
    service.flag.experiments.items.push(item);
    expect((await openLaunchDarkly(service).read()).blockedBy).toBeNull();
  });

  test("a rule of others that is switched off, and one that keeps users on the baseline, are none", async () => {
    await using service = await startLaunchDarkly();
    configOf(service).rules.push({ _id: "r", clauses: [], trackEvents: false, variation: 1, disabled: true });
    expect((await openLaunchDarkly(service).read()).blockedBy).toBeNull();
  });

  test("a candidate before its baseline, split by an attribute that some lack", async () => {
    await using service = await startLaunchDarkly();
    const sides = { baseline: "v2", candidate: "v1", bucketBy: "account" };
    Object.assign(configOf(service), {
      offVariation: 1,
      fallthrough: { variation: 1 },
      targets: [],
      rules: [],
    });
    expect((await openLaunchDarkly(service, sides).read()).blockedBy).toContain("user.account");
    expect((await openLaunchDarkly(service, { ...sides, bucketBy: "key" }).read()).blockedBy).toBeNull();
  });

  test.each([
    ["an off flag serves its off variation, which is the candidate", { on: false, offVariation: 1 }, 100],
    ["an off flag serves its off variation, which is not", { on: false, offVariation: 0 }, 0],
    ["an off flag without one serves what nobody here knows", { on: false, offVariation: null }, 100],
    ["a default rule that serves nothing known counts as all", { fallthrough: {} }, 100],
  ])("%s", async (_name, found, candidate) => {
    await using service = await startLaunchDarkly();
    Object.assign(configOf(service), { fallthrough: { variation: 1 } }, found);
    expect((await openLaunchDarkly(service).read()).set).toEqual(weights(candidate));
  });

  test.each([
    ["a seed that no write could put back", { variations: [{ variation: 0, weight: 100_000 }], seed: 61 }],
    ["users that are not tracked", { variations: [{ variation: 0, weight: 100_000, _untracked: true }] }],
  ])("%s: no snapshot is taken", async (_name, rollout) => {
    await using service = await startLaunchDarkly();
    configOf(service).fallthrough = { rollout };
    await expect(openLaunchDarkly(service).snapshot()).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("put back"),
    });
  });

  test.each([
    ["project", { project: "sports" }, "keys of a project"],
    ["environment", { environment: "qa" }, "environment qa"],
    ["variation", { candidate: "v9" }, "found v1, v2, v0"],
  ])("a %s that is not there is missed by name", async (_name, more, words) => {
    await using service = await startLaunchDarkly();
    await expect(openLaunchDarkly(service, more).read()).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining(words),
    });
  });

  test("two variations of one name are told apart by id, or refused", async () => {
    await using service = await startLaunchDarkly();
    service.flag = newFlag();
    for (const one of service.flag.variations.slice(1)) one.name = "v2";
    await expect(openLaunchDarkly(service).read()).rejects.toMatchObject({ code: "router-refused" });
    const view = await openLaunchDarkly(service, { candidate: "id-of-v2" }).read();
    expect(view.blockedBy).toBeNull();
    expect((await openLaunchDarkly(service, { candidate: "model-v2" }).read()).blockedBy).toBeNull();
  });
});

describe("before the first stage", () => {
  test("all stages and the way back are tried out, and nothing is stored", async () => {
    await using service = await startLaunchDarkly();
    const before = JSON.stringify(service.flag);
    await openLaunchDarkly(service, {}, [weights(5), weights(50, { beta: 100 }), weights(100)]).snapshot();
    const tried = service.calls.filter(({ method }) => method === "PATCH");
    expect(tried.length).toBeGreaterThanOrEqual(4);
    expect(tried.every(({ path }) => path.endsWith("?dryRun=true"))).toBe(true);
    expect(JSON.stringify(service.flag)).toBe(before);
  });

  test("an API that would not keep our mark on a rule is found out", async () => {
    await using service = await startLaunchDarkly();
    service.dropsDescriptions = true;
    await expect(openLaunchDarkly(service, {}, [weights(5, { beta: 100 })]).snapshot()).rejects.toMatchObject(
      { code: "router-refused", message: expect.stringContaining("keep") },
    );
  });

  test("a rule that an earlier rollout left behind is named", async () => {
    await using service = await startLaunchDarkly();
    await openLaunchDarkly(service).apply(weights(0, { beta: 0 }), "force");
    await expect(openLaunchDarkly(service).snapshot()).rejects.toMatchObject({
      message: expect.stringContaining("earlier rollout"),
    });
  });

  test("a split of before is put back with its weights", async () => {
    await using service = await startLaunchDarkly();
    const variations = [
      { variation: 0, weight: 60_000 },
      { variation: 1, weight: 0 },
      { variation: 2, weight: 40_000 },
    ];
    configOf(service).fallthrough = { rollout: { variations, contextKind: "user", bucketBy: "account" } };
    const snapshot = JSON.parse(JSON.stringify(await openLaunchDarkly(service).snapshot()));
    await openLaunchDarkly(service).apply(weights(50, { beta: 100 }), "force");
    expect(await openLaunchDarkly(service).restore(snapshot)).toBe("done");
    expect(configOf(service).fallthrough).toEqual({
      rollout: { variations, contextKind: "user", bucketBy: "account" },
    });
    const { version } = configOf(service);
    await openLaunchDarkly(service).restore(snapshot);
    expect(configOf(service).version).toBe(version);
  });
});

describe("what waits for people is named and not gone around", () => {
  test.each([
    ["every flag", { required: true, requiredApprovalTags: [] }],
    ["flags with our tag", { required: false, requiredApprovalTags: ["news"] }],
  ])("an environment that asks for an approval of %s", async (_name, approval) => {
    await using service = await startLaunchDarkly();
    await openLaunchDarkly(service).apply(weights(5), "force");
    service.approval = approval;
    service.hasScheduled = true;
    const before = JSON.stringify(service.flag);
    const traffic = openLaunchDarkly(service);
    const view = await traffic.read();
    expect(view.blockedBy).toContain("approval");
    expect(JSON.stringify(view)).not.toContain(SDK_KEY);
    for (const expected of [view.version, "force"]) {
      await expect(traffic.apply(NOBODY, expected)).rejects.toMatchObject({
        code: "router-refused",
        message: expect.stringContaining("approval"),
      });
    }
    expect(JSON.stringify(service.flag)).toBe(before);
    expect(service.calls.some(({ path }) => path.includes("ignoreConflicts"))).toBe(false);
  });

  test("flags with other tags are not concerned", async () => {
    await using service = await startLaunchDarkly();
    service.approval = { required: false, requiredApprovalTags: ["billing"] };
    expect((await openLaunchDarkly(service).read()).blockedBy).toBeNull();
  });

  test.each([405, 409, 403])("an answer %d that asks for an approval", async (status) => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service);
    const { version } = await traffic.read();
    const body = '{"code":"method_not_allowed","message":"Flag configuration updates require approval"}';
    service.meets = ({ method }) => (method === "PATCH" ? { status, body } : "pass");
    await expect(traffic.apply(weights(5), version)).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("waits for an approval"),
    });
    expect(service.calls.filter(({ method }) => method === "PATCH")).toHaveLength(1);
  });

  test("an environment that may not be read keeps forward moves back, and no drain", async () => {
    await using service = await startLaunchDarkly();
    const body = '{"code":"forbidden","message":"no"}';
    service.meets = ({ path }) => (path.includes("/environments/") ? { status: 403, body } : "pass");
    const traffic = openLaunchDarkly(service);
    expect((await traffic.read()).blockedBy).toContain("right to read that environment");
    await traffic.apply(weights(25), "force");
    await traffic.apply(NOBODY, "force");
    expect((await traffic.read()).set).toEqual(NOBODY);
  });

  test("a change planned for later stops a forward move by name; a drain goes over it", async () => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service);
    await traffic.apply(weights(5), (await traffic.read()).version);
    service.hasScheduled = true;
    await expect(traffic.apply(weights(25), (await traffic.read()).version)).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("scheduled change"),
    });
    await traffic.apply(NOBODY, "force");
    expect((await traffic.read()).set).toEqual(NOBODY);
    const writes = service.calls.filter(({ method }) => method === "PATCH").map(({ path }) => path);
    expect(writes.slice(-2)).toEqual([
      expect.not.stringContaining("?"),
      expect.stringMatching("ignoreConflicts=true$"),
    ]);
  });
});
