/** What the http router does when the service does not do its part: the reason by name, and never a step forward. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Failure } from "../../../../src/errors.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { instant, percent } from "../../../../src/units.ts";
import { GATE_TOKEN, startGate, type Gate } from "../../../support/gate-service.ts";
import { deadAddress, listen, type Reply } from "../../../support/loopback.ts";
import { cohortTarget, gateTarget, openGate } from "../../../support/router-rows/http.ts";

const NOBODY = to(0);
const STAGE = to(25);

function to(candidate: number, cohorts: Readonly<Record<string, number>> = {}): TrafficTarget {
  const own = Object.fromEntries(Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)]));
  return { candidate: percent(candidate), mirror: percent(0), cohorts: own };
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const cause: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (cause instanceof Failure) return cause;
  throw new TypeError(`expected a Failure, found ${String(cause)}`);
}

function said(status: number, error: string, headers = {}): Reply {
  return { status, headers, body: JSON.stringify({ error }) };
}

const FAULTS: readonly (readonly [string, Reply, Failure["code"], string])[] = [
  ["wrong credentials", said(401, `no entry for Bearer ${GATE_TOKEN}`), "router-refused", "credentials"],
  ["a pending approval", said(403, "approval required"), "router-refused", "approval required"],
  ["a missing route", said(404, "no such gate"), "router-refused", "no such gate"],
  ["a refused value", said(422, "weight too odd"), "router-refused", "weight too odd"],
  ["a bad request", said(400, "what?"), "router-refused", "what?"],
  ["a method that is off", said(405, "approvals are on"), "router-refused", "approvals are on"],
  ["too many calls", said(429, "slow down", { "retry-after": "0" }), "router-unreachable", "slow down"],
  ["a service in trouble", said(500, "disk full"), "router-unreachable", "disk full"],
  [
    "a redirect",
    { status: 307, headers: { location: "http://127.0.0.1:9/" }, body: "" },
    "router-unreachable",
    "307",
  ],
  ["a broken connection", { hangUp: true }, "router-unreachable", "gate"],
];
/** Right to a transport, and no answer to a read. */
const ODD_ANSWERS: readonly (readonly [string, Reply, Failure["code"], string])[] = [
  ["a page instead of JSON", { body: "<html>Sign in</html>" }, "router-unreachable", "not JSON"],
  ["half an answer", { body: '{"weight": 2' }, "router-unreachable", "not JSON"],
  ["a huge answer", { body: `{"weight":0,"x":"${"x".repeat(10_000_000)}"}` }, "router-unreachable", "bytes"],
  ["no weight", { body: "{}" }, "router-refused", "nothing there"],
  ["null", { body: '{"weight":null}' }, "router-refused", "null"],
  ["NaN", { body: '{"weight":NaN}' }, "router-unreachable", "not JSON"],
  ["a number beyond numbers", { body: '{"weight":1e999}' }, "router-refused", "Infinity"],
  ["a text", { body: '{"weight":"25"}' }, "router-refused", "type: string"],
  ["a text with our secret", { body: `{"weight":"${GATE_TOKEN}"}` }, "router-refused", "***"],
  ["a truth", { body: '{"weight":true}' }, "router-refused", "true"],
  ["a list", { body: '{"weight":[25]}' }, "router-refused", "a list"],
  ["a weight of 101", { body: '{"weight":101}' }, "router-refused", "101"],
  ["a weight below 0", { body: '{"weight":-1}' }, "router-refused", "-1"],
  ["too little to be told from 0", { body: '{"weight":1e-323}' }, "router-refused", "from 0"],
];

describe("a read", () => {
  test.each([...FAULTS, ...ODD_ANSWERS])("%s: says so, and no secret", async (_, fault, code, words) => {
    await using gate = await startGate();
    gate.meets = () => fault;
    const failure = await failureOf(openGate(gateTarget(gate)).read());
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain(GATE_TOKEN);
  });

  test("a service that nobody runs", async () => {
    await using gate = await startGate();
    const target = gateTarget(gate);
    const read = { ...target.read, url: `${await deadAddress()}/gate` };
    expect((await failureOf(openGate({ ...target, read }).read())).code).toBe("router-unreachable");
  });

  test("a service that hangs is given up in time", async () => {
    await using gate = await startGate();
    gate.meets = () => ({ silent: true });
    expect((await failureOf(openGate(gateTarget(gate)).read())).code).toBe("router-unreachable");
  }, 40_000);

  test.each([
    [0.05, 1, 5],
    [0.07, 1, 7],
    [1, 1, 100],
    [50_000, 1_000_000, 5],
    [1, 256, 0.390625],
  ])("%d of %d is %d percent", async (shown, scale, weight) => {
    await using gate = await startGate();
    const target = gateTarget(gate);
    gate.shows = () => shown;
    const { set } = await openGate({ ...target, read: { ...target.read, scale } }).read();
    expect(set.candidate).toBe(weight);
  });

  test.each([
    ["25", 25],
    ["0", 0],
    ["0.5", 0.5],
  ])("a text with a number, where the file says so: %j", async (shown, weight) => {
    await using gate = await startGate();
    const target = gateTarget(gate);
    gate.shows = () => shown;
    const read = { ...target.read, type: "string" as const };
    expect((await openGate({ ...target, read }).read()).set.candidate).toBe(weight);
  });

  test.each(["", " ", "NaN", "-1", "1e3", "0x10", "25%", 25, null])(
    "no text with a number, where the file wants one: %j",
    async (shown) => {
      await using gate = await startGate();
      const target = gateTarget(gate);
      gate.shows = () => shown;
      const read = { ...target.read, type: "string" as const };
      expect((await failureOf(openGate({ ...target, read }).read())).code).toBe("router-refused");
    },
  );

  test("every weight that can be shown is read as it is, or refused: never less, never 0 for something", async () => {
    await using gate = await startGate();
    const traffic = openGate(gateTarget(gate));
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true }), async (shown) => {
        gate.shows = () => shown;
        const seen = await traffic.read().catch(() => null);
        if (seen === null) return;
        expect(seen.set.candidate).toBeCloseTo(shown, 9);
        expect(seen.set.candidate === 0).toBe(shown === 0);
      }),
      { numRuns: 60 },
    );
  });

  test("what has to stand in the answer and does not blocks moves forward, and no drain", async () => {
    await using gate = await startGate();
    const target = gateTarget(gate);
    const read = { ...target.read, expect: { "/note": "on" } };
    const traffic = openGate({ ...target, read });
    const view = await traffic.read();
    expect(view.blockedBy).toContain('Expected "on" at /note');
    expect((await failureOf(traffic.apply(STAGE, view.version))).code).toBe("router-refused");
    gate.weights.set("all", 25);
    await traffic.apply(NOBODY, "force");
    expect(gate.weights.get("all")).toBe(0);
  });
});

describe("a move", () => {
  test.each(FAULTS)("%s: says so, and no secret", async (_, fault, code, words) => {
    await using gate = await startGate();
    const traffic = openGate(gateTarget(gate));
    const { version } = await traffic.read();
    gate.meets = ({ method }) => (method === "PUT" ? fault : "pass");
    const failure = await failureOf(traffic.apply(STAGE, version));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain(GATE_TOKEN);
    expect(gate.weights.get("all")).toBe(0);
  });

  test.each([409, 412])("HTTP %d is a conflict", async (status) => {
    await using gate = await startGate();
    const traffic = openGate(gateTarget(gate));
    const { version } = await traffic.read();
    gate.meets = ({ method }) => (method === "PUT" ? said(status, "somebody else writes") : "pass");
    expect((await failureOf(traffic.apply(STAGE, version))).code).toBe("router-conflict");
  });

  test.each([false, true])(
    "an answer that was lost is looked up, not called somebody else's (if-match %s)",
    async (isMatched) => {
      await using gate = await startGate();
      const traffic = openGate(gateTarget(gate, isMatched ? { ifMatch: true } : {}));
      const { version } = await traffic.read();
      let writes = 0;
      gate.meets = ({ method }) => (method === "PUT" && writes++ === 0 ? "lost" : "pass");
      await traffic.apply(STAGE, version);
      expect(gate.weights.get("all")).toBe(25);
      expect((await traffic.read()).set).toEqual(STAGE);
    },
  );

  test("a write that came between read and write is a conflict even where nothing is compared", async () => {
    await using gate = await startGate();
    const traffic = openGate(gateTarget(gate));
    const { version } = await traffic.read();
    gate.note = "touched";
    expect((await failureOf(traffic.apply(STAGE, version))).code).toBe("router-conflict");
    expect(gate.asked.some(({ method }) => method === "PUT")).toBe(false);
  });

  test("with if-match, also one that came after the last look", async () => {
    await using gate = await startGate();
    const traffic = openGate(gateTarget(gate, { ifMatch: true }));
    const { version } = await traffic.read();
    gate.meets = ({ method }) => {
      if (method === "PUT") gate.revision += 1;
      return "pass";
    };
    expect((await failureOf(traffic.apply(STAGE, version))).code).toBe("router-conflict");
    expect(gate.weights.get("all")).toBe(0);
  });

  test("what changes by itself is no conflict where the file says what changes with changes", async () => {
    await using gate = await startGate();
    const target = gateTarget(gate);
    const traffic = openGate({ ...target, read: { ...target.read, version: "/revision" } });
    const { version } = await traffic.read();
    gate.note = "asked for the second time";
    await traffic.apply(STAGE, version);
    expect(gate.weights.get("all")).toBe(25);
    gate.revision += 1;
    expect((await failureOf(traffic.apply(to(50), version))).code).toBe("router-conflict");
  });

  test("a page instead of an answer is no sign that it was carried out: the read-back shows it", async () => {
    await using gate = await startGate();
    const traffic = openGate(gateTarget(gate));
    const { version } = await traffic.read();
    gate.meets = ({ method }) => (method === "PUT" ? { body: "<html>Sign in</html>" } : "pass");
    await traffic.apply(STAGE, version);
    expect((await traffic.read()).set).toEqual(NOBODY);
  });

  test("a mirror, or a cohort without a call of its own, is refused", async () => {
    await using gate = await startGate();
    const traffic = openGate(gateTarget(gate), { beta: {} });
    const { version } = await traffic.read();
    const mirrored = { ...NOBODY, mirror: percent(10) };
    for (const target of [mirrored, to(5, { beta: 50 })])
      expect((await failureOf(traffic.apply(target, version))).code).toBe("router-refused");
    await traffic.apply(to(5, { beta: 5 }), version);
    expect(gate.weights.get("all")).toBe(5);
  });
});

describe("a drain", () => {
  test.each(FAULTS)("%s at the first try: the next one arrives", async (_, fault) => {
    await using gate = await startGate();
    gate.weights.set("all", 25);
    const traffic = openGate(gateTarget(gate));
    gate.meets = ({ method }) => (method === "PUT" ? fault : "pass");
    await traffic.apply(NOBODY, "force").catch(() => undefined);
    gate.meets = null;
    await traffic.apply(NOBODY, "force");
    expect(gate.weights.get("all")).toBe(0);
  });

  test("wins after nineteen conflicts", async () => {
    await using gate = await startGate();
    gate.weights.set("all", 25);
    gate.demandsMatch = true;
    let conflicts = 0;
    gate.meets = ({ method }) => {
      if (method === "PUT" && ++conflicts <= 19) gate.revision += 1;
      return "pass";
    };
    await openGate(gateTarget(gate, { ifMatch: true })).apply(NOBODY, "force");
    expect(gate.weights.get("all")).toBe(0);
  });

  test.each([...FAULTS, ...ODD_ANSWERS])("is written although every read meets %s", async (_, fault) => {
    await using gate = await startGate();
    gate.weights.set("all", 25);
    gate.meets = ({ method }) => (method === "GET" ? fault : "pass");
    await openGate(gateTarget(gate, { ifMatch: true })).apply(NOBODY, "force");
    expect(gate.weights.get("all")).toBe(0);
  });

  test("each write has a key of its own, and its repeats carry the same", async () => {
    await using gate = await startGate();
    const traffic = openGate(gateTarget(gate));
    await traffic.apply(NOBODY, "force");
    let lost = 0;
    gate.meets = ({ method }) => (method === "PUT" && lost++ === 0 ? "lost" : "pass");
    await traffic.apply(NOBODY, "force");
    const [first, second, third] = gate.keys;
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
  });
});

test.each([
  ["POST", false, 1],
  ["PATCH", false, 1],
  ["DELETE", false, 1],
  ["PUT", false, 3],
  ["POST", true, 3],
] as const)("%s, with a key %s: a service in trouble is asked %d times", async (method, isKeyed, times) => {
  await using service = await listen(() => ({ status: 503, body: "" }));
  const headers: Readonly<Record<string, string>> = isKeyed ? { "Idempotency-Key": "{idempotencyKey}" } : {};
  await using gate = await startGate();
  gate.weights.set("all", 25);
  const set = { method, url: `${service.url}/x`, headers, body: { weight: "{candidatePct}" } };
  await failureOf(openGate(gateTarget(gate, { set })).apply(NOBODY, "force"));
  expect(service.asked.filter((asked) => asked.method === method)).toHaveLength(times);
});

describe("cohorts", () => {
  async function started(): Promise<Gate> {
    const gate = await startGate();
    for (const name of ["beta", "staff"]) gate.weights.set(name, 0);
    return gate;
  }
  const COHORTS = { beta: {}, staff: {} };
  const weightsIn = (gate: Gate) => Object.fromEntries(gate.weights);

  test("each has a call of its own; who is not named follows everybody", async () => {
    await using gate = await started();
    const traffic = openGate(cohortTarget(gate), COHORTS);
    await traffic.apply(to(5, { beta: 50 }), (await traffic.read()).version);
    expect(weightsIn(gate)).toEqual({ all: 5, beta: 50, staff: 5 });
    expect((await traffic.read()).set).toEqual(to(5, { beta: 50 }));
    expect(traffic.describe().capabilities.cohorts).toBe("attribute");
  });

  test("a drain takes all of them to 0, and one that cannot be written keeps no other", async () => {
    await using gate = await started();
    for (const name of gate.weights.keys()) gate.weights.set(name, 50);
    const traffic = openGate(cohortTarget(gate), COHORTS);
    gate.meets = ({ method, path }) => (method === "PUT" && path.endsWith("/all") ? said(500, "no") : "pass");
    expect((await failureOf(traffic.apply(NOBODY, "force"))).code).toBe("router-unreachable");
    expect(weightsIn(gate)).toEqual({ all: 50, beta: 0, staff: 0 });
    gate.meets = null;
    await traffic.apply(NOBODY, "force");
    expect((await traffic.read()).set).toEqual(NOBODY);
  });

  test("with if-match, although all of them are one document, and its ETag changes with our own write", async () => {
    await using gate = await started();
    gate.demandsMatch = true;
    const traffic = openGate({ ...cohortTarget(gate), ifMatch: true }, COHORTS);
    await traffic.apply(to(5, { beta: 50 }), (await traffic.read()).version);
    expect(weightsIn(gate)).toEqual({ all: 5, beta: 50, staff: 5 });
    await traffic.apply(NOBODY, "force");
    expect(weightsIn(gate)).toEqual({ all: 0, beta: 0, staff: 0 });
  });

  test("a write that the service lost among others is written again", async () => {
    await using gate = await started();
    for (const name of gate.weights.keys()) gate.weights.set(name, 50);
    let lost = 0;
    gate.meets = ({ method, path }) =>
      method === "PUT" && path.endsWith("/beta") && lost++ === 0 ? { body: "{}" } : "pass";
    await openGate(cohortTarget(gate), COHORTS).apply(NOBODY, "force");
    expect(weightsIn(gate)).toEqual({ all: 0, beta: 0, staff: 0 });
  });

  test("restore puts each back, also through a call of its own", async () => {
    await using gate = await started();
    const target = cohortTarget(gate);
    const kept = await openGate(target, COHORTS).snapshot();
    for (const name of gate.weights.keys()) gate.weights.set(name, 50);
    await openGate(target, COHORTS).restore(JSON.parse(JSON.stringify(kept)));
    expect(weightsIn(gate)).toEqual({ all: 0, beta: 0, staff: 0 });
    const restore = { ...target.set, headers: { ...target.set.headers, "X-Why": "put back" } };
    await openGate({ ...target, restore }, COHORTS).restore(kept);
    expect(gate.asked.filter(({ headers }) => headers["x-why"] === "put back")).toHaveLength(3);
  });

  test("a snapshot of another route is refused", async () => {
    await using gate = await started();
    const kept = await openGate(cohortTarget(gate), COHORTS).snapshot();
    expect((await failureOf(openGate(gateTarget(gate)).restore(kept))).code).toBe("router-refused");
  });
});

test("what is filled in is a number in the body, encoded in the address, and never read as a place again", async () => {
  await using service = await listen(() => ({ body: '{"weight":0}' }));
  await using gate = await startGate();
  const set = {
    method: "PUT" as const,
    url: `${service.url}/a%20b/{cohort}?p={candidatePct}&s={baselineShare}`,
    headers: { "X-Ppm": "{candidatePpm} of a million", "X-Secret": "${env:ODD}" },
    body: {
      pct: "{candidatePct}",
      rest: "{baselinePct}",
      ppm: "{candidatePpm}",
      restPpm: "{baselinePpm}",
      share: "{candidateShare}",
      deep: [{ note: "now {candidatePct} %" }, "{ candidatePct }", null, true],
    },
  };
  const target = gateTarget(gate, { set });
  const traffic = openGate(target);
  await traffic.apply(to(0.07), "force");
  const asked = service.asked[0];
  expect(asked?.path).toBe("/a%20b/all?p=0.07&s=0.9993");
  expect(asked?.headers["x-ppm"]).toBe("700 of a million");
  expect(JSON.parse(asked?.body ?? "")).toEqual({
    pct: 0.07,
    rest: 99.93,
    ppm: 700,
    restPpm: 999_300,
    share: 0.0007,
    deep: [{ note: "now 0.07 %" }, "{ candidatePct }", null, true],
  });
});

test("a secret that only writing needs is missed before the first stage", async () => {
  await using gate = await startGate();
  const target = gateTarget(gate);
  const { httpTraffic } = await import("../../../../src/adapters/routers/http-router.ts");
  const set = { ...target.set, headers: { "X-Key": "${env:WRITE_KEY}" } };
  const secret = (name: string): string => {
    if (name === "GATE_TOKEN") return GATE_TOKEN;
    throw new Failure("secret-missing", name);
  };
  const traffic = httpTraffic({ ...target, set }, { secret, now: () => instant(1_000), cohorts: {} });
  await traffic.read();
  expect(await failureOf(traffic.snapshot())).toMatchObject({ code: "secret-missing", message: "WRITE_KEY" });
});
