/** LaunchDarkly, on an API of ours; users are counted by the buckets of its server SDKs. */
import { launchDarklyTraffic } from "../../../src/adapters/routers/launchdarkly.ts";
import type { LaunchDarklyTarget } from "../../../src/config/router.ts";
import type { Traffic, TrafficTarget } from "../../../src/ports.ts";
import { instant } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import { ENVIRONMENT, evaluated, type Config } from "../launchdarkly/flag.ts";
import { startLaunchDarkly, TOKEN, type LaunchDarkly } from "../launchdarkly/service.ts";
import type { Bench, Row } from "../router-contract.ts";

const USERS = 4_000;
const COHORTS = { beta: { ring: "beta" }, reader: { client: "reader", desk: "news" } };

export const LAUNCHDARKLY: Row = {
  router: "launchdarkly",
  start: async () => benchOn(await startLaunchDarkly()),
  weights: [0.5, 5, 25, 100],
  within: 2.5,
};

export function openLaunchDarkly(
  { url }: LaunchDarkly,
  more: Partial<LaunchDarklyTarget> = {},
  stages: readonly TrafficTarget[] = [],
): Traffic {
  const target = { ...EVERY_ROUTER.launchdarkly, url, ...more };
  return launchDarklyTraffic(target, {
    secret: () => TOKEN,
    now: () => instant(1_000),
    cohorts: COHORTS,
    stages,
  });
}

export function configOf({ flag }: LaunchDarkly): Config {
  const config = flag.environments[ENVIRONMENT];
  if (config === undefined) throw new RangeError("there is no such environment");
  return config;
}

/** Users that get the candidate. */
export function candidates(
  { flag }: LaunchDarkly,
  attributes: Readonly<Record<string, string>> = {},
): ReadonlySet<number> {
  const users = Array.from({ length: USERS }, (_, user) => user);
  return new Set(
    users.filter((user) => evaluated(flag, ENVIRONMENT, { key: `user-${user}`, ...attributes }) === 1),
  );
}

export function share(service: LaunchDarkly, attributes: Readonly<Record<string, string>> = {}): number {
  return (candidates(service, attributes).size / USERS) * 100;
}

function benchOn(service: LaunchDarkly): Bench {
  const isOurs = ({ description }: { readonly description?: string }) =>
    description?.startsWith("model-rollout: ") === true;
  return {
    open: () => openLaunchDarkly(service),
    served: () => Promise.resolve(share(service)),
    settle: () => Promise.resolve(),
    touch: async () => {
      const config = configOf(service);
      config.trackEvents = !config.trackEvents;
      config.version += 1;
    },
    move: async (weight) => {
      const config = configOf(service);
      const variations = [weight * 1_000].flatMap((one) => [
        { variation: 0, weight: 100_000 - one },
        { variation: 1, weight: one },
      ]);
      config.fallthrough = { rollout: { variations, contextKind: "user" } };
      config.version += 1;
    },
    others: async () => {
      const { targets, contextTargets, prerequisites, rules, offVariation, on } = configOf(service);
      const { staging } = service.flag.environments;
      return structuredClone({
        targets,
        contextTargets,
        prerequisites,
        offVariation,
        on,
        staging,
        rules: rules.filter((rule) => !isOurs(rule)),
      });
    },
    ours: async () => {
      const { fallthrough, rules } = configOf(service);
      return structuredClone({ fallthrough, rules: rules.filter(isOurs) });
    },
    stop: async () => service[Symbol.asyncDispose](),
  };
}
