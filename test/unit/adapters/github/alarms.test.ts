import { afterEach, beforeEach, expect, test } from "vitest";
import type { Alarm } from "../../../../src/promotion/alarm.ts";
import { instant } from "../../../../src/units.ts";
import { failureOf, openRepository, POLICY } from "./opened.ts";
import type { Opened } from "./opened.ts";

const BRANCH = "model-rollout/alarms";
const CALL = { folders: [".github/rollouts"], policy: POLICY };
const ALARM: Alarm = {
  kind: "no-evidence",
  means: "hold",
  digest: "a".repeat(64),
  since: instant(1_795_424_400_000),
  changed: instant(1_795_424_400_000),
  messaged: true,
  pagedAt: null,
  acknowledged: false,
};

let opened: Opened;

beforeEach(async () => {
  opened = await openRepository();
});
afterEach(() => opened.fake.close());

test("what was told is read along with the look, at no request of its own", async () => {
  const { alarms, repository } = opened.github;
  expect((await repository.look(CALL)).alarms).toEqual({ alarms: {}, version: null });
  await alarms.save(null, { summarizer: ALARM });
  opened.requests();
  const look = await repository.look(CALL);
  expect(look.alarms?.alarms).toEqual({ summarizer: ALARM });
  expect(opened.requests()).toEqual(["Look"]);
  expect(await alarms.load()).toEqual(look.alarms);
});

test("of two who save on top of the same the second loses, and nothing is lost", async () => {
  const { alarms } = opened.github;
  await alarms.save(null, { summarizer: ALARM });
  expect(await failureOf(alarms.save(null, {}))).toMatchObject({ code: "lost-race" });
  const { version } = await alarms.load();
  await alarms.save(version, { summarizer: { ...ALARM, pagedAt: instant(1) } });
  expect(await failureOf(alarms.save(version, {}))).toMatchObject({ code: "lost-race" });
  expect((await alarms.load()).alarms["summarizer"]?.pagedAt).toBe(1);
});

test.each([
  ["written by a person", "eve", JSON.stringify({ summarizer: { ...ALARM, pagedAt: 1 } })],
  ["not JSON", "github-actions[bot]", "{"],
  ["of another form", "github-actions[bot]", '{"summarizer":{"means":"silence"}}'],
])("%s it silences nobody: everything is told again", async (_, author, text) => {
  const { alarms, repository } = opened.github;
  await alarms.save(null, { summarizer: ALARM });
  opened.repo.push(BRANCH, { "alarms.json": text }, { author });
  const found = await alarms.load();
  expect(found.alarms).toEqual({});
  expect((await repository.look(CALL)).alarms).toEqual(found);
  // And it can be written over.
  await alarms.save(found.version, { summarizer: ALARM });
  expect((await alarms.load()).alarms).toEqual({ summarizer: ALARM });
});
