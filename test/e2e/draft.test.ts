/** `draft` as a terminal runs it: a folder, an endpoint on this machine, files and exit codes. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BRIEF_TEXT, leaf, MADE, POLICY, POLICY_TEXT } from "../support/draft-world.ts";
import { completion, draftingOn, openModels } from "../support/drafter/models.ts";
import type { Reply } from "../support/loopback.ts";
import { writeFiles } from "../support/team.ts";
import { runCli, type Ended } from "../support/terminal.ts";

const ANSWER = JSON.stringify({
  leaves: [
    leaf("/guards/first-token/at-most", "900ms", "/changes"),
    leaf("/guards/unsupported-claims/at-most", "3%", "/changes"),
  ],
});
const TOKEN = "sk-not-a-real-key-0123456789";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "draft-"));
  writeFiles(folder, {
    "brief.yml": BRIEF_TEXT,
    [POLICY]: POLICY_TEXT,
    "prompts/summary-v1.md": "Summarise.\n",
    "prompts/summary-v2.md": "Summarise freely.\n",
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const draft = (...args: readonly string[]): Promise<Ended> =>
  runCli(["draft", ...args], { cwd: folder, env: { MODELS_TOKEN: TOKEN } });
const made = (): string => readFileSync(join(folder, MADE), "utf8");

function allow(url: string): void {
  writeFileSync(
    join(folder, POLICY),
    POLICY_TEXT + draftingOn(url, ", auth: { bearer: MODELS_TOKEN }, within: 2s"),
  );
}

describe("0.1, 0.29: from a brief to a file that validates", () => {
  test("two commands: draft, validate", async () => {
    await using models = await openModels(() => completion(ANSWER));
    allow(models.url);
    const drafted = await draft("--brief", "brief.yml");
    expect(drafted.stderr).toBe("");
    expect(drafted.stdout).toContain(`${MADE}: written`);
    expect(models.asked).toHaveLength(1);
    expect(models.asked[0]).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions",
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(await runCli(["validate"], { cwd: folder })).toMatchObject({ exitCode: 0 });
  });

  test("the model's words are in no output but the file, the request in none", async () => {
    await using models = await openModels(() => completion(ANSWER));
    allow(models.url);
    const { stdout } = await draft("--brief", "brief.yml", "--json");
    const document: unknown = JSON.parse(stdout);
    expect(document).toMatchObject({
      "schema-version": 1,
      kind: "drafted",
      written: true,
    });
    expect(stdout).not.toContain(TOKEN);
    expect(stdout).not.toContain(JSON.stringify(models.asked[0]?.body ?? "").slice(1, 200));
  });
});

describe("0.22: nothing leaves unseen", () => {
  test("--print-request prints exactly the bytes that are sent, and sends nothing", async () => {
    await using models = await openModels(() => completion(ANSWER));
    allow(models.url);
    const shown = await draft("--brief", "brief.yml", "--print-request");
    expect(models.asked).toHaveLength(0);
    expect(existsSync(join(folder, MADE))).toBe(false);
    await draft("--brief", "brief.yml");
    expect(shown.stdout).toBe(models.asked[0]?.body);
    const digest = createHash("sha256").update(shown.stdout).digest("hex");
    expect(shown).toMatchObject({
      exitCode: 0,
      stderr: `${Buffer.byteLength(shown.stdout)} bytes, SHA-256 ${digest}; nothing was sent\n`,
    });
    expect(shown.stdout).not.toContain(TOKEN);
  });

  test("a policy that allows nothing shows what to write, and asks nobody", async () => {
    const ended = await draft("--brief", "brief.yml");
    expect(ended).toMatchObject({ exitCode: 4, stdout: "" });
    expect(ended.stderr).toContain("endpoint:");
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });
});

describe("an endpoint that is no help", () => {
  test.each<readonly [string, Reply]>([
    ["refuses the key", { status: 401, body: "no" }],
    ["has no room", { status: 429, body: "later" }],
    ["is broken", { status: 500, body: `{"error": "${TOKEN}"}` }],
    ["hangs up", { hangUp: true }],
    ["never answers", { silent: true }],
    ["sends HTML", { body: "<html>" }],
    ["refuses", completion("", { message: { role: "assistant", content: null, refusal: "I cannot" } })],
    ["is cut off", completion('{"leaves": [', { finish_reason: "length" })],
    ["sends 2 MB", completion("a".repeat(2_000_000))],
  ])("one that %s: the file stands without it, the exit code says so", async (_, reply) => {
    await using models = await openModels(() => reply);
    allow(models.url);
    const ended = await draft("--brief", "brief.yml");
    expect(ended.exitCode).toBe(5);
    expect(models.asked).toHaveLength(1);
    expect(made()).toContain("TODO(decide)");
    expect(ended.stdout + ended.stderr).not.toContain(TOKEN);
  });

  test("one that is not there", async () => {
    allow("http://127.0.0.1:9");
    expect(await draft("--brief", "brief.yml")).toMatchObject({ exitCode: 5 });
    expect(made()).toContain("TODO(decide)");
  });
});

describe("calls that cannot be carried out", () => {
  test.each([
    ["nothing to draft from", []],
    ["a brief and a file", ["--brief", "brief.yml", MADE]],
    ["a brief that is not there", ["--brief", "nowhere.yml", "--no-model"]],
    ["a file that is not there", ["nowhere.yml", "--no-model"]],
    ["a place that is no YAML", ["--brief", "brief.yml", "--out", "draft.txt", "--no-model"]],
    ["a place outside", ["--brief", "brief.yml", "--out", "../out.yml", "--no-model"]],
    ["weeks that are none", ["--brief", "brief.yml", "--history", "prom", "--weeks", "0", "--no-model"]],
    ["too many weeks", ["--brief", "brief.yml", "--history", "prom", "--weeks", "99", "--no-model"]],
    ["a source that the brief has not", ["--brief", "brief.yml", "--history", "nowhere", "--no-model"]],
    ["a request without a model", ["--brief", "brief.yml", "--no-model", "--print-request"]],
    ["an option that is not there", ["--brief", "brief.yml", "--approve-all"]],
  ])("%s is a wrong call in one line, and nothing is written", async (_, args) => {
    const ended = await draft(...args);
    expect(ended).toMatchObject({ exitCode: 4, stdout: "" });
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(existsSync(join(folder, MADE))).toBe(false);
  });

  test("a link in place of the file is not followed", async () => {
    writeFiles(folder, { "elsewhere.yml": "# mine\n", ".github/rollouts/.keep": "" });
    symlinkSync(join(folder, "elsewhere.yml"), join(folder, MADE));
    const ended = await draft("--brief", "brief.yml", "--no-model", "--force");
    expect(readFileSync(join(folder, "elsewhere.yml"), "utf8")).toBe("# mine\n");
    expect(ended.stdout + ended.stderr).not.toMatch(/\n\s+at /);
  });

  test("bytes that are no text are refused", async () => {
    writeFileSync(join(folder, "brief.yml"), Buffer.from([0xff, 0xfe, 0, 1, 2, 255]));
    expect(await draft("--brief", "brief.yml", "--no-model")).toMatchObject({ exitCode: 4 });
  });
});

describe("a file that is there", () => {
  test("is written over by force alone; else the difference is shown", async () => {
    await draft("--brief", "brief.yml", "--no-model");
    const before = made();
    await using models = await openModels(() => completion(ANSWER));
    allow(models.url);
    const shown = await draft("--brief", "brief.yml");
    expect(made()).toBe(before);
    expect(shown.stdout).toContain("+    at-most: 900ms");
    await draft("--brief", "brief.yml", "--force");
    expect(made()).toContain("at-most: 900ms");
  });

  test("is filled from itself once a person decided a part: what was computed before is computed anew", async () => {
    await draft("--brief", "brief.yml", "--no-model");
    const decided = made()
      .replace(/at-most: TODO.*/, "at-most: 900ms")
      .replace(/at-most: TODO.*/, "at-most: 3%");
    writeFileSync(join(folder, MADE), decided);
    const ended = await draft(MADE, "--no-model", "--force");
    expect(ended.exitCode).toBe(3);
    expect(ended.stdout).toMatch(/\/stages\/0\/bake: \d+h \(computed: unsupported-claims needs/);
    expect(made()).toMatch(/bake: \d+h # computed: unsupported-claims needs/);
    expect(made()).toContain("at-most: 900ms\n");
  });

  test("keeps a bake whose comment a person took away", async () => {
    await draft("--brief", "brief.yml", "--no-model");
    const decided = made()
      .replace(/at-most: TODO.*/, "at-most: 900ms")
      .replace(/at-most: TODO.*/, "at-most: 3%")
      .replaceAll(/ # computed: .*/g, "");
    writeFileSync(join(folder, MADE), decided);
    await draft(MADE, "--no-model", "--force");
    expect(made()).toBe(decided);
  });

  test("asks nobody when it is whole", async () => {
    await using models = await openModels(() => completion(ANSWER));
    allow(models.url);
    await draft("--brief", "brief.yml");
    const today = new Date().toISOString().slice(0, 10);
    const whole = made()
      .replace("rollback:\n", `rollback:\n  drilled: { on: ${today}, took: 41s }\n`)
      .replaceAll("model: ", "parameters: { temperature: 0.2 }\n    model: ")
      .concat(
        'communications: [ { on: rolled-back, to: newsroom, message: "{candidate} is off. {undo}" } ]\n',
      );
    writeFileSync(join(folder, MADE), whole);
    const ended = await draft(MADE);
    // Whole, and still short of what its tier asks of a score: a person has more to say.
    expect(ended).toMatchObject({ exitCode: 3, stdout: expect.stringContaining("nobody was asked") });
    expect(ended.stdout).toContain("below the 90% that this tier asks for");
    expect(made()).toBe(whole);
    expect(models.asked).toHaveLength(1);
  });
});
