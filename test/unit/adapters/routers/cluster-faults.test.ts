/** What a router of a cluster does when the cluster does not do its part: the reason by name, and never a step forward. */
import { describe, expect, test } from "vitest";
import { Failure } from "../../../../src/errors.ts";
import type { Traffic, TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import { TOKEN } from "../../../support/cluster/api.ts";
import { metaOf, type ClusterApi, type Fault } from "../../../support/cluster/objects.ts";
import { isRecord, type Json } from "../../../support/cluster/schema.ts";
import { CLUSTER_ROWS, type ClusterRow } from "../../../support/router-rows/clusters.ts";

const NOBODY = to(0);
const STAGE = to(25);

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

function status(code: number, reason: string, message: string, headers = {}): Fault {
  return {
    status: code,
    headers,
    body: JSON.stringify({ kind: "Status", status: "Failure", code, reason, message }),
  };
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
  ["wrong credentials", status(401, "Unauthorized", "Unauthorized"), "router-refused", "credentials"],
  ["no right", status(403, "Forbidden", `cannot get with ${TOKEN}`), "router-refused", "right"],
  ["a missing object", status(404, "NotFound", "not found"), "router-refused", "not found"],
  ["a refused object", status(422, "Invalid", "spec: Invalid value"), "router-refused", "Invalid value"],
  [
    "too many calls",
    status(429, "TooManyRequests", "slow down", { "retry-after": "0" }),
    "router-unreachable",
    "slow down",
  ],
  ["a server in trouble", status(500, "InternalError", "etcd is gone"), "router-unreachable", "etcd is gone"],
  ["a page instead of JSON", { status: 200, body: "<html>Sign in</html>" }, "router-unreachable", "not JSON"],
  [
    "an object of the wrong kind",
    { status: 200, body: '{"kind":"Pod","metadata":{"name":"summarizer"},"spec":{}}' },
    "router-unreachable",
    "another object",
  ],
  ["half an answer", { status: 200, body: '{"kind":"Exp' }, "router-unreachable", "not JSON"],
  [
    "a redirect",
    { status: 307, headers: { location: "http://127.0.0.1:9/" }, body: "" },
    "router-unreachable",
    "307",
  ],
  [
    "a huge answer",
    { status: 200, body: `{"kind":"${"x".repeat(8_100_000)}"}` },
    "router-unreachable",
    "bytes",
  ],
  ["a broken connection", "hang-up", "router-unreachable", "failed"],
];

test("a server that answers nothing is given up in time, by every router", async () => {
  const given = CLUSTER_ROWS.map(async (row) => {
    await using api = await row.start();
    api.meets = () => "hang";
    return failureOf(row.open(api).read());
  });
  for (const failure of await Promise.all(given)) expect(failure.code).toBe("router-unreachable");
}, 40_000);

describe.each(CLUSTER_ROWS)("the router $router", (row: ClusterRow) => {
  const path = (name: string) => `/${row.object.plural}/${row.object.name}${name}`;

  async function onStage(api: ClusterApi): Promise<Traffic> {
    for (let tick = 0; tick < 3; tick++) {
      const traffic = row.open(api);
      const { set, version } = await traffic.read();
      if (set.candidate > 0) break;
      // Some start the candidate with the first write, and give it users in a later tick.
      const started = await traffic.apply(STAGE, version).catch((cause: unknown) => cause);
      if (started instanceof Failure && started.code !== "router-not-ready") throw started;
      row.settle(api);
    }
    return row.open(api);
  }

  test.each(FAULTS)("%s: a read says so, and no secret", async (_name, fault, code, words) => {
    await using api = await row.start();
    api.meets = () => fault;
    const failure = await failureOf(row.open(api).read());
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain(TOKEN);
  });

  test.each(FAULTS)("%s: a move says so and moves nothing", async (_name, fault, code) => {
    await using api = await row.start();
    const traffic = row.open(api);
    const { version } = await traffic.read();
    api.meets = ({ method }) => (method === "PUT" ? fault : "pass");
    const failure = await failureOf(traffic.apply(STAGE, version));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain(TOKEN);
    api.meets = null;
    expect((await row.open(api).read()).set).toEqual(NOBODY);
  });

  test.each(FAULTS)(
    "%s at the first two writes of a drain: the drain of the next try arrives",
    async (_name, fault) => {
      await using api = await row.start();
      const traffic = await onStage(api);
      let writes = 0;
      api.meets = ({ method }) => (method === "PUT" && ++writes <= 2 ? fault : "pass");
      // The engine tries a drain three times.
      for (let time = 0; time < 3; time++) await traffic.apply(NOBODY, "force").catch(() => undefined);
      row.settle(api);
      expect((await row.open(api).read()).set).toEqual(NOBODY);
    },
  );

  test("an object that everybody writes: a forced write wins after nineteen conflicts, a careful one gives up", async () => {
    await using api = await row.start();
    const traffic = await onStage(api);
    let conflicts = 0;
    api.meets = ({ method }) =>
      method === "PUT" && ++conflicts <= 19
        ? status(409, "Conflict", "the object has been modified")
        : "pass";
    const { version } = await traffic.read();
    const failure = await failureOf(traffic.apply(to(50), version));
    expect(failure.code).toBe("router-conflict");

    conflicts = 0;
    await traffic.apply(NOBODY, "force");
    row.settle(api);
    expect((await row.open(api).read()).set).toEqual(NOBODY);
  });

  test("a write that arrived although its answer was lost is found to be done", async () => {
    await using api = await row.start();
    const before = row.open(api);
    // The candidate of some is only started by a first move.
    await before.apply(STAGE, (await before.read()).version).catch(() => undefined);
    row.settle(api);
    const traffic = row.open(api);
    const { version } = await traffic.read();
    let lost = 0;
    api.meets = ({ method, path: at }) =>
      method === "PUT" && !at.includes("dryRun") && lost++ === 0 ? "lost" : "pass";
    await traffic.apply(to(50), version);
    row.settle(api);
    expect(lost).toBeGreaterThan(0);
    expect((await row.open(api).read()).set.candidate).toBeCloseTo(50, 1);
  });

  test("a status written between the read and the write is no conflict", async () => {
    await using api = await row.start();
    const traffic = await onStage(api);
    const { version } = await traffic.read();
    let once = true;
    api.meets = ({ method }) => {
      if (method === "PUT" && once) {
        once = false;
        api.status(row.object.plural, "news", row.object.name, {
          ...statusOf(api, row),
          observedGeneration: 0,
          note: "written meanwhile",
        });
      }
      return "pass";
    };
    await traffic.apply(to(50), version);
    row.settle(api);
    expect((await row.open(api).read()).set.candidate).toBeCloseTo(50, 1);
  });

  test("a field that an older CRD does not know is refused, and nothing is stored", async () => {
    await using api = await row.start();
    const traffic = row.open(api);
    const { version } = await traffic.read();
    const before = api.get(row.object.plural, "news", row.object.name)["spec"];
    api.forgotten.add(row.written);
    const failure = await failureOf(traffic.apply(STAGE, version));
    expect(failure).toMatchObject({ code: "router-refused", message: expect.stringContaining(row.written) });
    expect(api.get(row.object.plural, "news", row.object.name)["spec"]).toEqual(before);
  });

  test("a server that prunes without a word is found out by what it kept", async () => {
    await using api = await row.start();
    const traffic = row.open(api);
    const { version } = await traffic.read();
    api.forgotten.add(row.written);
    api.isStrict = false;
    const failure = await failureOf(traffic.apply(STAGE, version));
    expect(failure).toMatchObject({ code: "router-refused", message: expect.stringContaining(row.written) });
  });

  test("before the first stage the rights for both directions are asked for, by name", async () => {
    await using api = await row.start();
    for (const verb of ["get", "update"]) {
      api.denied.clear();
      api.denied.add(`${verb} ${row.object.plural}`);
      const failure = await failureOf(row.open(api).snapshot());
      expect(failure).toMatchObject({ code: "router-refused", message: expect.stringContaining(verb) });
    }
    api.denied.clear();
    await row.open(api).snapshot();
    const dry = api.calls.filter((call) => call.path.includes("dryRun=All"));
    expect(dry.length).toBeGreaterThanOrEqual(2);
    expect((await row.open(api).read()).set).toEqual(NOBODY);
  });

  test.each([
    [{ ownerReferences: [{ kind: "Canary", name: "summarizer", controller: true }] }, "Canary summarizer"],
    [{ ownerReferences: [{ kind: "Rollout", name: "other", controller: true }] }, "Rollout other"],
    [{ managedFields: [{ manager: "flagger", fieldsV1: { "f:spec": {} } }] }, "flagger"],
    [
      { managedFields: [{ manager: "rollouts-controller", fieldsV1: { "f:spec": {} } }] },
      "rollouts-controller",
    ],
  ])(
    "an object of somebody else's (%j) is not moved forward, and is drained all the same",
    async (meta, who) => {
      await using api = await row.start();
      await onStage(api);
      const object = api.get(row.object.plural, "news", row.object.name);
      api.put({ ...object, metadata: { ...metaOf(object), ...meta } });
      const traffic = row.open(api);
      const view = await traffic.read();
      expect(view.blockedBy).toContain(who);
      expect((await failureOf(traffic.apply(to(50), view.version))).message).toContain(who);
      await traffic.apply(NOBODY, "force");
      row.settle(api);
      expect((await traffic.read()).set).toEqual(NOBODY);
    },
  );

  test("a controller that never settles: the view says so, a drain is written all the same", async () => {
    await using api = await row.start();
    const traffic = await onStage(api);
    await traffic.apply(to(50), (await traffic.read()).version);
    expect((await traffic.read()).settled).toBe(false);
    await traffic.apply(NOBODY, "force");
    expect((await traffic.read()).set).toEqual(NOBODY);
  });

  test("a tool that applies its manifest again is seen as what it set, and its write makes ours a conflict", async () => {
    await using api = await row.start();
    const traffic = await onStage(api);
    const { version } = await traffic.read();
    api.put(row.manifest);
    row.settle(api);
    expect((await traffic.read()).set).toEqual(NOBODY);
    expect((await failureOf(traffic.apply(to(50), version))).code).toBe("router-conflict");
  });

  test("an object that is deleted in mid-rollout is missed by name, by moves and by drains", async () => {
    await using api = await row.start();
    const traffic = await onStage(api);
    const { version } = await traffic.read();
    api.remove(row.object.plural, "news", row.object.name);
    for (const call of [traffic.read(), traffic.apply(to(50), version), traffic.apply(NOBODY, "force")])
      expect(await failureOf(call)).toMatchObject({
        code: "router-refused",
        message: expect.stringContaining(row.object.name),
      });
  });

  test("when nothing moves a look takes at most three calls", async () => {
    await using api = await row.start();
    const traffic = await onStage(api);
    const before = api.calls.length;
    await traffic.read();
    expect(api.calls.slice(before).map(({ method }) => method)).not.toContain("PUT");
    expect(api.calls.length - before).toBeLessThanOrEqual(3);
    expect(api.calls.some((call) => call.path.includes(path("")))).toBe(true);
  });
});

function statusOf(api: ClusterApi, { object }: ClusterRow): Json {
  const { status: found } = api.get(object.plural, "news", object.name);
  return isRecord(found) ? found : {};
}
