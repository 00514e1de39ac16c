import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderQuarantine } from "../../../../src/adapters/local/quarantine.ts";
import { folderRepository } from "../../../../src/adapters/local/repository.ts";
import { localFiles } from "../../../../src/adapters/local/files.ts";
import { folderState } from "../../../../src/adapters/local/state.ts";
import type { RolloutState } from "../../../../src/promotion/state.ts";
import { digest, instant, percent, sha } from "../../../../src/units.ts";
import { temporaryFolder } from "../../../support/folder.ts";

const AT = instant(Date.parse("2026-11-23T23:59:00Z"));

function stateOf(name: string, lines: number): RolloutState {
  return {
    schema: 1,
    name,
    attempt: 1,
    digest: digest("a".repeat(64)),
    commit: sha("b".repeat(40)),
    file: `.github/rollouts/${name}.yml`,
    pullRequest: null,
    approvals: [],
    resolved: {},
    named: [],
    startedAt: AT,
    route: "route",
    snapshot: null,
    stage: 0,
    observedAt: null,
    covered: 0,
    longestGap: 0,
    set: { candidate: percent(0), mirror: percent(0), cohorts: {} },
    intent: null,
    judgedUntil: null,
    pairs: {},
    holds: [],
    heldFor: null,
    goes: [],
    reports: [],
    accepted: [],
    covers: [],
    abort: null,
    ending: null,
    candidateKey: "key",
    journal: { hash: "h", lines, at: AT },
  };
}

describe("state in a folder", () => {
  test("is nothing, then what was saved last", async () => {
    using folder = temporaryFolder();
    const store = folderState(join(folder.path, "state"));
    expect(await store.load("sum")).toBeNull();
    expect(await store.names()).toEqual([]);
    const first = await store.save("sum", null, stateOf("sum", 1), ["one"]);
    await store.save("sum", first, stateOf("sum", 2), ["two", "three"]);
    expect(await store.load("sum")).toEqual({ state: stateOf("sum", 2), version: "000002" });
    expect(await store.names()).toEqual(["sum"]);
    expect(readFileSync(join(folder.path, "state/sum/journal/2026-11-23.jsonl"), "utf8")).toBe(
      "one\ntwo\nthree\n",
    );
  });

  test("of two writers from one version one wins, and the loser wrote nothing", async () => {
    using folder = temporaryFolder();
    const [here, there] = [folderState(folder.path), folderState(folder.path)];
    const version = await here.save("sum", null, stateOf("sum", 0), ["start"]);
    const saves = Array.from({ length: 10 }, (_, writer) =>
      (writer % 2 === 0 ? here : there).save("sum", version, stateOf("sum", writer + 1), [
        `writer ${writer}`,
      ]),
    );
    const outcomes = await Promise.allSettled(saves);
    const lost = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(lost).toHaveLength(9);
    for (const each of lost) expect(each).toMatchObject({ code: "lost-race" });
    const journal = readFileSync(join(folder.path, "sum/journal/2026-11-23.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(journal).toHaveLength(2);
    const winner = outcomes.findIndex((each) => each.status === "fulfilled");
    expect(journal[1]).toBe(`writer ${winner}`);
    expect((await here.load("sum"))?.state.journal.lines).toBe(winner + 1);
  });

  test("a first save loses against a state that is there, and a later one against none", async () => {
    using folder = temporaryFolder();
    const store = folderState(folder.path);
    await expect(store.save("sum", "000001", stateOf("sum", 0), [])).rejects.toMatchObject({
      code: "lost-race",
    });
    await store.save("sum", null, stateOf("sum", 0), []);
    await expect(store.save("sum", null, stateOf("sum", 0), [])).rejects.toMatchObject({ code: "lost-race" });
  });

  test("a writer that was killed between its temporary file and the link left nothing behind", async () => {
    using folder = temporaryFolder();
    const store = folderState(folder.path);
    const version = await store.save("sum", null, stateOf("sum", 1), ["one"]);
    writeFileSync(join(folder.path, "sum/.killed.tmp"), '{"state":{"schema":1,"na');
    expect((await store.load("sum"))?.version).toBe(version);
    expect(await store.save("sum", version, stateOf("sum", 2), ["two"])).toBe("000002");
  });

  test("lines of a writer that was killed after the link are read before anybody saves again", async () => {
    using folder = temporaryFolder();
    const states = folderState(folder.path);
    const version = await states.save("sum", null, stateOf("sum", 1), ["one"]);
    const newest = await states.save("sum", version, stateOf("sum", 2), ["two"]);
    const file = join(folder.path, "sum/journal/2026-11-23.jsonl");
    for (const left of ["one\n", ""]) {
      writeFileSync(file, left);
      expect(await states.journal?.("sum", newest)).toEqual([
        { path: "journal/2026-11-23.jsonl", text: `${left}two\n` },
      ]);
    }
    rmSync(file);
    expect(await states.journal?.("sum", newest)).toEqual([
      { path: "journal/2026-11-23.jsonl", text: "two\n" },
    ]);
  });

  test("lines of a writer that was killed after the link come with the next save", async () => {
    using folder = temporaryFolder();
    const store = folderState(folder.path);
    const version = await store.save("sum", null, stateOf("sum", 1), ["one"]);
    writeFileSync(join(folder.path, "sum/journal/2026-11-23.jsonl"), "");
    await store.save("sum", version, stateOf("sum", 2), ["two"]);
    expect(readFileSync(join(folder.path, "sum/journal/2026-11-23.jsonl"), "utf8")).toBe("one\ntwo\n");
  });

  test.each([
    ["half a file", '{"state":{"schema":1,'],
    ["nothing", ""],
    ["no schema", JSON.stringify({ state: { ...stateOf("sum", 0), schema: "1" }, lines: [] })],
    ["another rollout's state", JSON.stringify({ state: stateOf("other", 0), lines: [] })],
    ["no journal", JSON.stringify({ state: { ...stateOf("sum", 0), journal: undefined }, lines: [] })],
  ])("%s as the newest state is state-lost, never the one before", async (_, text) => {
    using folder = temporaryFolder();
    const store = folderState(folder.path);
    await store.save("sum", null, stateOf("sum", 0), []);
    writeFileSync(join(folder.path, "sum/000002.json"), text);
    await expect(store.load("sum")).rejects.toMatchObject({ code: "state-lost" });
    await expect(store.save("sum", "000002", stateOf("sum", 1), [])).rejects.toMatchObject({
      code: "state-lost",
    });
  });

  test("the last twenty are kept, and a writer from before them loses", async () => {
    using folder = temporaryFolder();
    const store = folderState(folder.path);
    let version: string | null = null;
    for (let lines = 0; lines < 25; lines++)
      version = await store.save("sum", version, stateOf("sum", lines), []);
    expect(readdirSync(join(folder.path, "sum")).filter((name) => name.endsWith(".json"))).toHaveLength(20);
    await expect(store.save("sum", "000002", stateOf("sum", 0), [])).rejects.toMatchObject({
      code: "lost-race",
    });
  });

  test("a name that would leave the folder is a bug", async () => {
    using folder = temporaryFolder();
    await expect(folderState(folder.path).load("../sum")).rejects.toThrow(RangeError);
  });
});

describe("a route has one owner", () => {
  test("the first, who may claim it twice, until it is released by its owner", async () => {
    using folder = temporaryFolder();
    const store = folderState(folder.path);
    expect(await store.claimRoute("unleash:news/x", "one", "000001")).toBe(true);
    expect(await store.claimRoute("unleash:news/x", "one", "000001")).toBe(true);
    expect(await store.claimRoute("unleash:news/x", "two", "000001")).toBe(false);
    expect(await store.claimRoute("unleash:news/y", "two", "000001")).toBe(true);
    await store.releaseRoute("unleash:news/x", "two");
    expect(await store.claimRoute("unleash:news/x", "two", "000001")).toBe(false);
    await store.releaseRoute("unleash:news/x", "one");
    expect(await store.claimRoute("unleash:news/x", "two", "000001")).toBe(true);
    expect(await store.names()).toEqual([]);
  });

  test("whose claim cannot be read stays claimed", async () => {
    using folder = temporaryFolder();
    const store = folderState(folder.path);
    await store.claimRoute("r", "one", "000001");
    const [name = ""] = readdirSync(join(folder.path, ".routes"));
    writeFileSync(join(folder.path, ".routes", name), "");
    expect(await store.claimRoute("r", "one", "000001")).toBe(false);
  });
});

describe("quarantine", () => {
  test("keeps the first reason of a candidate", async () => {
    using folder = temporaryFolder();
    const quarantine = folderQuarantine(join(folder.path, "q"));
    expect(await quarantine.list()).toEqual({});
    await quarantine.add("a/../b", "errors");
    await quarantine.add("a/../b", "again");
    await quarantine.add("c", "latency");
    expect(await quarantine.list()).toEqual({ "a/../b": "errors", c: "latency" });
  });

  test("that cannot be read is not an empty one", async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "x.json"), "{}");
    await expect(folderQuarantine(folder.path).list()).rejects.toMatchObject({ code: "state-lost" });
  });
});

test("one look gives rollouts, policy, quarantine and every state, and a lost state does not hide the others", async () => {
  using folder = temporaryFolder();
  mkdirSync(join(folder.path, "rollouts"));
  writeFileSync(join(folder.path, "rollouts/sum.yml"), "name: sum\n");
  writeFileSync(join(folder.path, "policy.yml"), Buffer.from([0xff]));
  const states = folderState(join(folder.path, "state"));
  const quarantine = folderQuarantine(join(folder.path, "quarantine"));
  await states.save("sum", null, stateOf("sum", 0), []);
  await states.save("broken", null, stateOf("broken", 0), []);
  writeFileSync(join(folder.path, "state/broken/000002.json"), "");
  await quarantine.add("c", "latency");
  const tip = sha("c".repeat(40));
  const repository = folderRepository({
    files: localFiles(folder.path),
    states,
    quarantine,
    tip: () => Promise.resolve(tip),
  });
  const seen = await repository.look({ folders: ["rollouts", "more"], policy: "policy.yml" });
  expect(seen.tip).toBe(tip);
  expect(seen.files.map(({ path }) => path)).toEqual(["rollouts/sum.yml"]);
  expect(seen.policy).toEqual({ unreadable: expect.stringContaining("policy.yml") });
  expect(seen.quarantine).toEqual({ c: "latency" });
  expect(seen.states.get("sum")).toMatchObject({ version: "000001" });
  expect(seen.states.get("broken")).toMatchObject({ code: "state-lost" });
  expect((await repository.look({ folders: [], policy: "none.yml" })).policy).toBeNull();
});
