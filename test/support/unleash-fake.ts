/**
 * The part of Unleash's admin API that the router `unleash` uses, over real HTTP. Shapes of bodies and answers, error names and
 * what a switch does are those of the OpenAPI and the server of Unleash 8.2.0 (`createFeatureStrategySchema`,
 * `updateFeatureStrategySchema`, `constraintSchema`, `strategyVariantSchema`, `featureSchema`); the setting of change requests is
 * `ChangeRequestEnvironmentConfigSchema` of the enterprise edition's (7.4.1). test/real/unleash.test.ts keeps the same promises
 * with the real server.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { listen, type Asked, type Loopback, type Reply } from "./loopback.ts";

export const FAKE_TOKEN = "*:*.fake-admin-0123456789abcdef";

const CONSTRAINT = z.strictObject({
  contextName: z.string(),
  operator: z.enum(["IN", "NOT_IN", "STR_STARTS_WITH"]),
  caseInsensitive: z.boolean().optional(),
  inverted: z.boolean().optional(),
  values: z.array(z.string().min(1)).optional(),
});
const VARIANT = z.strictObject({
  name: z.string(),
  weight: z.int().min(0).max(1000),
  weightType: z.enum(["variable", "fix"]),
  stickiness: z.string(),
});
const STRATEGY = z.strictObject({
  name: z.enum(["flexibleRollout", "default", "userWithId"]),
  title: z.string().nullish(),
  disabled: z.boolean().nullish(),
  sortOrder: z.number().optional(),
  constraints: z.array(CONSTRAINT).optional(),
  variants: z.array(VARIANT).optional(),
  parameters: z.record(z.string(), z.string()).optional(),
  segments: z.array(z.number()).optional(),
});

export type FakeStrategy = z.infer<typeof STRATEGY> & { readonly id: string };

export interface FakeFlag {
  enabled: boolean;
  strategies: FakeStrategy[];
  variants: z.infer<typeof VARIANT>[];
}

/** What happens to one request: `lost` carries it out, and the answer never arrives. */
export type Meeting = Reply | "pass" | "lost";

export interface FakeUnleash extends AsyncDisposable {
  readonly url: string;
  readonly asked: Loopback["asked"];
  /** The flag `summarizer` of project `news` in `production`. */
  readonly flag: FakeFlag;
  /** Adds a strategy as somebody else would. */
  readonly add: (strategy: Omit<FakeStrategy, "id">) => void;
  /** Requests that changed, or were to change, something. */
  readonly writes: () => readonly Asked[];
  meets: ((asked: Asked) => Meeting) | null;
  /** The answer to whether change requests are on; null for the open source edition, which has no such path. */
  changeRequests: boolean | null;
}

const ADMIN = "/api/admin/projects/news";
const FEATURE = `${ADMIN}/features/summarizer`;
const ENVIRONMENT = `${FEATURE}/environments/production`;

export async function startFakeUnleash(): Promise<FakeUnleash> {
  const flag: FakeFlag = { enabled: false, strategies: [], variants: [] };
  let made = 0;
  const add = (strategy: Omit<FakeStrategy, "id">): FakeStrategy => {
    made += 1;
    const added = { ...strategy, id: `01FAKE${String(made).padStart(4, "0")}` };
    flag.strategies.push(added);
    return added;
  };
  const server = await listen((asked) => {
    const meeting = fake.meets?.(asked) ?? "pass";
    if (typeof meeting === "object") return meeting;
    const reply = asked.headers["authorization"] === FAKE_TOKEN ? answer(asked) : UNAUTHORISED;
    return meeting === "lost" ? { hangUp: true } : reply;
  });
  const fake: FakeUnleash = {
    url: server.url,
    asked: server.asked,
    flag,
    add,
    writes: () => server.asked.filter(({ method }) => method !== "GET"),
    meets: null,
    changeRequests: null,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  const answer = ({ method, path, body }: Asked): Reply => {
    const what = `${method} ${path}`;
    if (what === `GET ${ADMIN}/change-requests/config`) return settingOf(fake);
    if (what === `GET ${FEATURE}?variantEnvironments=true`) return json(200, featureOf(flag));
    if (what === `POST ${ENVIRONMENT}/strategies`) return json(200, add(STRATEGY.parse(JSON.parse(body))));
    if (what === `POST ${ENVIRONMENT}/on` || what === `POST ${ENVIRONMENT}/off`) {
      flag.enabled = what.endsWith("on");
      if (flag.enabled && flag.strategies.every(({ disabled }) => disabled === true))
        add({ name: "flexibleRollout", parameters: { rollout: "100", stickiness: "default" } });
      return { status: 200 };
    }
    const id = path.startsWith(`${ENVIRONMENT}/strategies/`) ? path.split("/").at(-1) : undefined;
    const index = flag.strategies.findIndex((each) => each.id === id);
    if (id === undefined) return NOT_FOUND;
    if (method === "DELETE") {
      if (index >= 0) flag.strategies.splice(index, 1);
      switchOffWithoutStrategies(flag);
      return { status: 200 };
    }
    if (method !== "PUT" || index < 0) return NOT_FOUND;
    const next = { ...STRATEGY.parse(JSON.parse(body)), id };
    flag.strategies[index] = next;
    switchOffWithoutStrategies(flag);
    return json(200, next);
  };
  return fake;
}

/** As `optionallyDisableFeature` does. */
function switchOffWithoutStrategies(flag: FakeFlag): void {
  if (flag.strategies.every(({ disabled }) => disabled === true)) flag.enabled = false;
}

function featureOf({ enabled, strategies, variants }: FakeFlag): unknown {
  const metrics = { lastSeenAt: new Date(0).toISOString(), yes: 1, no: 1, type: "production", sortOrder: 3 };
  return {
    name: "summarizer",
    project: "news",
    type: "release",
    stale: false,
    archived: false,
    impressionData: false,
    environments: [
      { ...metrics, name: "development", enabled: true, strategies: [], variants: [] },
      { ...metrics, name: "production", enabled, strategies, variants },
    ],
    dependencies: [],
    children: [],
  };
}

function settingOf({ changeRequests }: FakeUnleash): Reply {
  if (changeRequests === null) return NOT_FOUND;
  const each = { type: "production", requiredApprovals: 1 };
  return json(200, [
    { ...each, environment: "development", changeRequestEnabled: true },
    { ...each, environment: "production", changeRequestEnabled: changeRequests },
  ]);
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** As every error of Unleash looks. */
export function refusal(status: number, name: string, message: string, headers = {}): Reply {
  return json(status, { id: "4573f050", name, message, details: [{ message }] }, headers);
}

const UNAUTHORISED = refusal(401, "UnauthorizedError", "You must log in to use Unleash.");
const NOT_FOUND = refusal(404, "NotFoundError", "The path you were looking for is not available.");

/** Whether an SDK would give a user the flag: strategies are joined with "or", conditions of one with "and". */
export function isEnabled(
  { enabled, strategies }: FakeFlag,
  user: Readonly<Record<string, string>>,
): boolean {
  const evaluated = strategies.filter(({ disabled }) => disabled !== true);
  if (!enabled || evaluated.length === 0) return enabled;
  return evaluated.some(({ name, constraints = [], parameters = {} }) => {
    const isMeant = constraints.every((each) => isMet(each, user));
    if (!isMeant || name === "default") return isMeant;
    if (name === "userWithId") return (parameters["userIds"] ?? "").split(",").includes(user["userId"] ?? "");
    return bucketOf(`${parameters["groupId"]}:${user["userId"]}`) <= Number(parameters["rollout"]);
  });
}

function isMet(
  { contextName, operator, values = [], inverted = false }: z.infer<typeof CONSTRAINT>,
  user: Readonly<Record<string, string>>,
): boolean {
  const found = user[contextName];
  const isIn = values.some((value) =>
    operator === "STR_STARTS_WITH" ? found?.startsWith(value) === true : value.trim() === found,
  );
  return ((operator === "NOT_IN") !== isIn) !== inverted;
}

/** 1 to 100, as the SDKs' hash; theirs is murmur3, which the real ones are measured with. */
function bucketOf(text: string): number {
  return (createHash("sha1").update(text).digest().readUInt32BE(0) % 100) + 1;
}
