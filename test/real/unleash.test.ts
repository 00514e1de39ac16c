/** The real Unleash on a real PostgreSQL: what the router promises, and who gets the flag by Unleash's own client. */
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { unleashTraffic } from "../../src/adapters/routers/unleash/unleash.ts";
import { wantedOf } from "../../src/adapters/routers/unleash/wanted.ts";
import type { Traffic, TrafficTarget } from "../../src/ports.ts";
import { instant, percent } from "../../src/units.ts";
import { EVERY_ROUTER } from "../support/every-router.ts";
import { promisesOfRouter, promisesOfSecrets, type Bench, type Row } from "../support/router-contract.ts";
import {
  ADMIN_TOKEN,
  CLIENT_TOKEN,
  missingUnleash,
  startUnleash,
  type RunningUnleash,
} from "../support/unleash.ts";
import { startUsers, type Users } from "../support/unleash-users.ts";

const COHORTS = { de: { country: "de" }, pro: { plan: "pro" } };
const STRATEGY = z.looseObject({
  id: z.string(),
  name: z.string(),
  title: z.string().nullish(),
  parameters: z.record(z.string(), z.string()),
  constraints: z.array(z.looseObject({ values: z.array(z.string()) })),
});
const FLAG = z.looseObject({ enabled: z.boolean(), strategies: z.array(STRATEGY) });
const OPENAPI = z.looseObject({
  paths: z.record(z.string(), z.unknown()),
  components: z.looseObject({
    schemas: z.record(
      z.string(),
      z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }),
    ),
  }),
});
type Strategy = z.infer<typeof STRATEGY>;

let unleash: RunningUnleash;
let users: Users;
let made = 0;

function to(candidate: number, cohorts: Readonly<Record<string, number>> = {}): TrafficTarget {
  const weights = Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)] as const);
  return { candidate: percent(candidate), mirror: percent(0), cohorts: Object.fromEntries(weights) };
}

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${unleash.url}/api/admin${path}`, {
    method,
    headers: { authorization: ADMIN_TOKEN, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

const environmentOf = (feature: string) => `/projects/default/features/${feature}/environments/development`;
const flagOf = async (feature: string) => FLAG.parse(await call("GET", environmentOf(feature)));

async function newFlag(): Promise<string> {
  made += 1;
  const name = `summarizer-${made}`;
  await call("POST", "/projects/default/features", { name, type: "release" });
  return name;
}

function open(feature: string, token = ADMIN_TOKEN): Traffic {
  const at = { url: unleash.url, project: "default", environment: "development", feature };
  return unleashTraffic(
    { ...EVERY_ROUTER.unleash, ...at, groupId: "summarizer" },
    { secret: () => token, now: () => instant(1_000), cohorts: COHORTS },
  );
}

async function forward(feature: string, target: TrafficTarget): Promise<void> {
  const traffic = open(feature);
  await traffic.apply(target, (await traffic.read()).version);
}

/** A flag that is on for somebody's testers, as it may be before a rollout. */
async function startBench(): Promise<Bench> {
  const feature = await newFlag();
  const environment = environmentOf(feature);
  const put = ({ id, ...body }: Strategy) => call("PUT", `${environment}/strategies/${id}`, body);
  const parameters = { rollout: "100", stickiness: "default", groupId: feature };
  const constraints = [{ contextName: "userId", operator: "IN", values: ["tester"] }];
  await call("POST", `${environment}/strategies`, {
    name: "flexibleRollout",
    title: "testers",
    constraints,
    parameters,
  });
  await call("POST", `${environment}/on`);
  const isTheirs = ({ title }: Strategy) => title === "testers";
  const strategies = async () => (await flagOf(feature)).strategies;
  return {
    open: () => open(feature),
    served: () => users.share({ feature, count: 2_000 }),
    settle: () => Promise.resolve(),
    touch: async () => {
      const testers = (await strategies()).find(isTheirs);
      if (testers === undefined) throw new RangeError("the testers are gone");
      const named = testers.constraints.map((each) => ({ ...each, values: [...each.values, "one more"] }));
      await put({ ...testers, constraints: named });
    },
    move: async (weight) => {
      for (const ours of (await strategies()).filter((each) => !isTheirs(each)))
        await put({ ...ours, parameters: { ...ours.parameters, rollout: String(weight) } });
    },
    others: async () => (await strategies()).filter(isTheirs),
    ours: async () => {
      const { enabled, strategies: all } = await flagOf(feature);
      return { enabled, ours: all.filter((each) => !isTheirs(each)) };
    },
    stop: () => Promise.resolve(),
  };
}

const ROW: Row = { router: "unleash 8.2", start: startBench, weights: [1, 5, 25, 100], within: 2.5 };

describe.skipIf(missingUnleash() !== "")("the real Unleash", () => {
  beforeAll(async () => {
    unleash = await startUnleash();
    users = startUsers(unleash.url);
  }, 120_000);
  afterAll(async () => {
    await users[Symbol.asyncDispose]();
    await unleash[Symbol.asyncDispose]();
  });

  promisesOfRouter(ROW);
  promisesOfSecrets(ROW, "admin0000");

  test("every field that we write is one of this server's OpenAPI", async () => {
    const answer = await fetch(`${unleash.url}/docs/openapi.json`);
    const { components, paths } = OPENAPI.parse(await answer.json());
    const target = { ...EVERY_ROUTER.unleash, variant: "v2" };
    const bodies = wantedOf(to(5, { de: 1 }), target, COHORTS).map(({ body }) => body);
    const fieldsOf = (schema: string) => Object.keys(components.schemas[schema]?.properties ?? {});
    for (const schema of ["createFeatureStrategySchema", "updateFeatureStrategySchema"])
      for (const body of bodies) expect(fieldsOf(schema)).toEqual(expect.arrayContaining(Object.keys(body)));
    const inside = (key: string) =>
      bodies.flatMap((body) => z.array(z.record(z.string(), z.unknown())).parse(body[key]));
    for (const constraint of inside("constraints"))
      expect(fieldsOf("constraintSchema")).toEqual(expect.arrayContaining(Object.keys(constraint)));
    for (const variant of inside("variants"))
      expect(fieldsOf("strategyVariantSchema")).toEqual(expect.arrayContaining(Object.keys(variant)));
    const environment = "/api/admin/projects/{projectId}/features/{featureName}/environments/{environment}";
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(
        ["/on", "/off", "/strategies", "/strategies/{strategyId}"].map((each) => environment + each),
      ),
    );
  });

  test("20,000 users: 0 → 5 → 25 → 100 → 0", async () => {
    const feature = await newFlag();
    const count = 20_000;
    expect(await users.share({ feature, count })).toBe(0);
    for (const weight of [5, 25, 100]) {
      await forward(feature, to(weight));
      const share = await users.share({ feature, count });
      // Four standard errors of a share of so many users; at the ends there is no chance.
      const error = Math.sqrt(((weight / 100) * (1 - weight / 100)) / count) * 100;
      expect(Math.abs(share - weight)).toBeLessThanOrEqual(4 * error);
    }
    await open(feature).apply(to(0), "force");
    expect(await users.share({ feature, count })).toBe(0);
  });

  test("each cohort has exactly its weight, whoever is in two the smaller, and all others theirs", async () => {
    const feature = await newFlag();
    const count = 10_000;
    const share = (as: Readonly<Record<string, string>>) => users.share({ feature, count, as });
    await forward(feature, to(25, { de: 0, pro: 50 }));
    expect((await open(feature).read()).set).toEqual(to(25, { de: 0, pro: 50 }));
    expect(await share({ country: "de" })).toBe(0);
    expect(await share({ country: "de", plan: "pro" })).toBe(0);
    expect(Math.abs((await share({ plan: "pro", country: "us" })) - 50)).toBeLessThan(2);
    expect(Math.abs((await share({ country: "us" })) - 25)).toBeLessThan(2);
    expect(Math.abs((await share({})) - 25)).toBeLessThan(2);
    await forward(feature, to(100));
    expect(await share({ country: "de" })).toBe(100);
    await open(feature).apply(to(0), "force");
    expect(await share({ country: "us" })).toBe(0);
  });

  test("a strategy that Unleash adds by itself for everybody is seen, and keeps a rollout from starting", async () => {
    const feature = await newFlag();
    await call("POST", `${environmentOf(feature)}/on`);
    const view = await open(feature).read();
    expect(view).toMatchObject({ set: to(100), blockedBy: expect.stringContaining("flexibleRollout") });
    await expect(open(feature).apply(to(5), view.version)).rejects.toMatchObject({ code: "router-refused" });
  });

  test.each([
    ["a wrong token", "wrong", "log in"],
    ["a client's token", CLIENT_TOKEN, "token type"],
  ])("%s is refused by name, and nothing moves", async (_, token, words) => {
    const feature = await newFlag();
    const traffic = open(feature, token);
    for (const tried of [() => traffic.read(), () => traffic.snapshot(), () => traffic.apply(to(0), "force")])
      await expect(tried()).rejects.toMatchObject({
        code: "router-refused",
        message: expect.stringContaining(words),
      });
    expect(await flagOf(feature)).toMatchObject({ enabled: false, strategies: [] });
  });

  test.each([
    ["project", { project: "nope" }],
    ["flag", { feature: "nope" }],
    ["environment", { environment: "nope" }],
  ])("a %s that is not there is refused", async (_, wrong) => {
    const feature = await newFlag();
    const at = { url: unleash.url, project: "default", environment: "development", feature, ...wrong };
    const traffic = unleashTraffic(
      { ...EVERY_ROUTER.unleash, ...at },
      { secret: () => ADMIN_TOKEN, now: () => instant(0), cohorts: {} },
    );
    await expect(traffic.read()).rejects.toMatchObject({ code: "router-refused" });
    await expect(traffic.apply(to(0), "force")).rejects.toMatchObject({ code: "router-refused" });
  });

  test("a user who may not pass change requests over is refused by Unleash itself, also the switch", async () => {
    const feature = await newFlag();
    await forward(feature, to(5));
    await using database = await connect();
    const token = await database.editor();
    const { version } = await open(feature, token).read();
    await open(feature, token).apply(to(6), version);
    await database.changeRequests("on");
    const traffic = open(feature, token);
    const now = await traffic.read();
    for (const expected of [now.version, "force"])
      await expect(traffic.apply(to(expected === "force" ? 0 : 25), expected)).rejects.toMatchObject({
        code: "router-refused",
        message: expect.stringMatching(/SKIP_CHANGE_REQUEST.*Change requests are on for development/s),
      });
    await database.changeRequests("off");
    expect((await open(feature).read()).set).toEqual(to(6));
  });
});

/** What the open source edition has no button for. */
async function connect() {
  const client = new Client({ connectionString: unleash.database });
  await client.connect();
  return {
    /** A token of somebody who may change flags, and not pass change requests over. */
    editor: async () => {
      const user = z
        .looseObject({ id: z.number() })
        .parse(await call("POST", "/user-admin", { username: "editor", rootRole: 2, sendEmail: false }));
      const token = `user:${"e".repeat(40)}`;
      await client.query(
        "insert into personal_access_tokens (secret, description, user_id, expires_at) values ($1, 'test', $2, now() + interval '1 day')",
        [token, user.id],
      );
      return token;
    },
    changeRequests: (setting: "on" | "off") =>
      client.query(
        setting === "on"
          ? "insert into change_request_settings (project, environment, required_approvals) values ('default', 'development', 1)"
          : "delete from change_request_settings",
      ),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
