/** Who gets the candidate from a flag of Unleash: weights, cohorts, what others put on the flag, its switch, change requests. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTraffic } from "../../../../src/adapters/routers/routers.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { instant, percent } from "../../../../src/units.ts";
import { EVERY_ROUTER } from "../../../support/every-router.ts";
import { openFake, shareOf } from "../../../support/router-rows/unleash.ts";
import { FAKE_TOKEN, isEnabled, startFakeUnleash, type FakeUnleash } from "../../../support/unleash-fake.ts";

const COHORTS = {
  de: { country: "de" },
  us: { country: "us" },
  pro: { plan: "pro" },
  "de-pro": { country: "de", plan: "pro" },
};

function to(candidate: number, cohorts: Readonly<Record<string, number>> = {}): TrafficTarget {
  const weights = Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)] as const);
  return { candidate: percent(candidate), mirror: percent(0), cohorts: Object.fromEntries(weights) };
}

const NOBODY = to(0);

/** A forward move as a tick makes it. */
async function forward(fake: FakeUnleash, target: TrafficTarget, more = {}): Promise<void> {
  const traffic = openFake(fake, more, { cohorts: COHORTS });
  await traffic.apply(target, (await traffic.read()).version);
}

const read = (fake: FakeUnleash, more = {}) => openFake(fake, more, { cohorts: COHORTS }).read();

function rollout(title: string, percents: string, more = {}) {
  const parameters = { rollout: percents, stickiness: "default", groupId: "summarizer" };
  return { name: "flexibleRollout" as const, title, parameters, ...more };
}

const NAMED = { contextName: "userId", operator: "IN" as const, values: ["ann", "bob"] };

describe("weights", () => {
  test("a flag that is off in the environment is switched on with our weight in it, not before", async () => {
    await using fake = await startFakeUnleash();
    await forward(fake, to(5));
    expect(fake.writes().map(({ method, path }) => `${method} ${path.split("/production/").at(-1)}`)).toEqual(
      ["POST strategies", "POST on"],
    );
    expect(shareOf(fake.flag)).toBeCloseTo(5, -1);
  });

  test("raising a weight keeps everybody who was below it", async () => {
    await using fake = await startFakeUnleash();
    const users = Array.from({ length: 500 }, (_, index) => ({ userId: `u${index}` }));
    let before: readonly unknown[] = [];
    for (const weight of [1, 5, 25, 100]) {
      await forward(fake, to(weight));
      const now = users.filter((user) => isEnabled(fake.flag, user));
      expect(now).toEqual(expect.arrayContaining([...before]));
      before = now;
    }
    expect(before).toHaveLength(500);
  });

  test("stickiness, group and variant are written as the file says", async () => {
    await using fake = await startFakeUnleash();
    const said = { stickiness: "sessionId", groupId: "g", variant: "v2" };
    await forward(fake, to(5), said);
    expect(fake.flag.strategies).toMatchObject([
      {
        parameters: { rollout: "5", stickiness: "sessionId", groupId: "g" },
        variants: [{ name: "v2", weight: 1000, weightType: "variable", stickiness: "sessionId" }],
      },
    ]);
    expect((await read(fake, said)).set).toEqual(to(5));
  });

  test.each([
    ["half a percent", to(0.5)],
    ["a mirror", { ...to(5), mirror: percent(10) }],
    ["an unknown cohort", to(5, { nobody: 1 })],
  ])("%s is refused and changes nothing, also as a drain of something else", async (_, target) => {
    await using fake = await startFakeUnleash();
    const traffic = openFake(fake, {}, { cohorts: COHORTS });
    const { version } = await traffic.read();
    for (const expected of [version, "force"])
      await expect(traffic.apply(target, expected)).rejects.toMatchObject({ code: "router-refused" });
    expect(fake.writes()).toEqual([]);
  });

  test("a stage that Unleash cannot be told is refused with the snapshot, before the first stage", async () => {
    await using fake = await startFakeUnleash();
    const stages = [to(5), to(25, { nobody: 1 })];
    const traffic = openFake(fake, {}, { cohorts: COHORTS, stages });
    await expect(traffic.snapshot()).rejects.toMatchObject({ code: "router-refused" });
  });

  test("a weight that another hand wrote in a way we do not follow counts as the largest it can be", async () => {
    await using fake = await startFakeUnleash();
    await forward(fake, to(5, { de: 1 }));
    const [de, rest] = fake.flag.strategies;
    if (de === undefined || rest === undefined) throw new RangeError("expected two strategies");
    rest.constraints = [];
    expect((await read(fake)).set).toEqual(to(5));
    rest.parameters = { ...rest.parameters, rollout: "lots" };
    expect((await read(fake)).set).toEqual(to(100));
    rest.parameters = { ...rest.parameters, rollout: "7.5" };
    expect((await read(fake)).set).toEqual(to(7.5));
    de.disabled = true;
    rest.parameters = { ...rest.parameters, rollout: "7" };
    expect((await read(fake)).set).toEqual(to(7));
  });

  test.each([
    ["half a percent", { parameters: { rollout: "0.5", stickiness: "default", groupId: "summarizer" } }],
    ["another title", { title: "model-rollout: cohort gone" }],
    ["a constraint of theirs", { constraints: [NAMED] }],
  ])("%s that another hand wrote into ours is drained, and overwritten by a move", async (_, edit) => {
    await using fake = await startFakeUnleash();
    await forward(fake, to(5));
    fake.flag.strategies = fake.flag.strategies.map((each) => ({ ...each, ...edit }));
    await forward(fake, to(6));
    expect((await read(fake)).set).toEqual(to(6));
    fake.flag.strategies = fake.flag.strategies.map((each) => ({ ...each, ...edit }));
    await openFake(fake).apply(NOBODY, "force");
    expect(shareOf(fake.flag)).toBe(0);
  });

  test("a second strategy under our title goes with the next move, and does not keep a restore from ending", async () => {
    await using fake = await startFakeUnleash();
    await forward(fake, to(5));
    fake.add(rollout("model-rollout: everyone else", "50"));
    expect((await read(fake)).set).toEqual(to(50));
    const snapshot = await openFake(fake).snapshot();
    await forward(fake, to(5));
    expect(fake.flag.strategies).toHaveLength(1);
    expect((await read(fake)).set).toEqual(to(5));
    await openFake(fake).apply(NOBODY, "force");
    expect(await openFake(fake).restore(snapshot)).toBe("done");
  });
});

describe("cohorts", () => {
  const countries = fc.constantFrom("de", "us", "fr", undefined);
  const plans = fc.constantFrom("pro", "free", undefined);
  const weight = fc.integer({ min: 0, max: 100 });
  const cohorts = fc.dictionary(fc.constantFrom(...Object.keys(COHORTS)), weight);

  /** What a user's weight has to be: the smallest of their cohorts', or everyone's. */
  function weightOf(user: Readonly<Record<string, string>>, target: TrafficTarget): number {
    const own = Object.entries(COHORTS)
      .filter(([, labels]) => Object.entries(labels).every(([label, value]) => user[label] === value))
      .flatMap(([name]) => target.cohorts[name] ?? []);
    return own.length === 0 ? target.candidate : Math.min(...own);
  }

  test("each user has exactly the smallest weight of their cohorts, and it is read back", async () => {
    await using fake = await startFakeUnleash();
    await fc.assert(
      fc.asyncProperty(weight, cohorts, countries, plans, async (candidate, own, country, plan) => {
        const target = to(candidate, own);
        await forward(fake, target);
        const isOff = !fake.flag.enabled;
        expect((await read(fake)).set).toEqual(isOff ? NOBODY : target);
        const user = { ...(country && { country }), ...(plan && { plan }) };
        const alone = { ...fake.flag, enabled: true };
        const expected = weightOf(user, target);
        // The same users whatever strategies it takes: those of one strategy for all of them.
        const plain = { ...alone, strategies: [{ ...rollout("plain", String(expected)), id: "plain" }] };
        expect(shareOf(alone, user)).toBe(shareOf(plain, user));
      }),
      { numRuns: 60 },
    );
  });

  test("on the way from one move to the next nobody gets it who would have it neither before nor after", async () => {
    await using fake = await startFakeUnleash();
    const users = ["de", "us", "fr"].flatMap((country) =>
      ["pro", "free"].flatMap((plan) =>
        Array.from({ length: 20 }, (_, index) => ({ userId: `u${index}`, country, plan })),
      ),
    );
    const have = () => users.map((user) => isEnabled(fake.flag, user));
    await fc.assert(
      fc.asyncProperty(weight, cohorts, weight, cohorts, async (first, own, second, others) => {
        await forward(fake, to(first, own));
        const before = have();
        const between: (readonly boolean[])[] = [];
        fake.meets = ({ method }) => {
          if (method !== "GET") between.push(have());
          return "pass";
        };
        await forward(fake, to(second, others));
        fake.meets = null;
        const after = have();
        for (const each of between)
          expect(each.filter((has, index) => has && before[index] !== true && after[index] !== true)).toEqual(
            [],
          );
      }),
      { numRuns: 40 },
    );
  });

  test("a label may be carried by a context field of another name", async () => {
    await using fake = await startFakeUnleash();
    await forward(fake, to(0, { de: 100 }), { cohortFields: { country: "region" } });
    expect(shareOf(fake.flag, { region: "de" })).toBe(100);
    expect(shareOf(fake.flag, { country: "de" })).toBe(0);
  });

  test.each([
    ["two labels in one field", { country: "x", plan: "x" }, { a: { country: "de", plan: "pro" } }],
    ["a value that Unleash would trim", {}, { a: { country: " de" } }],
    ["an empty value", {}, { a: { country: "" } }],
    ["no labels", {}, { a: {} }],
    [
      "cohorts that only many strategies tell apart",
      {},
      { a: { k: "1", l: "1" }, b: { m: "1", n: "1" }, c: { o: "1", p: "1" }, d: { q: "1", r: "1" } },
    ],
  ])("%s: refused by name", async (_, cohortFields, known) => {
    await using fake = await startFakeUnleash();
    const traffic = openFake(fake, { cohortFields }, { cohorts: known });
    const all = Object.keys(known).map((name) => [name, 1] as const);
    const { version } = await traffic.read();
    await expect(traffic.apply(to(5, Object.fromEntries(all)), version)).rejects.toMatchObject({
      code: "router-refused",
    });
    expect(fake.writes()).toEqual([]);
  });
});

describe("what others put on the flag", () => {
  test.each([
    ["a rollout for everybody", rollout("theirs", "30"), 35],
    ["a rollout without a title", { ...rollout("", "100"), title: null }, 100],
    ["the oldest kind, for everybody", { name: "default" as const, title: null }, 100],
    [
      "everybody but some",
      rollout("but bots", "30", { constraints: [{ ...NAMED, operator: "NOT_IN" as const }] }),
      35,
    ],
    [
      "everybody but some, inverted",
      rollout("but bots", "30", { constraints: [{ ...NAMED, inverted: true }] }),
      35,
    ],
    [
      "a cohort of ours",
      rollout("germans", "30", { constraints: [{ ...NAMED, contextName: "country", values: ["de"] }] }),
      35,
    ],
    ["a rollout that cannot be read", rollout("odd", "lots"), 100],
  ])("%s counts beside ours, blocks, and is switched off by a drain", async (_, theirs, expected) => {
    await using fake = await startFakeUnleash();
    await forward(fake, to(5));
    fake.add(theirs);
    const view = await read(fake);
    expect(view.set).toEqual(to(expected));
    expect(view.blockedBy).toContain(theirs.title ?? theirs.name);
    await expect(openFake(fake, {}, { cohorts: COHORTS }).apply(to(6), view.version)).rejects.toMatchObject({
      code: "router-refused",
    });
    await openFake(fake).apply(NOBODY, "force");
    expect(shareOf(fake.flag)).toBe(0);
    expect(fake.flag.strategies).toContainEqual(expect.objectContaining(theirs));
  });

  test("a strategy for everybody blocks a start also while the flag is off: we would switch it on", async () => {
    await using fake = await startFakeUnleash();
    fake.add(rollout("old one", "100"));
    const view = await read(fake);
    expect(view).toMatchObject({ set: NOBODY, blockedBy: expect.stringContaining('"old one"') });
    await expect(openFake(fake).apply(to(1), view.version)).rejects.toMatchObject({ code: "router-refused" });
    expect(fake.writes()).toEqual([]);
  });

  test.each([
    ["users by name", rollout("testers", "100", { constraints: [NAMED] })],
    ["a segment", rollout("staff", "100", { segments: [7] })],
    ["a list of ids", { name: "userWithId" as const, parameters: { userIds: "ann,bob" } }],
    ["nobody yet", rollout("prepared", "0")],
    ["switched off by itself", rollout("paused", "100", { disabled: true })],
  ])("%s stands in nobody's way and stays as it is", async (_, theirs) => {
    await using fake = await startFakeUnleash();
    fake.add(theirs);
    expect(await read(fake)).toMatchObject({ set: NOBODY, blockedBy: null });
    await forward(fake, to(5));
    expect((await read(fake)).set).toEqual(to(5));
    expect(fake.flag.strategies).toContainEqual(expect.objectContaining(theirs));
  });

  test("variants among which users are split block, unless the file says which is the candidate", async () => {
    await using fake = await startFakeUnleash();
    const each = { weightType: "variable" as const, stickiness: "default" };
    fake.flag.variants.push({ ...each, name: "v1", weight: 500 }, { ...each, name: "v2", weight: 500 });
    expect((await read(fake)).blockedBy).toContain("v1, v2");
    expect((await read(fake, { variant: "v2" })).blockedBy).toBeNull();
    fake.flag.variants.pop();
    expect((await read(fake)).blockedBy).toBeNull();
  });

  test("a flag that is on without a strategy is on for everybody", async () => {
    await using fake = await startFakeUnleash();
    fake.flag.enabled = true;
    expect((await read(fake)).set).toEqual(to(100));
    fake.add(rollout("paused", "0", { disabled: true }));
    expect((await read(fake)).set).toEqual(to(100));
    await openFake(fake).apply(NOBODY, "force");
    expect(fake.flag.enabled).toBe(false);
  });
});

describe("the switch", () => {
  test("a drain is one write that covers all cohorts, and leaves weights of 0 behind", async () => {
    await using fake = await startFakeUnleash();
    await forward(fake, to(25, { de: 5, pro: 50 }));
    const before = fake.writes().length;
    await openFake(fake).apply(NOBODY, "force");
    const [first] = fake.writes().slice(before);
    expect(first).toMatchObject({ method: "POST", path: expect.stringMatching(/\/off$/) });
    expect(shareOf({ ...fake.flag, enabled: true })).toBe(0);
  });

  test("restored, a flag that was on is on again, with its testers and nobody else", async () => {
    await using fake = await startFakeUnleash();
    fake.add(rollout("testers", "100", { constraints: [NAMED] }));
    fake.flag.enabled = true;
    const snapshot = await openFake(fake).snapshot();
    await forward(fake, to(25));
    await openFake(fake).apply(NOBODY, "force");
    expect(isEnabled(fake.flag, { userId: "ann" })).toBe(false);
    expect(await openFake(fake).restore(snapshot)).toBe("done");
    expect(isEnabled(fake.flag, { userId: "ann" })).toBe(true);
    expect(shareOf(fake.flag)).toBe(0);
    expect(fake.flag.strategies).toHaveLength(1);
  });

  test("a flag that somebody switched off during the rollout stays off", async () => {
    await using fake = await startFakeUnleash();
    fake.add(rollout("testers", "100", { constraints: [NAMED] }));
    fake.flag.enabled = true;
    const snapshot = await openFake(fake).snapshot();
    await forward(fake, to(25));
    fake.flag.enabled = false;
    expect((await read(fake)).set).toEqual(NOBODY);
    await openFake(fake).apply(NOBODY, "force");
    expect(await openFake(fake).restore(snapshot)).toBe("done");
    expect(fake.flag).toMatchObject({ enabled: false, strategies: [{ title: "testers" }] });
  });

  test("a flag is not switched on again where somebody's new strategy would give it to everybody", async () => {
    await using fake = await startFakeUnleash();
    fake.add(rollout("prepared", "0"));
    fake.flag.enabled = true;
    const snapshot = await openFake(fake).snapshot();
    await forward(fake, to(25));
    await openFake(fake).apply(NOBODY, "force");
    fake.add(rollout("for all", "100"));
    await expect(openFake(fake).restore(snapshot)).rejects.toMatchObject({ code: "router-refused" });
    expect(shareOf(fake.flag)).toBe(0);
  });

  test("no way of ours leads to a flag that is on without a strategy, which Unleash would fill for everybody", async () => {
    await using fake = await startFakeUnleash();
    fake.add(rollout("prepared", "0"));
    fake.flag.enabled = true;
    const snapshot = await openFake(fake).snapshot();
    await forward(fake, to(25));
    await openFake(fake).apply(NOBODY, "force");
    fake.flag.strategies.splice(0, 1);
    expect(await openFake(fake).restore(snapshot)).toBe("done");
    expect(fake.flag).toEqual({ enabled: false, strategies: [], variants: [] });
  });

  test("whoever switches it on between our writes does not win against a drain", async () => {
    await using fake = await startFakeUnleash();
    await forward(fake, to(25));
    let times = 0;
    fake.meets = ({ method }) => {
      if (method === "GET" && times++ < 9) fake.flag.enabled = true;
      return "pass";
    };
    await openFake(fake).apply(NOBODY, "force");
    expect(shareOf(fake.flag)).toBe(0);
  });
});

describe("change requests", () => {
  test("where they are on nothing is written, not by a drain either, and each refusal says what people can do", async () => {
    await using fake = await startFakeUnleash();
    const snapshot = await openFake(fake).snapshot();
    await forward(fake, to(5));
    fake.changeRequests = true;
    const before = fake.writes().length;
    const traffic = openFake(fake);
    const view = await traffic.read();
    expect(view).toMatchObject({ set: to(5), blockedBy: expect.stringContaining("Change requests are on") });
    const tries = [
      () => traffic.apply(to(25), view.version),
      () => traffic.apply(NOBODY, "force"),
      () => traffic.restore(snapshot),
    ];
    for (const tried of tries)
      await expect(tried()).rejects.toMatchObject({
        code: "router-refused",
        message: expect.stringContaining("switching it off included"),
      });
    expect(fake.writes()).toHaveLength(before);
  });

  test("where they are off in this environment nothing waits for them", async () => {
    await using fake = await startFakeUnleash();
    fake.changeRequests = false;
    await forward(fake, to(5));
    expect((await read(fake)).blockedBy).toBeNull();
  });

  test.each([
    ["may not be read", 403, '{"message":"no"}', "router-refused"],
    ["cannot be read", 503, "", "router-unreachable"],
    ["is other JSON", 200, '{"environments":[]}', "router-unreachable"],
  ])("a setting that %s keeps weights from being raised, and no user on the candidate", async (...row) => {
    const [, status, body, code] = row;
    await using fake = await startFakeUnleash();
    await forward(fake, to(5));
    fake.meets = ({ path }) => (path.endsWith("/change-requests/config") ? { status, body } : "pass");
    const view = await read(fake);
    expect(view.blockedBy).toContain("change requests");
    await expect(openFake(fake).apply(to(25), view.version)).rejects.toMatchObject({ code });
    await openFake(fake).apply(NOBODY, "force");
    expect(shareOf(fake.flag)).toBe(0);
  });
});

test("what a file names is opened by its kind, and sends its token in a header alone", async () => {
  await using fake = await startFakeUnleash();
  const traffic = openTraffic(
    { ...EVERY_ROUTER.unleash, url: `${fake.url}/` },
    { secret: () => FAKE_TOKEN, now: () => instant(0), root: "/", cohorts: {} },
  );
  await traffic.apply(to(5), (await traffic.read()).version);
  expect(traffic.describe()).toMatchObject({ isMoved: true });
  for (const { path, body, headers } of fake.asked) {
    expect(path + body).not.toContain(FAKE_TOKEN);
    expect(headers["authorization"]).toBe(FAKE_TOKEN);
  }
});
