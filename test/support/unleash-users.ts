/** Users of a real Unleash: applications with its own client, each of which polls once and says who gets the flag. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { ADMIN_TOKEN, CLIENT_TOKEN } from "./unleash.ts";

export interface Users extends AsyncDisposable {
  /** Percent of `user-0` to `user-<count>` that get the flag, all of them with the properties `as`. */
  readonly share: (asked: {
    readonly feature: string;
    readonly count: number;
    readonly as?: Readonly<Record<string, string>>;
  }) => Promise<number>;
}

const REAL = fileURLToPath(new URL("../real/", import.meta.url));

/** A process of its own: the client comes with the packages of test/real only. */
const CLIENT = `
import { once } from "node:events";
import { createInterface } from "node:readline";
import client from "unleash-client";
for await (const line of createInterface({ input: process.stdin })) {
  const { url, token, feature, count, as } = JSON.parse(line);
  const sdk = new client.Unleash({
    url, appName: "measure", customHeaders: { Authorization: token }, refreshInterval: 60_000,
    disableMetrics: true, skipInstanceCountWarning: true, storageProvider: new client.InMemStorageProvider(),
  });
  sdk.on("error", (cause) => console.error(cause));
  await once(sdk, "synchronized", { signal: AbortSignal.timeout(20_000) });
  let found = 0;
  for (let user = 0; user < count; user++)
    if (sdk.isEnabled(feature, { userId: "user-" + user, properties: as })) found += 1;
  sdk.destroy();
  console.log(String((found / count) * 100));
}
`;

export function startUsers(url: string): Users {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", CLIENT], {
    cwd: REAL,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    share: async ({ feature, count, as = {} }) => {
      await caughtUp(url, feature);
      child.stdin.write(
        `${JSON.stringify({ url: `${url}/api/`, token: CLIENT_TOKEN, feature, count, as })}\n`,
      );
      const answer = await answers.next();
      return z.coerce.number().parse(answer.value);
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

const EVALUATED = z.looseObject({
  features: z.array(
    z.looseObject({ name: z.string(), enabled: z.boolean(), strategies: z.array(z.unknown()) }),
  ),
});
const POLLS = 200;

/** Unleash itself gives clients what was written up to a second later: until they agree with its admin API nothing is measured. */
async function caughtUp(url: string, feature: string): Promise<void> {
  for (let poll = 0; poll < POLLS; poll++) {
    // A rollout may move on while somebody waits here.
    const evaluated = await adminStrategies(url, feature);
    const { features } = EVALUATED.parse(await get(`${url}/api/client/features`, CLIENT_TOKEN));
    const found = features.find(({ name }) => name === feature);
    if (
      found?.enabled === evaluated.enabled &&
      isDeepStrictEqual(inShort(found.strategies), evaluated.strategies)
    )
      return;
    await pause(100);
  }
  throw new Error(`expected clients to be told of ${feature} within ${POLLS / 10} s`);
}

const STRATEGIES = z.array(
  z.looseObject({
    disabled: z.boolean().optional(),
    parameters: z.unknown(),
    constraints: z.array(z.unknown()),
  }),
);

/** What decides, in an order of its own. */
function inShort(strategies: unknown): readonly string[] {
  return STRATEGIES.parse(strategies)
    .filter(({ disabled }) => disabled !== true)
    .map(({ parameters, constraints }) => JSON.stringify({ parameters, constraints }))
    .toSorted();
}

async function adminStrategies(url: string, feature: string) {
  const path = `${url}/api/admin/projects/default/features/${feature}/environments/development`;
  const found = z
    .looseObject({ enabled: z.boolean(), strategies: z.unknown() })
    .parse(await get(path, ADMIN_TOKEN));
  return { enabled: found.enabled, strategies: inShort(found.strategies) };
}

async function get(url: string, token: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { authorization: token } });
  return answer.json();
}
