import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
let story: string;
let code: unknown;
let took: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "demo-"));
  const began = Date.now();
  const main = join(import.meta.dirname, "../../examples/demo/main.ts");
  const demo = spawn(process.execPath, [main, "--out", folder], { stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  [code] = await once(demo, "close");
  took = Date.now() - began;
  story = Buffer.concat(chunks).toString("utf8");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function left(file: string): Promise<string> {
  return readFile(join(folder, file), "utf8");
}

test("the demonstration keeps all its promises within a minute", () => {
  expect({ code, story }).toMatchObject({ code: 0 });
  expect(took).toBeLessThan(60_000);
});

test("the story has nine steps and no colour codes", () => {
  expect(story.match(/^\d\/9 /gm)).toHaveLength(9);
  expect(story).not.toContain("\u001b");
});

test("the breach is in breaking news alone", () => {
  expect(story).toMatch(/breaking-news .* BREACH$/m);
  expect(story.match(/BREACH$/gm)).toHaveLength(1);
  expect(story).toMatch(/^ +all .* no breach$/m);
});

test("what it leaves can be looked at", async () => {
  expect((await readdir(folder)).toSorted()).toEqual([
    "answers.db",
    "comment-posted.md",
    "comment.md",
    "flags.json",
    "incident.md",
    "journal.jsonl",
    "message.json",
    "summary.md",
  ]);
  expect(await left("comment-posted.md")).toContain("**Cannot merge yet: ");
  expect(await left("comment.md")).toMatch(/^<!-- model-rollout:plan -->\n/);
  expect(await left("summary.md")).toContain("# Rolled back:");
  expect(await left("incident.md")).toContain("unsupported-claims");
  expect(await left("message.json")).toContain("ROLLED BACK");
});

test("the journal tells the two stages, the breach and the rollback", async () => {
  const lines = (await left("journal.jsonl")).trim().split("\n");
  const events = lines.map((line): unknown => JSON.parse(line));
  const seen = events.map((event) =>
    typeof event === "object" && event !== null && "event" in event ? event.event : "",
  );
  expect(seen.filter((event) => event !== "judged" && event !== "action")).toEqual([
    "started",
    "intent",
    "done",
    "intent",
    "done",
    "breach",
    "rolled-back",
    "confirmed-by-traffic",
  ]);
});

test("the log shows that version 2 invents in breaking news and not elsewhere", () => {
  const database = new DatabaseSync(join(folder, "answers.db"), { readOnly: true });
  const share = (where: string): number =>
    Number(
      database
        .prepare(`SELECT 1.0 * sum(unsupported) / sum(claims) AS share FROM answers WHERE ${where}`)
        .get()?.["share"],
    );
  expect(share("arm = 'v2' AND desk = 'breaking'")).toBeGreaterThan(
    2 * share("arm = 'v1' AND desk = 'breaking'"),
  );
  expect(share("arm = 'v2' AND desk != 'breaking'")).toBeLessThan(
    1.5 * share("arm = 'v1' AND desk != 'breaking'"),
  );
  database.close();
});
