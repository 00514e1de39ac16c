/**
 * Whole rollouts with `dist/`, a real Unleash and a table of answers, from the plan to the promotion and from the plan to the
 * rollback: the app asks Unleash's own client which version each of its users gets, and logs what came of it.
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, test } from "vitest";
import { z } from "zod";
import { POLICY } from "../support/flow-rollout.ts";
import { temporaryFolder } from "../support/folder.ts";
import { replacing } from "../support/rollout-files.ts";
import { DESKS, QUICK_POLICY, quickly, REQUESTS } from "../support/scraped.ts";
import { FILE, RELEASE, writeFiles } from "../support/team.ts";
import { plannedDigest, runCli, savedFacts } from "../support/terminal.ts";
import { ADMIN_TOKEN, missingUnleash, startUnleash, type RunningUnleash } from "../support/unleash.ts";
import { startUsers } from "../support/unleash-users.ts";

const absent = missingUnleash();
const needs = absent === "" ? "" : ` (skipped, missing: ${absent})`;

const FLAGD = "{ kind: flagd, file: flags.json, flag: summarizer, baseline: v1, candidate: v2, by: user }";
const REPORT = z.object({
  rollouts: z.array(z.looseObject({ decision: z.string(), reason: z.string() })),
});
const SECOND = 1_000;
const USERS = 2_000;

let unleash: RunningUnleash;

/** One version of the app beside the other: what its users were given, second by second. */
function startApp(path: string, feature: string, breaksAbove: number) {
  const users = startUsers(unleash.url);
  const database = new DatabaseSync(path);
  database.exec(
    "PRAGMA journal_mode = WAL; CREATE TABLE answers (at TEXT, version TEXT, desk TEXT, requests INTEGER, errors INTEGER)",
  );
  const insert = database.prepare("INSERT INTO answers VALUES (?, ?, ?, ?, ?)");
  const log = (candidate: number): void => {
    const at = new Date().toISOString();
    for (const [version, share] of [["v1", 1 - candidate] as const, ["v2", candidate] as const])
      for (const [desk, part] of Object.entries(DESKS)) {
        const requests = Math.round(100 * REQUESTS * share * part);
        const rate = version === "v2" && candidate > breaksAbove ? 0.2 : 0.02;
        insert.run(at, version, desk, requests, Math.round(requests * rate));
      }
  };
  const served: number[] = [];
  const ended = new AbortController();
  const running = (async () => {
    while (!ended.signal.aborted) {
      const share = await users.share({ feature, count: USERS });
      const now = Math.round(share);
      if (now !== served.at(-1)) served.push(now);
      log(share / 100);
      await pause(SECOND);
    }
  })();
  return {
    served,
    stop: async () => {
      ended.abort();
      await running;
      database.close();
      await users[Symbol.asyncDispose]();
    },
  };
}

async function createFlag(feature: string): Promise<void> {
  const answer = await fetch(`${unleash.url}/api/admin/projects/default/features`, {
    method: "POST",
    headers: { authorization: ADMIN_TOKEN, "content-type": "application/json" },
    body: JSON.stringify({ name: feature, type: "release" }),
  });
  if (!answer.ok) throw new Error(`expected a new flag, found HTTP ${answer.status}`);
}

describe.concurrent("unleash and sql", () => {
  beforeAll(async () => {
    if (absent === "") unleash = await startUnleash();
  }, 120_000);
  afterAll(async () => {
    if (absent === "") await unleash[Symbol.asyncDispose]();
  });

  test.skipIf(absent !== "").for([
    [
      "a candidate that is as good goes 10 → 50 → 100 %",
      "as-good",
      Infinity,
      100,
      { exitCode: 0, reason: "completed" },
    ],
    ["a candidate that breaks at half is taken back", "breaks", 1 / 3, 0, { exitCode: 1, reason: "breach" }],
  ] as const)(`%s${needs}`, async ([_name, feature, breaksAbove, end, expected], { expect }) => {
    using folder = temporaryFolder();
    await createFlag(feature);
    const router = `{ kind: unleash, url: "${unleash.url}", auth: { token: UNLEASH_TOKEN }, project: default, feature: ${feature}, environment: development, stickiness: userId, group-id: summarizer, settles-in: 2s }`;
    const edits = [replacing(FLAGD, router), replacing("delay: 1m", "delay: 1s")];
    const release = quickly(edits.reduce((text, edit) => edit(text), RELEASE));
    const tree = { [FILE]: release, [POLICY]: QUICK_POLICY, "prompts/summary.md": "Summarise." };
    writeFiles(folder.path, tree);
    const accepted = await plannedDigest(folder.path);
    writeFiles(folder.path, { "facts.json": savedFacts(tree, { accepted, merged: true }) });
    const app = startApp(join(folder.path, "answers.db"), feature, breaksAbove);
    const { exitCode, stdout, stderr } = await runCli(
      ["promote", "--state", "state", "--facts", "facts.json", "--json", "--wait", "100s"],
      { cwd: folder.path, env: { UNLEASH_TOKEN: ADMIN_TOKEN } },
    );
    // What the last move did reaches users with their next poll.
    await pause(2 * SECOND);
    await app.stop();
    const [report] = stdout === "" ? [] : REPORT.parse(JSON.parse(stdout)).rollouts;
    // All guards together may be sure an interval before one of them alone.
    const reason = report?.reason === "breach-together" ? "breach" : report?.reason;
    expect({ exitCode, reason }, stderr).toEqual(expected);
    expect(stagesNear(app.served)).toEqual(end === 100 ? [0, 10, 50, 100] : [0, 10, 50, 0]);
    expect(`${stdout}${stderr}`).not.toContain(ADMIN_TOKEN);
  });
});

/** A share of so many users is within three points of its weight. */
function stagesNear(served: readonly number[]): readonly number[] {
  return served.map((share) => [0, 10, 50, 100].find((weight) => Math.abs(share - weight) <= 3) ?? share);
}
