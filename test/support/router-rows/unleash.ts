/** Unleash, as its admin API is over HTTP; users are counted by the rules of its SDKs. */
import { unleashTraffic, type UnleashDeps } from "../../../src/adapters/routers/unleash/unleash.ts";
import type { UnleashTarget } from "../../../src/config/router.ts";
import type { Traffic } from "../../../src/ports.ts";
import { instant } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import type { Bench, Row } from "../router-contract.ts";
import { FAKE_TOKEN, isEnabled, startFakeUnleash, type FakeFlag, type FakeUnleash } from "../unleash-fake.ts";

const USERS = 2_000;

export const UNLEASH: Row = { router: "unleash", start, weights: [1, 5, 25, 100], within: 2.5 };

export function openFake(
  { url }: Pick<FakeUnleash, "url">,
  more: Partial<UnleashTarget> = {},
  deps: Partial<UnleashDeps> = {},
): Traffic {
  return unleashTraffic(
    { ...EVERY_ROUTER.unleash, url, ...more },
    { secret: () => FAKE_TOKEN, now: () => instant(1_000), cohorts: {}, ...deps },
  );
}

/** Percent of users that get the flag, of those who are as `as` says. */
export function shareOf(flag: FakeFlag, as: Readonly<Record<string, string>> = {}): number {
  const users = Array.from({ length: USERS }, (_, user) => ({ userId: `user-${user}`, ...as }));
  return (users.filter((user) => isEnabled(flag, user)).length / USERS) * 100;
}

async function start(): Promise<Bench> {
  const fake = await startFakeUnleash();
  // Somebody's testers, who keep the flag whatever our weight is.
  fake.add({
    name: "flexibleRollout",
    title: "testers",
    constraints: [usersIn(["tester"])],
    parameters: FULL,
  });
  fake.flag.enabled = true;
  const theirs = () => fake.flag.strategies.filter(({ title }) => title === "testers");
  const ours = () => fake.flag.strategies.filter(({ title }) => title !== "testers");
  return {
    open: () => openFake(fake),
    served: () => Promise.resolve(shareOf(fake.flag)),
    settle: () => Promise.resolve(),
    touch: async () => {
      const [tester] = theirs();
      if (tester === undefined) throw new RangeError("the testers are gone");
      tester.constraints = [usersIn([...(tester.constraints?.[0]?.values ?? []), "one more"])];
    },
    move: async (weight) => {
      for (const strategy of ours())
        strategy.parameters = { ...strategy.parameters, rollout: String(weight) };
    },
    others: async () => structuredClone({ theirs: theirs(), variants: fake.flag.variants }),
    ours: async () => structuredClone({ enabled: fake.flag.enabled, ours: ours() }),
    stop: async () => {
      await fake[Symbol.asyncDispose]();
    },
  };
}

const FULL = { rollout: "100", stickiness: "default", groupId: "summarizer" };

function usersIn(values: readonly string[]) {
  return { contextName: "userId", operator: "IN" as const, values: [...values] };
}
