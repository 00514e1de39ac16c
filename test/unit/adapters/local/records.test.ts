import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  folderDeployments,
  folderIncidents,
  folderNotifier,
} from "../../../../src/adapters/local/records.ts";
import { digest, sha } from "../../../../src/units.ts";
import { temporaryFolder } from "../../../support/folder.ts";

test("deployments are lines of JSON", async () => {
  using folder = temporaryFolder();
  const entry = {
    rollout: "sum",
    stage: "canary-5",
    commit: sha("b".repeat(40)),
    digest: digest("a".repeat(64)),
    state: "success",
    description: "5%",
    journal: "h",
  } as const;
  const deployments = folderDeployments(join(folder.path, "records"));
  await deployments.record(entry);
  await deployments.record(entry);
  expect(readFileSync(join(folder.path, "records/deployments.jsonl"), "utf8")).toBe(
    `${JSON.stringify(entry)}\n`.repeat(2),
  );
});

test("one incident per key: a second call adds to it", async () => {
  using folder = temporaryFolder();
  const incidents = folderIncidents(folder.path);
  const url = await incidents.open({ key: "sum/../abc", title: "Rolled back", body: "first" });
  expect(await incidents.open({ key: "sum/../abc", title: "Rolled back", body: "second" })).toBe(url);
  expect(await incidents.open({ key: "other", title: "Other", body: "x" })).not.toBe(url);
  expect(readFileSync(fileURLToPath(url), "utf8")).toBe("# Rolled back\n\nfirst\n\n---\n\nsecond\n");
  expect(readdirSync(folder.path)).toEqual(["incidents"]);
});

test("one message per channel and key", async () => {
  using folder = temporaryFolder();
  const notifier = folderNotifier(folder.path);
  await notifier.send({ channel: "newsroom", text: "off", key: "k 1" });
  await notifier.send({ channel: "newsroom", text: "off again", key: "k 1" });
  await notifier.send({ channel: "newsroom", text: "on", key: "k 2" });
  const messages = join(folder.path, "messages/newsroom");
  expect(
    readdirSync(messages)
      .map((name) => readFileSync(join(messages, name), "utf8"))
      .sort(),
  ).toEqual(["off\n", "on\n"]);
});
