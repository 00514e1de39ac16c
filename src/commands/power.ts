/** `power`: one rollout file in, what each of its stages can prove out. Needs no network, no git, and none of the files it names. */
import type { Problem } from "../config/problem.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import { type BeginsHere, beginningIn } from "../plan/begins-here.ts";
import { buildPlan } from "../plan/build.ts";
import { isLive, type Cell, type Plan } from "../plan/plan.ts";
import { dailySamples } from "../plan/samples.ts";
import type { Clock, Files } from "../ports.ts";
import { bakeOf } from "../config/rollout.ts";
import { HOUR } from "../units.ts";
import { readOneFile } from "./one-file.ts";

export interface PowerWorld {
  readonly files: Files;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  readonly clock: Clock;
}

export type Powered =
  | { readonly kind: "weighed"; readonly plan: Plan }
  | {
      readonly kind: "refused";
      readonly problems: readonly Problem[];
      /** Of the files that have problems, for showing lines. */
      readonly texts: ReadonlyMap<string, string>;
    };

/** @throws Failure call-wrong for a file that is not there; file-unreadable */
export async function power(
  world: PowerWorld,
  call: { readonly rollout: string; readonly policy: string },
): Promise<Powered> {
  const { parsed, policy, problems, texts } = await readOneFile(world.files, call);
  const { rollout, resolved, locate } = parsed;
  if (rollout === null || policy === null) return { kind: "refused", problems, texts };
  const [first, ...others] = rollout.routers;
  const plan = buildPlan({
    file: call.rollout,
    rollout,
    resolved,
    named: [],
    routers: [world.describeRouter(first), ...others.map(world.describeRouter)],
    now: world.clock.now(),
    locate,
    policy,
  });
  return { kind: "weighed", plan };
}

/** Every number of the table, and the alpha and the looks that each pair gets. */
export interface PowerDocument {
  readonly rollout: string;
  readonly alpha: number;
  readonly stages: readonly {
    readonly name: string;
    readonly kind: string;
    readonly bakeHours: number;
    readonly cells: readonly (Cell & {
      readonly alpha: number;
      readonly looks: number;
      /** The same for a harm that is not there before this stage. */
      readonly beginsHere: Pick<BeginsHere, "alpha" | "needed">;
    })[];
  }[];
}

export function documentOfPower({ rollout, alpha, stages, pairs }: Plan): PowerDocument {
  const known = new Map(pairs.map((pair) => [`${pair.guard}/${pair.cohort}`, pair]));
  const traffic = rollout.stages.map((stage) => ({ stage, daily: dailySamples(rollout, stage) }));
  return {
    rollout: rollout.name,
    alpha,
    stages: stages
      .filter(({ stage }) => isLive(stage))
      .map(({ stage, index, cells }) => {
        const begins = beginningIn({ rollout, traffic, pairs }, index);
        return {
          name: stage.name,
          kind: stage.kind,
          bakeHours: bakeOf(stage) / HOUR,
          cells: cells.map((cell) => {
            const { guard, cohort } = cell;
            const pair = known.get(`${guard}/${cohort}`);
            const here = begins.find((each) => each.guard === guard && each.cohort === cohort);
            const beginsHere = { alpha: here?.alpha ?? alpha, needed: here?.needed ?? null };
            return { ...cell, alpha: pair?.alpha ?? alpha, looks: pair?.horizon ?? 0, beginsHere };
          }),
        };
      }),
  };
}
