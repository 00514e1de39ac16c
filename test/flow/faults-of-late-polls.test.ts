/** Applications that go on with the old weight for half an hour after the router has the new one. */
import { expect, test } from "vitest";
import { openFaultyRollout, type FaultyRollout, type Look } from "../support/faults/rollout.ts";
import { secretsIn } from "../support/faults/secrets.ts";
import { FAULTY_ROLLOUT } from "../support/faults/world.ts";

/** Counted in what the router keeps together: only of these the share is what was set. */
const BY_USERS = FAULTY_ROLLOUT.replace("source: first, unit: request", "source: first, unit: user")
  .replace("user: { per-day: 1000000 }", "user: { per-day: 2000000 }")
  .replace("per-routed: 2", "per-routed: 1");
const DECLARED = BY_USERS.replace("by: user }", "by: user, settles-in: 30m }");

/** One look every five minutes. */
async function looks(faulty: FaultyRollout, minutes: number): Promise<readonly Look[]> {
  const seen: Look[] = [];
  for (let passed = 0; passed < minutes; passed += 5) {
    seen.push(await faulty.look());
    faulty.later(5);
  }
  return seen;
}

test("a raise that applications do not hear of is seen in what is counted, and nothing is raised upon it", async () => {
  await using faulty = await openFaultyRollout("router", BY_USERS);
  await faulty.strike("router", "late");
  const [raised, ...after] = await looks(faulty, 65);
  expect(raised).toMatchObject({ decides: "promote stage-passed", traffic: 50 });
  const decided = [...new Set(after.map(({ decides }) => decides))];
  expect(decided).toEqual(["bake baking", "hold served-differs", "hold guard-breached"]);
  expect(after.findIndex(({ decides }) => decides.startsWith("hold"))).toBeLessThan(4);
  expect(faulty.texts()).toContain("The metrics count 10% for the candidate, we set 50%");
  expect(faulty.writes.at(-1)).toBe(50);
  expect(secretsIn(faulty.texts())).toEqual([]);
});

test("as long as the file says that it takes, no minute counts, and nobody is held up", async () => {
  await using faulty = await openFaultyRollout("router", DECLARED);
  await faulty.strike("router", "late");
  const seen = await looks(faulty, 75);
  const since = seen.findIndex(({ traffic }) => traffic === 50);
  const after = seen.slice(since + 1);
  expect(new Set(after.map(({ decides }) => decides))).toEqual(new Set(["bake baking"]));
  // The weight was set at 0; the first interval that counts began half an hour later.
  expect(after.slice(0, 7).map(({ covered }) => covered)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(after.at(-1)?.covered).toBeGreaterThan(0);
});

test.each([
  ["nobody said how long that takes", BY_USERS],
  ["the file says how long that takes", DECLARED],
])("a rollback is not confirmed by traffic before the candidate is counted no more: %s", async (_, text) => {
  await using faulty = await openFaultyRollout("router", text);
  faulty.harm();
  await faulty.strike("router", "late");
  const [back, ...after] = await looks(faulty, 60);
  expect(back).toMatchObject({ decides: "roll-back breach", exit: 1, traffic: 0 });
  const confirmed = after.findIndex(({ journal }) => journal.includes("confirmed-by-traffic"));
  // Half an hour until they poll, and one interval with nobody on the candidate.
  expect((confirmed + 1) * 5).toBeGreaterThanOrEqual(35);
  expect(after.every(({ traffic }) => traffic === 0)).toBe(true);
});
