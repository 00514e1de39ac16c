/** The command line as a terminal runs it: exit codes and documents, on a folder, without GitHub. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { POLICY, POLICY_TEXT } from "../support/flow-rollout.ts";
import { temporaryFolder } from "../support/folder.ts";
import { replacing } from "../support/rollout-files.ts";
import { FILE, FLAGS, RELEASE, weightIn, writeAnswers, writeFiles } from "../support/team.ts";
import { plannedDigest, runCli, savedFacts } from "../support/terminal.ts";
import type { Ended } from "../support/terminal.ts";

const TREE = {
  [FILE]: RELEASE,
  [POLICY]: POLICY_TEXT,
  "prompts/summary.md": "Summarise.",
  "flags.json": JSON.stringify(FLAGS),
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "terminal-"));
  writeFiles(folder, TREE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cli = (...args: readonly string[]): Promise<Ended> => runCli(args, { cwd: folder });
const weight = (): number => weightIn(join(folder, "flags.json"));
const json = (ended: Ended): unknown => JSON.parse(ended.stdout);

/** Saves the facts of the pull request, as GitHub would tell them, into `facts.json`. */
function saveFacts(told: Parameters<typeof savedFacts>[1]): void {
  const { "flags.json": _flags, ...tree } = TREE;
  writeFiles(folder, { "facts.json": savedFacts(tree, told) });
}
const planDigest = (): Promise<string> => plannedDigest(folder);

describe("asking for help", () => {
  test.each(["--help", "validate --help"])("%s prints the commands", async (words) => {
    expect(await cli(...words.split(" "))).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("roll-back"),
      stderr: "",
    });
  });

  test.each([
    ["nothing at all", []],
    ["a command that is not there", ["promte"]],
    ["an option that is not there", ["validate", "--jsn"]],
    ["roll-back without a name", ["roll-back"]],
    ["gate without facts", ["gate"]],
    ["facts that are not there", ["gate", "--facts", "nowhere.json"]],
    ["facts that are none", ["gate", "--facts", "flags.json"]],
    ["a name that no rollout has", ["promote", "--rollout", "sumarizer", "--state", "state"]],
  ] as const)("%s is a wrong call", async (_name, args) => {
    const ended = await cli(...args);
    expect(ended.exitCode).toBe(4);
    expect(ended.stdout + ended.stderr).not.toMatch(/\n\s+at /);
  });
});

describe("a slip of the pen", () => {
  test.each([
    [["promte"], "Did you mean `promote`?"],
    [["validate", "--jsn"], "Did you mean `--json`?"],
    [["gate", "--fact", "facts.json"], "Did you mean `--facts`?"],
    [["simulate", "facts.json", "--aprove=olga"], "Did you mean `--approve`?"],
    [["plan", "--zzzzzz"], "`model-rollout --help` lists all"],
    [["explain", "role-mising"], "near are role-missing"],
  ] as const)("%j: %s", async (args, said) => {
    const ended = await cli(...args);
    expect(ended).toMatchObject({ exitCode: 4, stdout: "" });
    expect(ended.stderr).toContain(said);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("an option without its value says which", async () => {
    const ended = await cli("gate", "--facts");
    expect(ended).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("--facts") });
  });
});

test("whoever reads only the first line is no failure, on stderr neither", () => {
  const program = join(import.meta.dirname, "../../dist/cli.js");
  const line = `set -o pipefail; "$0" "$1" --help | head -1; "$0" "$1" promte 2>&1 >/dev/null | true; exit \${PIPESTATUS[0]}`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", line, process.execPath, program], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 4, stderr: "" });
  expect(stdout.split("\n")).toHaveLength(2);
});

describe("validate", () => {
  test("a right file is done, as text and as JSON", async () => {
    expect(await cli("validate")).toMatchObject({
      exitCode: 0,
      stdout: "1 rollout file, no problems in the text; `plan` weighs the rest\n",
      stderr: "",
    });
    expect(json(await cli("validate", "--json"))).toEqual({ problems: [], resolved: null });
  });

  test("--resolved prints each file as it is understood", async () => {
    const ended = await cli("validate", "--resolved");
    expect(ended.exitCode).toBe(0);
    expect(json(ended)).toMatchObject({ [FILE]: { name: "summarizer", every: "5m" } });
  });

  test("a wrong one shows the line, as text and as JSON", async () => {
    writeFiles(folder, { [FILE]: replacing("weight: 10%", "weight: 10")(RELEASE) });
    const text = await cli("validate");
    expect(text).toMatchObject({ exitCode: 4, stderr: "" });
    expect(text.stdout).toMatch(/summarizer\.yml:\d+:\d+/);
    expect(json(await cli("validate", "--json"))).toMatchObject({
      problems: [{ code: "unit-missing", file: FILE }],
    });
  });

  test("two files with one name share nothing", async () => {
    writeFiles(folder, { ".github/rollouts/again.yml": RELEASE });
    expect(json(await cli("validate", "--json"))).toMatchObject({ problems: [{ code: "name-taken" }] });
  });
});

describe("plan", () => {
  test("prints the plan, and the same one as JSON", async () => {
    const text = await cli("plan");
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    const digest = await planDigest();
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(text.stdout).toContain("summarizer");
  });

  test("a named file that changes is another plan; a comment in the rollout file is not", async () => {
    const before = await planDigest();
    writeFiles(folder, { [FILE]: `# reviewed\n${RELEASE}` });
    expect(await planDigest()).toBe(before);
    writeFiles(folder, { "prompts/summary.md": "Invent." });
    expect(await planDigest()).not.toBe(before);
  });

  test("a named file that is missing is the file's fault", async () => {
    rmSync(join(folder, "prompts"), { recursive: true });
    const ended = await cli("plan", "--json");
    expect(ended.exitCode).toBe(4);
    expect(json(ended)).toMatchObject({ plans: [], problems: [{ code: "file-missing" }] });
  });
});

describe("gate", () => {
  test("says who must still accept", async () => {
    saveFacts({ accepted: null, merged: false });
    const ended = await cli("gate", "--facts", "facts.json", "--json");
    expect(ended.exitCode).toBe(3);
    expect(json(ended)).toMatchObject({ outcome: "waiting", reason: "role-missing" });
  });

  test("says go when everybody has", async () => {
    saveFacts({ accepted: await planDigest(), merged: false });
    const ended = await cli("gate", "--facts", "facts.json", "--json");
    expect(ended.exitCode).toBe(0);
    expect(json(ended)).toMatchObject({ outcome: "go" });
  });
});

describe("a saved pull request", () => {
  test("what waits is explained, and what would end it can be tried", async () => {
    saveFacts({ accepted: null, merged: false });
    const before = readFileSync(join(folder, "facts.json"), "utf8");
    const waiting = await cli("simulate", "facts.json", "--json");
    expect(waiting).toMatchObject({ exitCode: 3, stderr: "" });
    expect(json(waiting)).toMatchObject({ "schema-version": 1 });
    const tried = ["simulate", "facts.json", "--approve", "olga=I accept 10%.", "--ack", "oscar"] as const;
    expect(await cli(...tried)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(json(await cli(...tried, "--json"))).toBeTypeOf("object");
    expect(readFileSync(join(folder, "facts.json"), "utf8")).toBe(before);
  });

  test("who may not accept changes nothing", async () => {
    saveFacts({ accepted: null, merged: false });
    const ended = await cli("simulate", "facts.json", "--approve", "mallory", "--ack", "mallory");
    expect(ended).toMatchObject({ exitCode: 3, stderr: "" });
  });

  test("saved once more it gives the same outcome", async () => {
    saveFacts({ accepted: await planDigest(), merged: false });
    const first = await cli("gate", "--facts", "facts.json", "--save-facts", "again.json", "--json");
    const second = await cli("gate", "--facts", "again.json", "--json");
    expect([first.exitCode, second.exitCode, second.stderr]).toEqual([0, 0, ""]);
    // The problems of the rollout file are not saved: its plan is.
    expect(json(second)).toEqual({ ...Object(json(first)), problems: [] });
  });

  test("it may lie anywhere: paths from the root of the machine are read and written", async () => {
    saveFacts({ accepted: await planDigest(), merged: true });
    const [facts, again] = [join(folder, "facts.json"), join(folder, "again.json")];
    expect((await cli("gate", "--facts", facts, "--save-facts", again)).exitCode).toBe(0);
    expect(readFileSync(again, "utf8")).toContain("schema-version");
    writeAnswers(join(folder, "answers.db"), 10, () => 0.02);
    const ticked = await cli("promote", "--state", join(folder, "state"), "--facts", facts, "--json");
    expect([ticked.exitCode, weight()]).toEqual([0, 10]);
  });

  test("an older rollout file may lie anywhere too", async () => {
    using elsewhere = temporaryFolder();
    writeFiles(elsewhere.path, { "older.yml": RELEASE.replace("at-most: 6%", "at-most: 7%") });
    const { stdout, stderr } = await cli("plan", "--since", join(elsewhere.path, "older.yml"));
    expect([stdout, stderr]).toEqual([expect.stringContaining("7% → 6%"), ""]);
  });

  test("a code is explained, as text and as JSON", async () => {
    expect(await cli("explain", "role-missing")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^role-missing \(gate\): /),
    });
    expect(json(await cli("explain", "role-missing", "--json"))).toMatchObject({
      found: [{ name: "role-missing" }],
    });
  });
});

describe("promote", () => {
  const STATE = ["--state", "state"] as const;

  test.each(["promote", "status"])("%s without an approval holds and moves nothing", async (command) => {
    const ended = await cli(command, ...STATE, "--json");
    expect(ended.exitCode).toBe(3);
    expect(json(ended)).toMatchObject({ rollouts: [{ decision: "hold", reason: "not-approved" }] });
    expect(weight()).toBe(0);
  });

  test("goes the whole way: starts, is asked for its state, is taken back, and is guarded", async () => {
    writeAnswers(join(folder, "answers.db"), 10, () => 0.02);
    saveFacts({ accepted: await planDigest(), merged: true });
    const facts = ["--facts", "facts.json"] as const;
    expect(json(await cli("promote", ...STATE, ...facts, "--dry-run", "--json"))).toMatchObject({
      rollouts: [{ reason: "started" }],
    });
    expect(weight()).toBe(0);
    const started = await cli("promote", ...STATE, ...facts, "--json");
    expect(started.exitCode).toBe(0);
    expect(json(started)).toMatchObject({
      rollouts: [{ decision: "promote", reason: "started", stage: "first" }],
    });
    expect(weight()).toBe(10);
    const before = readFileSync(join(folder, "flags.json"), "utf8");
    expect(json(await cli("status", ...STATE, "--json"))).toMatchObject({
      rollouts: [{ decision: "bake", stage: "first" }],
    });
    expect(readFileSync(join(folder, "flags.json"), "utf8")).toBe(before);

    const back = await cli("roll-back", "--rollout", "summarizer", ...STATE, "--json");
    expect(back.exitCode).toBe(0);
    expect(json(back)).toMatchObject({
      rollouts: [{ decision: "roll-back", reason: "aborted", confirmed: true }],
    });
    expect(weight()).toBe(0);
    expect(await cli("roll-back", "--rollout", "summarizer", ...STATE)).toMatchObject({ exitCode: 0 });
    expect(json(await cli("promote", ...STATE, ...facts, "--json"))).toMatchObject({
      rollouts: [{ decision: "guard" }],
    });
    expect(await cli("promote", "--rollout", "summarizer", ...STATE, ...facts)).toMatchObject({
      exitCode: 1,
    });
  });

  test("roll-back with nothing in progress does nothing and succeeds", async () => {
    const before = readFileSync(join(folder, "flags.json"), "utf8");
    const ended = await cli("roll-back", "--rollout", "summarizer", ...STATE, "--json");
    expect(ended.exitCode).toBe(0);
    expect(json(ended)).toMatchObject({ rollouts: [{ reason: "idle" }] });
    expect(readFileSync(join(folder, "flags.json"), "utf8")).toBe(before);
  });
});

describe("drill", () => {
  test("raises and takes back on staging, puts the record into the file, and leaves the flags as they were", async () => {
    const before = readFileSync(join(folder, "flags.json"), "utf8");
    const ended = await cli("drill", FILE, "--staging", "--record", FILE);
    expect(ended).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("taking all traffic back") });
    expect(ended.stdout).toContain("CONFIRMED: every way back that is moved works, the first in 1s");
    expect(readFileSync(join(folder, "flags.json"), "utf8")).toBe(before);
    const day = new Date().toISOString().slice(0, 10);
    expect(readFileSync(join(folder, FILE), "utf8")).toContain(`drilled: { on: ${day}, took: 1s }`);
    expect((await cli("validate")).exitCode).toBe(0);
  });

  test.each([
    ["no file", ["drill"], 4, "Expected a rollout file, found nothing"],
    ["a file that is not there", ["drill", "rollouts/none.yml"], 4, "found nothing"],
    ["a record that has no place", ["drill", FILE, "--record", POLICY], 4, "no place for the record in it"],
  ])("refuses %s and writes nothing", async (_, args, exitCode, text) => {
    const before = readFileSync(join(folder, "flags.json"), "utf8");
    expect(await cli(...args)).toMatchObject({ exitCode, stderr: expect.stringContaining(text) });
    expect(readFileSync(join(folder, "flags.json"), "utf8")).toBe(before);
  });
});
