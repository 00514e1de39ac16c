/** A rollout at 10 % whose router, metrics and channels are all behind HTTP: any of them, or GitHub, can be made to misbehave. */
import { secretsIn } from "../../../src/adapters/local/secrets.ts";
import { prometheusMetrics } from "../../../src/adapters/metrics/prometheus.ts";
import { openNotifier } from "../../../src/adapters/notifiers/notifiers.ts";
import type { PromotionWorld } from "../../../src/commands/world.ts";
import { milliseconds } from "../../../src/units.ts";
import { ROLLOUT } from "../flow-rollout.ts";
import { answerOf, flagServiceTraffic, type Flag } from "./flag-service.ts";
import { WAITING, withOwnFault, type OwnFault } from "./own-faults.ts";
import { metricsOf, type Rates } from "./prometheus.ts";
import { watched, type Sinks } from "./sinks.ts";
import { startMisbehaving, type Misbehaving } from "./server.ts";
import { secretsFor } from "./secrets.ts";

export const WHAT = ["router", "metrics", "github", "notifier"] as const;
export type What = (typeof WHAT)[number];

const SOURCE =
  '{ kind: prometheus, url: "https://SOURCE.example", auth: { bearer: METRICS_TOKEN }, delay: 1m, arm: { label: version, baseline: v1, candidate: v2 } }';
/** A line of guards. */
export const GUARD = (name: string, source: string) =>
  `  ${name}: { class: error, source: ${source}, unit: request, events: "${name}_bad_total", total: "${name}_total", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: roll-back }\n`;
const CHANNELS = `channels:
  desk: { kind: slack, webhook: SLACK_DESK }
  room: { kind: teams, webhook: TEAMS_ROOM }
  hook: { kind: webhook, url: HOOK, sign: HOOK_KEY }
  pager: { kind: pagerduty, key: PAGER_KEY }
`;
const SAID = ["desk", "room", "hook"].flatMap((to) => [
  `  - { on: stage-started, to: ${to}, message: "v2 has more traffic." }`,
  `  - { on: rolled-back, to: ${to}, message: "v2 is off." }`,
]);

/** The small rollout, with a guard at each of two sources: one may be silent while the other has seen harm. */
export const FAULTY_ROLLOUT = ROLLOUT.replace(
  /sources:\n.*\n/,
  `sources:\n  first: ${SOURCE.replace("SOURCE", "first")}\n  second: ${SOURCE.replace("SOURCE", "second")}\n`,
)
  .replace(/guards:\n.*\n/, `guards:\n${GUARD("errors", "first")}${GUARD("refusals", "second")}`)
  .replace(/channels:.*\ncommunications:.*\n/, `${CHANNELS}communications:\n${SAID.join("\n")}\n`);

export interface Servers extends AsyncDisposable {
  readonly flag: Flag;
  readonly router: Misbehaving;
  /** The source `first`, of the guard `errors`. */
  readonly metrics: Misbehaving;
  readonly second: Misbehaving;
  readonly notifier: Misbehaving;
  /** Percent that the candidate had in the interval that ends at a moment. */
  weightAt: (end: number) => number;
  /** What only one kind of thing can have. */
  own: OwnFault | null;
  /** What both arms do with their share of the traffic. */
  rates: Rates;
}

export async function startServers(): Promise<Servers> {
  const flag: Flag = { set: { candidate: 0, mirror: 0, cohorts: {} }, version: 1, writes: [] };
  const told = () => ({ weightAt: servers.weightAt, rates: servers.rates });
  const [router, metrics, second, notifier] = await Promise.all([
    startMisbehaving(answerOf(flag, () => (servers.own === "waits" ? WAITING : null))),
    startMisbehaving(withOwnFault(metricsOf(told), () => servers.own)),
    startMisbehaving(metricsOf(told)),
    startMisbehaving(({ path }) => ({ body: path.startsWith("/v2/") ? '{"status":"success"}' : "ok" })),
  ]);
  const all = [router, metrics, second, notifier];
  const servers: Servers = {
    flag,
    router,
    metrics,
    second,
    notifier,
    weightAt: () => flag.set.candidate,
    own: null,
    rates: () => 0.02,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((each) => each[Symbol.asyncDispose]()));
    },
  };
  return servers;
}

const WIDE = { timeout: milliseconds(5_000), budget: milliseconds(5_000) };
/** Too short for the first pause: what fails at once is not asked again. */
const SHORT = { timeout: milliseconds(200), budget: milliseconds(200) };
const HARDLY = { timeout: milliseconds(40), budget: milliseconds(40) };

/** How long a server is waited for: hardly, where it is known that it hangs. */
function patienceWith(server: Misbehaving): {
  readonly timeout: typeof WIDE.timeout;
  readonly budget: typeof WIDE.budget;
} {
  const fault = server.faultNow();
  if (fault === "hangs") return HARDLY;
  return fault === "refuses" || fault === "breaks" || fault === "half" ? SHORT : WIDE;
}

/** The doors to the servers, in place of a world's own, and everything watched that goes out. */
export function through(world: PromotionWorld, servers: Servers, sinks: Sinks): PromotionWorld {
  const secret = secretsIn(secretsFor(servers.notifier.url));
  const patience = (server: Misbehaving) => () => patienceWith(server);
  const sources = { first: servers.metrics, second: servers.second };
  return watched(
    {
      ...world,
      openTraffic: () =>
        flagServiceTraffic({ url: servers.router.url, secret, patience: patience(servers.router) }),
      openMetrics: (source) => {
        if (source.kind !== "prometheus") throw new RangeError(`no source of kind ${source.kind} here`);
        const server = source.name === "first" ? sources.first : sources.second;
        return prometheusMetrics({ ...source, url: server.url }, { secret, patience: patienceWith(server) });
      },
      openNotifier: (channels) =>
        openNotifier(channels, {
          secret,
          now: () => 1_795_000_000,
          patience: patienceWith(servers.notifier),
          pagerduty: { us: servers.notifier.url, eu: servers.notifier.url },
        }),
    },
    sinks,
  );
}
