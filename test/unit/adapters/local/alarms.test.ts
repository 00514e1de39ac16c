import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderAlarms } from "../../../../src/adapters/local/alarms.ts";
import type { Alarm } from "../../../../src/promotion/alarm.ts";
import { instant } from "../../../../src/units.ts";
import { temporaryFolder } from "../../../support/folder.ts";

const ALARM: Alarm = {
  kind: "state-lost",
  means: "urgent",
  digest: null,
  since: instant(1),
  changed: instant(1),
  messaged: true,
  pagedAt: instant(1),
  acknowledged: false,
};

test("what was told is there at the next call, and whoever saves on top of something else loses", async () => {
  using folder = temporaryFolder();
  const alarms = folderAlarms(join(folder.path, "state"));
  expect(await alarms.load()).toEqual({ alarms: {}, version: null });
  await alarms.save(null, { summarizer: ALARM });
  const { alarms: found, version } = await alarms.load();
  expect(found).toEqual({ summarizer: ALARM });
  await expect(alarms.save(null, {})).rejects.toMatchObject({ code: "lost-race" });
  await alarms.save(version, {});
  expect((await alarms.load()).alarms).toEqual({});
});

test("a file that nobody can read silences nobody", async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "alarms.json"), "half of");
  const alarms = folderAlarms(folder.path);
  const { alarms: found, version } = await alarms.load();
  expect(found).toEqual({});
  await alarms.save(version, { summarizer: ALARM });
  expect((await alarms.load()).alarms).toEqual({ summarizer: ALARM });
});
