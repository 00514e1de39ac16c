/** What the router `unleash` does when Unleash does not do its part: the reason by name, and never a step forward. */
import { describe, expect, test } from "vitest";
import { Failure } from "../../../../src/errors.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import type { Asked } from "../../../support/loopback.ts";
import { openFake, shareOf } from "../../../support/router-rows/unleash.ts";
import {
  FAKE_TOKEN,
  json,
  refusal,
  startFakeUnleash,
  type FakeUnleash,
  type Meeting,
} from "../../../support/unleash-fake.ts";

const NOBODY = to(0);
const STAGE = to(25);

function to(candidate: number, cohorts: Readonly<Record<string, number>> = {}): TrafficTarget {
  const weights = Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)] as const);
  return { candidate: percent(candidate), mirror: percent(0), cohorts: Object.fromEntries(weights) };
}

const COHORTS = { de: { country: "de" }, us: { country: "us" } };
const open = (fake: FakeUnleash) => openFake(fake, {}, { cohorts: COHORTS });

async function onStage(fake: FakeUnleash, stage = STAGE): Promise<void> {
  const traffic = open(fake);
  await traffic.apply(stage, (await traffic.read()).version);
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const cause: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (cause instanceof Failure) return cause;
  throw new TypeError(`expected a Failure, found ${String(cause)}`);
}

const said = `no right for ${FAKE_TOKEN}`;
const FAULTS: readonly (readonly [string, Meeting, Failure["code"], string])[] = [
  [
    "a wrong token",
    refusal(401, "UnauthorizedError", "You must log in."),
    "router-refused",
    "service account",
  ],
  ["no right", refusal(403, "PermissionError", said), "router-refused", "may update summarizer"],
  [
    "a change request wanted",
    refusal(403, "PermissionError", 'you need the "SKIP_CHANGE_REQUEST" permission.'),
    "router-refused",
    "Change requests are on for production",
  ],
  ["bad data", refusal(400, "BadDataError", "not a legal value"), "router-refused", "legal value"],
  ["an unknown method", refusal(405, "NotImplementedError", "not here"), "router-refused", "not here"],
  ["what it does not take", refusal(422, "DisabledError", "disabled"), "router-refused", "disabled"],
  [
    "too many calls",
    refusal(429, "RateLimitError", "slow down", { "retry-after": "0" }),
    "router-unreachable",
    "slow down",
  ],
  ["a server in trouble", refusal(500, "UnknownError", "the pool is gone"), "router-unreachable", "the pool"],
  ["a gateway's page", { status: 502, body: "<html>Bad Gateway</html>" }, "router-unreachable", "502"],
  ["a redirect", { status: 307, headers: { location: "/login" }, body: "" }, "router-unreachable", "307"],
  ["a broken connection", { hangUp: true }, "router-unreachable", "failed"],
];
/** What arrives with 200 and is no answer. */
const WRONG: readonly (readonly [string, Meeting, string])[] = [
  ["a page instead of JSON", { status: 200, body: "<html>Sign in</html>" }, "not JSON"],
  ["half an answer", { status: 200, body: '{"name":"summ' }, "not JSON"],
  ["another object", json(200, { version: 1, strategies: [] }), "other JSON"],
  ["another flag", json(200, { name: "checkout", project: "news", environments: [] }), "another one"],
  ["another project's", json(200, { name: "summarizer", project: "x", environments: [] }), "another one"],
  [
    "a switch that is no switch",
    json(200, {
      name: "summarizer",
      project: "news",
      environments: [{ name: "production", enabled: "no", strategies: [] }],
    }),
    "environments.0.enabled",
  ],
  ["a huge answer", { status: 200, body: `{"name":"${"x".repeat(1_100_000)}"}` }, "bytes"],
];
const LOOKS = [...FAULTS, ...WRONG].map(([name, fault]) => [name, fault] as const);
const isSetting = ({ path }: Asked): boolean => path.endsWith("/change-requests/config");

test("a server that answers nothing is given up in time: by a drain, and by a read", async () => {
  const given = [
    (fake: FakeUnleash) => open(fake).apply(NOBODY, "force"),
    (fake: FakeUnleash) => open(fake).read(),
  ].map(async (verb) => {
    await using fake = await startFakeUnleash();
    await onStage(fake);
    fake.meets = () => ({ silent: true });
    // Until then the server must not end.
    const failure = await failureOf(verb(fake));
    return failure;
  });
  for (const failure of await Promise.all(given)) expect(failure.code).toBe("router-unreachable");
}, 45_000);

describe("a read", () => {
  test.each([
    ...FAULTS,
    [
      "nothing of that name",
      refusal(404, "NotFoundError", "no feature"),
      "router-refused",
      "no feature",
    ] as const,
    ...WRONG.map(([name, fault, words]) => [name, fault, "router-unreachable", words] as const),
  ])("%s: said as it is, and no secret", async (_, fault, code, words) => {
    await using fake = await startFakeUnleash();
    fake.meets = (asked) => (isSetting(asked) ? "pass" : fault);
    const failure = await failureOf(open(fake).read());
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain(FAKE_TOKEN);
  });

  test("a flag that is not in the environment is refused with those that it is in", async () => {
    await using fake = await startFakeUnleash();
    const failure = await failureOf(openFake(fake, { environment: "staging" }).read());
    expect(failure).toMatchObject({ code: "router-refused" });
    expect(failure.message).toContain("development, production");
  });

  test("the order in which strategies come is no new version", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake, to(25, { de: 5 }));
    const { version } = await open(fake).read();
    fake.flag.strategies.reverse();
    expect((await open(fake).read()).version).toBe(version);
  });
});

describe("a move", () => {
  test.each(FAULTS)("%s at its writes: said as it is, and nothing moves", async (_, fault, code) => {
    await using fake = await startFakeUnleash();
    const { version } = await open(fake).read();
    fake.meets = ({ method }) => (method === "GET" ? "pass" : fault);
    const failure = await failureOf(open(fake).apply(STAGE, version));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain(FAKE_TOKEN);
    fake.meets = null;
    expect((await open(fake).read()).set).toEqual(NOBODY);
  });

  test.each([0, 1, 2, 3])(
    "answer %d is lost: what arrived is found, not done twice, and no conflict",
    async (lost) => {
      await using fake = await startFakeUnleash();
      const { version } = await open(fake).read();
      let writes = 0;
      fake.meets = ({ method }) => (method !== "GET" && writes++ === lost ? "lost" : "pass");
      await open(fake).apply(to(25, { de: 5, us: 0 }), version);
      fake.meets = null;
      expect((await open(fake).read()).set).toEqual(to(25, { de: 5, us: 0 }));
      expect(fake.flag.strategies).toHaveLength(3);
    },
  );

  test("a server that is too old to keep titles is refused before the flag is on", async () => {
    await using fake = await startFakeUnleash();
    const { version } = await open(fake).read();
    fake.meets = ({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/strategies")) return "pass";
      fake.add({ name: "flexibleRollout", parameters: { rollout: "25" } });
      return json(200, { id: "1", name: "flexibleRollout", parameters: { rollout: "25" } });
    };
    expect(await failureOf(open(fake).apply(STAGE, version))).toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("too old"),
    });
    expect(shareOf(fake.flag)).toBe(0);
  });

  test("every answer is lost: it is given up as unreachable, and nobody has more than was asked", async () => {
    await using fake = await startFakeUnleash();
    const { version } = await open(fake).read();
    fake.meets = ({ method }) => (method === "GET" ? "pass" : { hangUp: true });
    expect(await failureOf(open(fake).apply(STAGE, version))).toMatchObject({ code: "router-unreachable" });
    expect(shareOf(fake.flag)).toBe(0);
  });

  test("another hand between our writes is a conflict: what they did stays", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake, to(5));
    const { version } = await open(fake).read();
    fake.meets = ({ method }) => {
      if (method !== "PUT") return "pass";
      for (const strategy of fake.flag.strategies)
        strategy.parameters = { ...strategy.parameters, rollout: "3" };
      return { hangUp: true };
    };
    expect(await failureOf(open(fake).apply(STAGE, version))).toMatchObject({ code: "router-conflict" });
    fake.meets = null;
    expect((await open(fake).read()).set).toEqual(to(3));
  });

  test("somebody who pulls the switch while we write is not overruled", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake, to(5));
    const { version } = await open(fake).read();
    fake.meets = ({ method }) => {
      if (method === "PUT") fake.flag.enabled = false;
      return "pass";
    };
    expect(await failureOf(open(fake).apply(STAGE, version))).toMatchObject({ code: "router-conflict" });
    expect(fake.flag.enabled).toBe(false);
  });

  test.each([
    ["the one that we write", to(25)],
    ["another of ours", to(25, { de: 0 })],
  ])("somebody deletes %s before our write: a conflict", async (_, stage) => {
    await using fake = await startFakeUnleash();
    await onStage(fake, { ...stage, candidate: percent(5) });
    const { version } = await open(fake).read();
    fake.meets = ({ method }) => {
      if (method === "PUT") fake.flag.strategies.splice(0, 1);
      return "pass";
    };
    expect(await failureOf(open(fake).apply(stage, version))).toMatchObject({ code: "router-conflict" });
  });

  test("somebody changes a strategy of theirs while an answer of ours is lost: a conflict", async () => {
    await using fake = await startFakeUnleash();
    const testers = { contextName: "userId", operator: "IN" as const, values: ["ann"] };
    fake.add({ name: "userWithId", title: "testers", constraints: [testers] });
    const { version } = await open(fake).read();
    fake.meets = ({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/strategies")) return "pass";
      fake.flag.strategies = fake.flag.strategies.map((each) => ({ ...each, title: "more testers" }));
      return "lost";
    };
    expect(await failureOf(open(fake).apply(STAGE, version))).toMatchObject({ code: "router-conflict" });
    expect(fake.flag.enabled).toBe(false);
  });

  test("the name of a flag that was made anew by somebody else is another version", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake, to(5));
    const { version } = await open(fake).read();
    fake.flag.strategies = fake.flag.strategies.map((each) => ({ ...each, id: "another" }));
    expect(await failureOf(open(fake).apply(STAGE, version))).toMatchObject({ code: "router-conflict" });
  });
});

describe("a drain", () => {
  test.each(LOOKS)("%s at every look: the switch is pulled all the same", async (_, fault) => {
    await using fake = await startFakeUnleash();
    await onStage(fake);
    fake.meets = ({ method }) => (method === "GET" ? fault : "pass");
    await open(fake).apply(NOBODY, "force");
    expect(shareOf(fake.flag)).toBe(0);
  });

  test.each(FAULTS)("%s at the first write: the drain of the next try arrives", async (_, fault) => {
    await using fake = await startFakeUnleash();
    await onStage(fake);
    let writes = 0;
    fake.meets = ({ method }) => (method !== "GET" && ++writes <= 2 ? fault : "pass");
    // The engine tries a drain three times.
    for (let time = 0; time < 3; time++)
      await open(fake)
        .apply(NOBODY, "force")
        .catch(() => undefined);
    fake.meets = null;
    expect((await open(fake).read()).set).toEqual(NOBODY);
    expect(shareOf(fake.flag)).toBe(0);
  });

  const noSwitch = ({ path }: Asked): Meeting =>
    /\/(?:on|off)$/.test(path)
      ? refusal(403, "PermissionError", "you need UPDATE_FEATURE_ENVIRONMENT")
      : "pass";

  test("a token that may not pull the switch takes each of ours to 0", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake, to(25, { de: 5, us: 50 }));
    fake.meets = noSwitch;
    await open(fake).apply(NOBODY, "force");
    expect((await open(fake).read()).set).toEqual(to(0, { de: 0, us: 0 }));
    for (const user of [{}, { country: "de" }, { country: "us" }]) expect(shareOf(fake.flag, user)).toBe(0);
  });

  test("a token that may not pull the switch says so where somebody else's strategy is for everybody", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake);
    fake.add({ name: "flexibleRollout", title: "for all", parameters: { rollout: "50" } });
    fake.meets = noSwitch;
    const failure = await failureOf(open(fake).apply(NOBODY, "force"));
    expect(failure.message).toContain("UPDATE_FEATURE_ENVIRONMENT");
    expect((await open(fake).read()).set).toEqual(to(50));
  });

  test("one answer of a server in trouble does not end it", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake);
    let times = 0;
    fake.meets = ({ path }) => (path.endsWith("/off") && ++times === 1 ? { status: 503 } : "pass");
    await open(fake).apply(NOBODY, "force");
    expect(shareOf(fake.flag)).toBe(0);
  });

  test("an answer that is lost is read back", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake);
    fake.meets = ({ path }) => (path.endsWith("/off") ? "lost" : "pass");
    await open(fake).apply(NOBODY, "force");
    expect(shareOf(fake.flag)).toBe(0);
  });

  test("weights that cannot be set to 0 afterwards do not make it fail: nobody gets the candidate", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake);
    fake.meets = ({ method }) => (method === "PUT" ? refusal(403, "PermissionError", "no") : "pass");
    await open(fake).apply(NOBODY, "force");
    fake.meets = null;
    expect((await open(fake).read()).set).toEqual(NOBODY);
  });

  test("conflicts without end: nineteen are outlasted", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake);
    let conflicts = 0;
    fake.meets = ({ path }) =>
      path.endsWith("/off") && ++conflicts <= 19 ? refusal(409, "NameExistsError", "busy") : "pass";
    await open(fake).apply(NOBODY, "force");
    expect(shareOf(fake.flag)).toBe(0);
  });
});

describe("a restore", () => {
  test.each(FAULTS)(
    "%s at a write: nobody gets the candidate, and the next try ends it",
    async (_, fault) => {
      await using fake = await startFakeUnleash();
      fake.add({
        name: "flexibleRollout",
        title: "testers",
        constraints: [{ contextName: "userId", operator: "IN", values: ["ann"] }],
        parameters: { rollout: "100" },
      });
      fake.flag.enabled = true;
      const snapshot = await open(fake).snapshot();
      const before = structuredClone(fake.flag);
      await onStage(fake, to(25, { de: 5 }));
      await open(fake).apply(NOBODY, "force");
      for (const failing of [1, 2, 3]) {
        let writes = 0;
        fake.meets = ({ method }) => (method !== "GET" && ++writes === failing ? fault : "pass");
        await open(fake)
          .restore(snapshot)
          .catch(() => undefined);
        expect(shareOf(fake.flag)).toBe(0);
      }
      fake.meets = null;
      expect(await open(fake).restore(snapshot)).toBe("done");
      expect(fake.flag).toEqual(before);
    },
  );

  test("our strategy of before, deleted meanwhile, is made anew", async () => {
    await using fake = await startFakeUnleash();
    await onStage(fake, to(5));
    await open(fake).apply(NOBODY, "force");
    const snapshot = await open(fake).snapshot();
    fake.flag.strategies = [];
    expect(await open(fake).restore(snapshot)).toBe("done");
    expect(fake.flag).toMatchObject({
      enabled: false,
      strategies: [{ title: "model-rollout: everyone else", parameters: { rollout: "0" } }],
    });
  });

  test.each([
    ["nothing", null],
    ["other fields", { enabled: true }],
    ["more than ours", { enabled: true, strategies: [], token: "x" }],
  ])("a snapshot that holds %s is refused and changes nothing", async (_, owned) => {
    await using fake = await startFakeUnleash();
    const snapshot = await open(fake).snapshot();
    expect(await failureOf(open(fake).restore({ ...snapshot, owned }))).toMatchObject({
      code: "router-refused",
    });
    expect(fake.writes()).toEqual([]);
  });
});
