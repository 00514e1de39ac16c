/** Runbooks for tests: of every router, and of files as they lie in the repository. */
import { readFileSync } from "node:fs";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import { namedFiles, parseRollout } from "../../src/config/parse.ts";
import type { Rollout } from "../../src/config/rollout.ts";
import type { RouterTarget } from "../../src/config/router.ts";
import { buildPlan } from "../../src/plan/build.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { NOW, aPlan, aPolicy, aRollout } from "./rollout.ts";

type Routers = readonly [RouterTarget, ...RouterTarget[]];

/** The summarizer on other routers; the first moves traffic. */
export function aPlanOn(targets: Routers, overrides: Partial<Rollout> = {}): Plan {
  const [first, ...others] = targets;
  return aPlan({
    rollout: aRollout({ routers: targets, ...overrides }),
    routers: [describeRouter(first), ...others.map(describeRouter)],
  });
}

/** The plan of a rollout file of this repository, with the defaults beside it. */
export function planOfFile(path: string): Plan {
  const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
  const text = read(path);
  const wanted = /^extends: *(\S+)/m.exec(text)?.[1];
  const beside = `${path.slice(0, path.lastIndexOf("/") + 1)}${wanted ?? ""}`;
  const { rollout, resolved, locate } = parseRollout({
    file: path,
    text,
    defaults: wanted === undefined ? null : { file: beside, text: read(beside) },
  });
  if (rollout === null) throw new RangeError(`${path} cannot be read`);
  const [first, ...others] = rollout.routers;
  return buildPlan({
    file: path,
    rollout,
    resolved,
    named: namedFiles(rollout).map(({ file, at }) => ({ path: file, at, blob: "a".repeat(40) })),
    routers: [describeRouter(first), ...others.map(describeRouter)],
    now: NOW,
    locate,
    policy: aPolicy(),
  });
}
