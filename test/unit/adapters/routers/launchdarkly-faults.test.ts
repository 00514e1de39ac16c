/** What the LaunchDarkly router does when the API does not do its part: the reason by name, and never a step forward. */
import { describe, expect, test } from "vitest";
import { Failure } from "../../../../src/errors.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import type { Fault } from "../../../support/cluster/objects.ts";
import { startLaunchDarkly, TOKEN } from "../../../support/launchdarkly/service.ts";
import { configOf, openLaunchDarkly, share } from "../../../support/router-rows/launchdarkly.ts";

const NOBODY = to(0);
const STAGE = to(25);

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

function said(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return { status, headers, body: JSON.stringify({ code: "some_code", message }) };
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const cause: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (cause instanceof Failure) return cause;
  throw new TypeError(`expected a Failure, found ${String(cause)}`);
}

const FAULTS: readonly (readonly [string, Fault, Failure["code"], string])[] = [
  ["a wrong token", said(401, `invalid token ${TOKEN}`), "router-refused", "token"],
  ["no right", said(403, `${TOKEN} may not updateOn`), "router-refused", "right"],
  ["a missing flag", said(404, "Unknown flag"), "router-refused", "Unknown flag"],
  ["an instruction that is not understood", said(422, "no such kind"), "router-refused", "no such kind"],
  ["too many calls", said(429, "slow down", { "retry-after": "0" }), "router-unreachable", "slow down"],
  [
    "too many calls, with the end of the window",
    said(429, "slow down", { "x-ratelimit-reset": "1700000000000" }),
    "router-unreachable",
    "slow down",
  ],
  ["a server in trouble", said(503, "try later"), "router-unreachable", "try later"],
  ["a page instead of JSON", { status: 200, body: "<html>Sign in</html>" }, "router-unreachable", "not JSON"],
  ["another flag", { status: 200, body: '{"key":"other"}' }, "router-unreachable", "something else"],
  ["half an answer", { status: 200, body: '{"key":"summ' }, "router-unreachable", "not JSON"],
  [
    "a redirect",
    { status: 302, headers: { location: "http://127.0.0.1:9/" }, body: "" },
    "router-unreachable",
    "302",
  ],
  ["a huge answer", { status: 200, body: `"${"x".repeat(8_100_000)}"` }, "router-unreachable", "bytes"],
  ["a broken connection", "hang-up", "router-unreachable", "failed"],
];

test("an API that answers nothing is given up in time", async () => {
  await using service = await startLaunchDarkly();
  service.meets = () => "hang";
  expect((await failureOf(openLaunchDarkly(service).read())).code).toBe("router-unreachable");
}, 40_000);

describe.each(FAULTS)("%s", (_name, fault, code, words) => {
  test("a read says so, and no secret", async () => {
    await using service = await startLaunchDarkly();
    service.meets = () => fault;
    const failure = await failureOf(openLaunchDarkly(service).read());
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain(TOKEN);
  });

  test("a move says so and moves nothing", async () => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service);
    const { version } = await traffic.read();
    service.meets = ({ method }) => (method === "PATCH" ? fault : "pass");
    const failure = await failureOf(traffic.apply(STAGE, version));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain(TOKEN);
    expect(share(service)).toBe(0);
  });

  test("at the first two writes of a drain: the drain of the next try arrives", async () => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service);
    await traffic.apply(STAGE, (await traffic.read()).version);
    let writes = 0;
    service.meets = ({ method }) => (method === "PATCH" && ++writes <= 2 ? fault : "pass");
    // The engine tries a drain three times.
    for (let time = 0; time < 3; time++) await traffic.apply(NOBODY, "force").catch(() => undefined);
    expect((await traffic.read()).set).toEqual(NOBODY);
    expect(share(service)).toBe(0);
  });
});

test("a flag that everybody writes: a drain wins after nineteen conflicts, a careful move gives up", async () => {
  await using service = await startLaunchDarkly();
  const traffic = openLaunchDarkly(service);
  await traffic.apply(STAGE, (await traffic.read()).version);
  let conflicts = 0;
  const conflict = said(409, "conflicts with a concurrent API request");
  service.meets = ({ method }) => (method === "PATCH" && ++conflicts <= 19 ? conflict : "pass");
  expect(await failureOf(traffic.apply(to(50), (await traffic.read()).version))).toMatchObject({
    code: "router-conflict",
  });
  conflicts = 0;
  await traffic.apply(NOBODY, "force");
  expect((await traffic.read()).set).toEqual(NOBODY);
});

test("a careful move that met a conflict looks again, and stops where the flag moved", async () => {
  await using service = await startLaunchDarkly();
  const traffic = openLaunchDarkly(service);
  const { version } = await traffic.read();
  service.meets = ({ method }) => {
    if (method !== "PATCH") return "pass";
    configOf(service).version += 1;
    return said(409, "conflicts with a concurrent API request");
  };
  const failure = await failureOf(traffic.apply(STAGE, version));
  expect(failure).toMatchObject({
    code: "router-conflict",
    message: expect.stringContaining("found it changed"),
  });
  expect(service.calls.filter(({ method }) => method === "PATCH")).toHaveLength(1);
});

test.each([
  ["forward", false],
  ["drain", true],
])(
  "a write that arrived although its answer was lost is found to be done, and done once: %s",
  async (_name, isDrain) => {
    await using service = await startLaunchDarkly();
    const traffic = openLaunchDarkly(service);
    const wanted = isDrain ? NOBODY : { ...STAGE, cohorts: { beta: percent(100) } };
    if (isDrain) await traffic.apply(STAGE, (await traffic.read()).version);
    const { version } = await traffic.read();
    service.meets = ({ method }) => (method === "PATCH" ? "lost" : "pass");
    await traffic.apply(wanted, isDrain ? "force" : version);
    service.meets = null;
    expect((await traffic.read()).set).toEqual(wanted);
    expect(configOf(service).rules).toHaveLength(isDrain ? 1 : 2);
  },
);

test("a write of somebody else that hides behind a lost answer is a conflict, not ours", async () => {
  await using service = await startLaunchDarkly();
  const traffic = openLaunchDarkly(service);
  const { version } = await traffic.read();
  service.meets = ({ method }) => {
    if (method !== "PATCH") return "pass";
    Object.assign(configOf(service), { fallthrough: { variation: 0 }, version: 99 });
    return "hang-up";
  };
  expect(await failureOf(traffic.apply(STAGE, version))).toMatchObject({ code: "router-conflict" });
  expect(share(service)).toBe(0);
});

test("after a limit the next call waits for the end of its window", async () => {
  await using service = await startLaunchDarkly();
  const traffic = openLaunchDarkly(service);
  const { version } = await traffic.read();
  let at = 0;
  let waited = 0;
  service.meets = ({ method }) => {
    if (method !== "PATCH") return "pass";
    if (at > 0) {
      waited = Date.now() - at;
      return "pass";
    }
    at = Date.now();
    return said(429, "slow down", { "x-ratelimit-reset": String(at + 300) });
  };
  await traffic.apply(STAGE, version);
  expect(waited).toBeGreaterThanOrEqual(290);
});

test("a flag that is deleted in mid-rollout is missed by name, by moves and by drains", async () => {
  await using service = await startLaunchDarkly();
  const traffic = openLaunchDarkly(service);
  const { version } = await traffic.read();
  service.meets = () => said(404, "Unknown feature flag key 'summarizer'");
  for (const call of [traffic.read(), traffic.apply(STAGE, version), traffic.apply(NOBODY, "force")])
    expect(await failureOf(call)).toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("summarizer"),
    });
});

test("a look takes two calls and writes nothing", async () => {
  await using service = await startLaunchDarkly();
  await openLaunchDarkly(service).read();
  expect(service.calls.map(({ method }) => method)).toEqual(["GET", "GET"]);
});
