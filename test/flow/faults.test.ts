/** What a table of single faults does not show: two at once, an answer by hand, and a router that says no only once. */
import { expect, test } from "vitest";
import { WAITING } from "../support/faults/own-faults.ts";
import { openFaultyRollout } from "../support/faults/rollout.ts";
import { secretsIn } from "../support/faults/secrets.ts";
import { FAULTS } from "../support/faults/server.ts";
import { FAULTY_ROLLOUT, GUARD } from "../support/faults/world.ts";

test("a rollback that is not confirmed and reaches no pager pages again, until one takes it", async () => {
  await using faulty = await openFaultyRollout("router");
  faulty.harm();
  await faulty.strike("router", "breaks");
  await faulty.strike("notifier", "breaks");
  expect(await faulty.look()).toMatchObject({
    decides: "roll-back rollback-unconfirmed",
    exit: 2,
    told: ["incident", "pull request"],
  });
  await faulty.strike("notifier", null);
  faulty.later(5);
  const next = await faulty.look();
  expect(next).toMatchObject({ decides: "roll-back rollback-unconfirmed", exit: 2, traffic: 10 });
  expect(next.told).toContain("pager (trigger)");
  faulty.later(5);
  expect((await faulty.look()).told).not.toContain("pager (trigger)");
  await faulty.strike("router", null);
  faulty.later(5);
  expect(await faulty.look()).toMatchObject({ decides: "roll-back breach", exit: 1, traffic: 0 });
});

test("a breach is drained while a source, every channel and GitHub's records fail together", async () => {
  await using faulty = await openFaultyRollout("github");
  faulty.harm();
  await faulty.strike("metrics", "limits");
  await faulty.strike("notifier", "limits");
  await faulty.strike("github", "limits", true);
  expect(await faulty.look()).toMatchObject({ decides: "roll-back breach", exit: 1, traffic: 0, told: [] });
  expect(secretsIn(faulty.texts())).toEqual([]);
});

test.each(FAULTS)(
  "GitHub %s from the first request on: roll-back by hand takes the traffic off, and tells",
  async (fault) => {
    await using faulty = await openFaultyRollout("github");
    await faulty.strike("github", fault);
    const report = await faulty.rollBack();
    expect(report).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(faulty.writes.at(-1)).toBe(0);
    expect(report.actions.map(({ does, outcome }) => `${does}: ${outcome}`)).toContain("tell desk: sent");
  },
);

test("a source that is silent on every look holds, and not one of its minutes counts", async () => {
  await using faulty = await openFaultyRollout("metrics");
  await faulty.strike("metrics", "wrong");
  for (const _ of [1, 2, 3]) {
    expect(await faulty.look()).toMatchObject({ decides: "hold no-evidence", traffic: 10, covered: 30 });
    faulty.later(30);
  }
});

test("a quota that is used up costs one question a look, holds as long as it lasts, and is named with its end", async () => {
  await using faulty = await openFaultyRollout("metrics");
  await faulty.strike("metrics", "quota");
  for (const look of [1, 2, 3]) {
    const before = faulty.asks();
    expect(await faulty.look(), `look ${look}`).toMatchObject({ decides: "hold no-evidence", covered: 30 });
    expect(faulty.asks() - before).toBe(1);
    faulty.later(60);
  }
  expect(faulty.texts()).toMatch(/HTTP 429, to be asked again in 12h/);
  await faulty.strike("metrics", null);
  expect(await faulty.look()).toMatchObject({ decides: "promote stage-passed", traffic: 50 });
});

test("a query that fails alone holds, and harm that another guard of its source shows is drained", async () => {
  const text = FAULTY_ROLLOUT.replace("guards:\n", `guards:\n${GUARD("timeouts", "first")}`);
  await using faulty = await openFaultyRollout("metrics", text);
  await faulty.strike("metrics", "alone");
  expect(await faulty.look()).toMatchObject({ decides: "hold no-evidence", traffic: 10 });
  faulty.later(30);
  faulty.harm("timeouts");
  expect(await faulty.look()).toMatchObject({ decides: "roll-back breach", exit: 1, traffic: 0 });
});

test("what waits for people is named to everybody, forward and back, and nothing is written past it", async () => {
  await using faulty = await openFaultyRollout("router");
  const said = (): number => faulty.texts().split(WAITING.slice(0, 17)).length - 1;
  const before = faulty.writes.length;
  await faulty.strike("router", "waits");
  expect(await faulty.look()).toMatchObject({ decides: "hold router-blocked", exit: 3, traffic: 10 });
  const [held, texts] = [said(), faulty.texts()];
  expect(texts).toContain(WAITING);
  faulty.later(30);
  faulty.harm();
  expect(await faulty.look()).toMatchObject({
    decides: "roll-back rollback-unconfirmed",
    exit: 2,
    traffic: 10,
  });
  expect(said()).toBeGreaterThan(held);
  expect(faulty.writes).toHaveLength(before);
});
