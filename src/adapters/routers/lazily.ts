/** A router whose code is loaded with its first call: a plan needs only what it says of itself. */
import type { RouterTarget } from "../../config/router.ts";
import type { Traffic } from "../../ports.ts";
import { describeRouter } from "./describe.ts";

export function lazily(target: RouterTarget, load: () => Promise<Traffic>): Traffic {
  let loaded: Promise<Traffic> | null = null;
  const traffic = (): Promise<Traffic> => (loaded ??= load());
  return {
    describe: () => describeRouter(target),
    read: async () => (await traffic()).read(),
    snapshot: async () => (await traffic()).snapshot(),
    apply: async (to, expect) => (await traffic()).apply(to, expect),
    restore: async (snapshot) => (await traffic()).restore(snapshot),
  };
}
