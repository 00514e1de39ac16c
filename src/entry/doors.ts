/** The doors to everything but GitHub: routers, sources, channels, the checked-out folder. Shared by Action and terminal. */
import { localFiles } from "../adapters/local/files.ts";
import { secretsIn } from "../adapters/local/secrets.ts";
import { openMetrics } from "../adapters/metrics/sources.ts";
import { openHeartbeat } from "../adapters/notifiers/heartbeat.ts";
import { openNotifier } from "../adapters/notifiers/notifiers.ts";
import { describeRouter } from "../adapters/routers/describe.ts";
import { openTraffic } from "../adapters/routers/routers.ts";
import type { PromotionWorld } from "../commands/world.ts";
import type { Policy } from "../config/policy.ts";
import type { Clock, Programs } from "../ports.ts";
import type { Environment } from "./environment.ts";

type Doors = Required<
  Pick<
    PromotionWorld,
    | "describeRouter"
    | "restrictHosts"
    | "openTraffic"
    | "openMetrics"
    | "openNotifier"
    | "heartbeat"
    | "rescueFiles"
    | "openDrafter"
  >
>;

interface Around {
  /** Is told the value of each secret that a rollout names, so that the log can hide it wherever it turns up. */
  readonly learn?: (value: string) => void;
  /** Runs the programs of routers; without it none is run. */
  readonly programs?: Programs;
  readonly log?: (line: string) => void;
}

export function openDoors(
  environment: Environment,
  clock: Clock,
  { learn = () => undefined, ...running }: Around = {},
): Doors {
  const lookUp = secretsIn(environment.variables);
  const secret = (name: string): string => {
    const value = lookUp(name);
    learn(value);
    return value;
  };
  const root = environment.workspace;
  let hosts: Policy["hosts"] = null;
  return {
    describeRouter,
    openTraffic: (target, cohorts, known = {}) => {
      const where = Object.fromEntries(cohorts.map((cohort) => [cohort.name, cohort.where]));
      return openTraffic(target, {
        secret,
        now: () => clock.now(),
        root,
        cohorts: where,
        ...running,
        ...known,
      });
    },
    restrictHosts: (listed) => {
      hosts = listed;
    },
    openMetrics: (source, commit) =>
      openMetrics(source, {
        secret,
        root,
        hosts: hosts?.sources ?? null,
        files: localFiles(root),
        ...(running.programs === undefined ? {} : { programs: running.programs }),
        ...(commit === undefined ? {} : { commit }),
      }),
    openNotifier: (channels) => openNotifier(channels, { secret, hosts: hosts?.notifiers ?? null }),
    heartbeat: {
      beat: (name) => openHeartbeat({ secret, hosts: hosts?.notifiers ?? null }).beat(name),
    },
    rescueFiles: localFiles(root),
    openDrafter: (drafting) => ({
      // Few plans ask a model: what asks is read with the first question.
      ask: async (body) =>
        (await import("../adapters/drafter/chat.ts")).openChat(drafting, { secret }).ask(body),
    }),
  };
}
