/** The example with everything in it, planned as the commands plan it. */
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import { forReaders } from "../../src/commands/for-readers.ts";
import { parseAll, planTree, type PlannedRollout } from "../../src/commands/plan-tree.ts";
import { parsePolicy } from "../../src/config/parse.ts";
import type { Files } from "../../src/ports.ts";
import type { PlannedForReaders } from "../../src/render/plan-sections.ts";
import { fixture } from "./rollout-files.ts";
import { NOW } from "./rollout.ts";

const TREE: Files = {
  list: () => Promise.resolve([]),
  read: (paths) =>
    Promise.resolve(paths.map((path) => ({ path, text: fixture(path), blob: "a".repeat(40) }))),
};

/** A rollout file of test/fixtures, changed by `edit`, with its defaults. */
export async function planFixture(
  name: string,
  edit: (text: string) => string = (text) => text,
): Promise<PlannedRollout> {
  const { policy } = parsePolicy("rollout-policy.yml", fixture("rollout-policy.yml"));
  if (policy === null) throw new RangeError("the policy of the example cannot be read");
  const files = [
    { path: name, text: edit(fixture(name)) },
    { path: "_news.yml", text: fixture("_news.yml") },
  ];
  const [planned] = await planTree({ head: TREE, base: TREE }, parseAll(files), {
    policy,
    now: NOW,
    describeRouter,
  });
  if (planned === undefined) throw new RangeError(`${name} is no rollout file`);
  return planned;
}

/** @throws RangeError for a file that cannot be planned, with its problems */
export async function readFixture(name: string, edit?: (text: string) => string): Promise<PlannedForReaders> {
  const planned = await planFixture(name, edit);
  const [shown] = forReaders([planned]);
  if (shown === undefined) throw new RangeError(JSON.stringify(planned.problems));
  return shown;
}
