/** What lets a rollout go on takes the right people and the exact plan; what stops it takes almost nothing. */
import { describe, expect, test, vi } from "vitest";
import { abortByName } from "../../src/commands/abort.ts";
import { Failure } from "../../src/errors.ts";
import type { MemoryWorld } from "../support/world.ts";
import { promote } from "../../src/commands/promote.ts";
import { renderAnswer } from "../../src/render/answers.ts";
import { renderTickSummary } from "../../src/render/tick-summary.ts";
import { DAY, HOUR, MINUTE, sha } from "../../src/units.ts";
import { commit, listed } from "../unit/gate/facts-of.ts";
import { CALL, FILE, pass, PULL, ROLLOUT } from "../support/flow-rollout.ts";
import { talk } from "../support/talk.ts";

// Days of ticks, on machines that do something else too.
vi.setConfig({ testTimeout: 30_000 });

/** A second guard, which only holds; `slow` breaks it. */
const withHolding = (text: string): string =>
  text.replace(
    "\nstages:",
    `
  slow: { class: quality, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: hold }
  severe: { class: quality, source: db, unit: request, count: "SELECT :from, :to", at-most: 0 events, confirmed-by: model-owner, on-breach: hold }
stages:`,
  );

const slowBreaks = (guard: string, arm: string) =>
  guard === "severe"
    ? ({ shape: "count", count: 0, exposure: 1_000 } as const)
    : guard === "slow" && arm === "candidate"
      ? { events: 400, total: 1_000 }
      : { events: 20, total: 1_000 };

describe("extend", () => {
  test("the stage bakes longer, and is judged all the while", async () => {
    const { say, digits, ticks, world, state } = await talk();
    expect(await say("otto", `/rollout extend first 3h ${digits}`)).toEqual({
      kind: "extended",
      rollout: "summarizer",
      stage: "first",
      by: "otto",
      bake: 4 * HOUR,
    });
    const report = await ticks(2 * HOUR);
    expect([report?.decision, world.router.set.candidate]).toEqual(["bake", 10]);
    expect(renderTickSummary(report)).toContain("3 h of it added by people");
    await ticks(3 * HOUR);
    expect(world.router.set.candidate).toBe(50);
    expect(world.journal.join("\n")).toContain('"event":"extend","by":"otto"');
    expect(state().extensions).toHaveLength(1);
  });

  test.each([
    ["beyond the deadline", (digits: string) => `/rollout extend first 7d ${digits}`, "too-long"],
    [
      "of a stage that there is not",
      (digits: string) => `/rollout extend frist 1h ${digits}`,
      "unknown-name",
    ],
    ["of another plan", () => `/rollout extend first 1h ${"0".repeat(12)}`, "other-digest"],
  ])("nothing %s", async (_name, body, kind) => {
    const { say, digits, state } = await talk();
    expect((await say("olga", body(digits)))?.kind).toBe(kind);
    expect(state().extensions ?? []).toEqual([]);
  });

  test("many small ones do not add up to more than the deadline", async () => {
    const { say, digits } = await talk();
    let kind;
    let given = 0;
    while ((kind = (await say("olga", `/rollout extend first 2d ${digits}`))?.kind) === "extended")
      given += 1;
    expect([kind, given]).toEqual(["too-long", 3]);
  });
});

describe("override", () => {
  test("takes two different people, names them on top, and ends by itself", async () => {
    const { say, digits, ticks, world, state } = await talk(withHolding);
    world.tell = (guard, _cohort, arm) => slowBreaks(guard, arm);
    expect(await ticks(2 * HOUR)).toMatchObject({ decision: "hold", reason: "guard-breached" });
    const line = `/rollout override slow 1h ${digits} known outage of the metric`;
    expect(await say("olga", line)).toMatchObject({ kind: "needs-another", by: "olga" });
    expect(await say("olga", line)).toMatchObject({ kind: "needs-another", by: "olga" });
    expect(await ticks(10 * MINUTE)).toMatchObject({ decision: "hold" });
    expect(world.router.set.candidate).toBe(10);
    const answer = await say("oscar", `/rollout override slow 30h ${digits} I saw it too`);
    expect(answer).toMatchObject({
      kind: "overridden",
      guard: "slow",
      by: ["olga", "oscar"],
      shortened: false,
    });
    const report = await ticks(10 * MINUTE);
    expect(world.router.set.candidate).toBe(50);
    expect(renderTickSummary(report)).toMatch(
      /^> \[!CAUTION\]\n> \*\*Guard <code>slow<\/code> holds nothing until/,
    );
    expect(renderAnswer((await say("writer", "/rollout status")) ?? { kind: "help" }, "writer")).toContain(
      "[!CAUTION]",
    );
    expect(await ticks(3 * HOUR)).toMatchObject({ decision: "hold", reason: "guard-breached" });
    expect(world.router.set.candidate).toBe(50);
    expect(world.journal.join("\n")).toContain('"event":"override","by":"olga and oscar"');
    expect(state().requests).toEqual([]);
  });

  test("lasts a day at most, however long both ask for", async () => {
    const { say, digits, world, state } = await talk(withHolding);
    await say("olga", `/rollout override slow 9d ${digits} because`);
    expect(await say("otto", `/rollout override slow 9d ${digits} because`)).toMatchObject({
      shortened: true,
    });
    expect(state().overrides?.[0]?.until).toBe(world.now + DAY);
  });

  test.each([
    ["errors", "never-overridden"],
    ["severe", "never-overridden"],
    ["nothing", "unknown-name"],
  ])("never of %s: %s", async (guard, kind) => {
    const { say, digits, state } = await talk(withHolding);
    for (const login of ["olga", "oscar"])
      expect((await say(login, `/rollout override ${guard} 1h ${digits} because`))?.kind).toBe(kind);
    expect([state().requests ?? [], state().overrides ?? []]).toEqual([[], []]);
  });

  test("keeps no guard that rolls back from rolling back", async () => {
    const { say, digits, ticks, world } = await talk(withHolding);
    await say("olga", `/rollout override slow 9h ${digits} because`);
    await say("oscar", `/rollout override slow 9h ${digits} because`);
    world.tell = (guard, _cohort, arm) => slowBreaks(guard === "errors" ? "slow" : guard, arm);
    await ticks(HOUR);
    expect(world.router.set.candidate).toBe(0);
  });

  test.each([
    ["the first comment was deleted", { kind: "gone" }],
    ["the first comment was edited", { kind: "edited" }],
    ["the first word is older than a day", { kind: "old" }],
    ["the first person has no role any more", { kind: "left" }],
    ["the first person turns out to have written a part", { kind: "wrote" }],
  ])("needs another when %s", async (_name, { kind }) => {
    const { say, digits, world, change, lastComment } = await talk(withHolding);
    await say("olga", `/rollout override slow 1h ${digits} because`);
    const first = lastComment();
    const items = world.pulls.get(PULL)?.comments.items ?? [];
    if (kind === "gone") change({ comments: listed(...items.filter(({ id }) => id !== first)) });
    if (kind === "edited")
      change({
        comments: listed(...items.map((each) => (each.id === first ? { ...each, edited: true } : each))),
      });
    if (kind === "old") pass(world, 24 * HOUR);
    if (kind === "left") change({ permissions: { olga: "read", oscar: "write" } });
    if (kind === "wrote") change({ commits: listed(commit("author", "Olga")) });
    expect((await say("oscar", `/rollout override slow 1h ${digits} because`))?.kind).toBe("needs-another");
  });

  test("a word that was used is used up", async () => {
    const { say, digits, world } = await talk(withHolding);
    await say("olga", `/rollout override slow 1h ${digits} because`);
    await say("oscar", `/rollout override slow 1h ${digits} because`);
    pass(world, 2 * HOUR);
    expect((await say("oscar", `/rollout override slow 1h ${digits} because`))?.kind).toBe("needs-another");
  });
});

describe("after a rollback", () => {
  const passedOne = async () => {
    const talking = await talk();
    await talking.ticks(100 * MINUTE);
    expect(talking.world.router.set.candidate).toBe(50);
    await talking.say("oscar", "/rollout abort smells");
    expect(talking.world.router.set.candidate).toBe(0);
    return talking;
  };

  test("the next attempt begins at the stage that was named, once it is approved", async () => {
    const { say, digits, world, ticks, state } = await passedOne();
    expect(await say("olga", `/rollout retry-from half ${digits}`)).toMatchObject({
      kind: "not-passed",
      known: ["first"],
    });
    expect(await say("olga", `/rollout retry-from first ${digits}`)).toMatchObject({
      kind: "retry-named",
      attempt: 2,
    });
    await ticks(20 * MINUTE);
    expect([world.router.set.candidate, state().retryFrom?.stage]).toEqual([0, "first"]);
  });

  test("nothing is retried that runs", async () => {
    const { say, digits } = await talk();
    expect((await say("olga", `/rollout retry-from first ${digits}`))?.kind).toBe("not-over");
  });

  test("one person lifts the quarantine at tier 3, with a reason that is kept", async () => {
    const { say, world, state } = await passedOne();
    const key = state().candidateKey;
    expect(Object.keys(world.quarantined)).toEqual([key]);
    expect((await say("olga", `/rollout unquarantine ${"0".repeat(12)} mended`))?.kind).toBe(
      "not-quarantined",
    );
    expect((await say("writer", `/rollout unquarantine ${key.slice(0, 12)} mended`))?.kind).toBe(
      "not-allowed",
    );
    expect((await say("author", `/rollout unquarantine ${key.slice(0, 12)} mended`))?.kind).toBe(
      "not-allowed",
    );
    expect(Object.keys(world.quarantined)).toEqual([key]);
    expect(await say("olga", `/rollout unquarantine ${key.slice(0, 12)} mended`)).toMatchObject({
      kind: "unquarantined",
      by: ["olga"],
    });
    expect(world.quarantined).toEqual({});
    expect(world.journal.join("\n")).toContain('"event":"unquarantine","by":"olga","reason":"mended"');
    expect((await say("olga", `/rollout unquarantine ${key.slice(0, 12)} mended`))?.kind).toBe(
      "not-quarantined",
    );
  });

  test("what stopped is told again, and an abort that nobody saw end is ordered again", async () => {
    const { say, world, state } = await passedOne();
    expect(await say("oscar", "/rollout abort")).toMatchObject({ kind: "already-over", verb: "abort" });
    const stored = world.stored.get("summarizer");
    const ending = state().ending;
    if (stored === undefined || ending?.kind !== "rolled-back") throw new RangeError("not rolled back");
    world.stored.set("summarizer", {
      ...stored,
      state: { ...stored.state, ending: { ...ending, drainedAt: null } },
    });
    world.router.set = { ...world.router.set, candidate: 10 as typeof world.router.set.candidate };
    expect(await say("oscar", "/rollout abort")).toMatchObject({ kind: "aborted", confirmed: true });
    expect(world.router.set.candidate).toBe(0);
  });
});

describe("on another pull request", () => {
  test("nobody lets go what this one did not bring; anybody stops it", async () => {
    const { say, digits, world, state } = await talk();
    const stored = world.stored.get("summarizer");
    if (stored === undefined) throw new RangeError("nothing runs");
    world.stored.set("summarizer", { ...stored, state: { ...stored.state, pullRequest: 8 } });
    for (const body of [`resume ${digits}`, `extend first 1h ${digits}`])
      expect(await say("olga", `/rollout ${body}`)).toMatchObject({ kind: "elsewhere", pullRequest: 8 });
    expect(state().extensions).toBe(undefined);
    expect((await say("writer", "/rollout hold"))?.kind).toBe("held");
  });
});

describe("a state that cannot be read", () => {
  const unread = (world: MemoryWorld): void => {
    world.states.load = () => Promise.reject(new Failure("state-lost", "the branch was rewound"));
  };

  test("keeps no abort from draining; the answer says what is not recorded", async () => {
    const { say, world, digits } = await talk();
    expect(world.router.set.candidate).toBe(10);
    unread(world);
    expect((await say("writer", "/rollout hold"))?.kind).toBe("failed");
    expect((await say("olga", `/rollout resume ${digits}`))?.kind).toBe("failed");
    expect(await say("stranger", "/rollout abort")).toMatchObject({ kind: "not-allowed", why: "stranger" });
    expect(world.router.set.candidate).toBe(10);
    const answer = await say("writer", "/rollout abort it smells");
    expect(answer).toMatchObject({ kind: "aborted", confirmed: true, quarantined: false });
    expect(world.router.set.candidate).toBe(0);
    expect(renderAnswer(answer ?? { kind: "help" }, "writer")).toContain("It is **not** recorded");
  });

  test("is drained by the file that was merged, whatever the pull request's head says now", async () => {
    const { say, world, change } = await talk();
    unread(world);
    const head = sha("b".repeat(40));
    change({ head: { sha: head, branch: "v2", fork: false } });
    world.trees.set(head, { [FILE]: ROLLOUT.replace("file: flags.json", "file: other.json") });
    const asked: string[] = [];
    const { openTraffic } = world;
    Object.assign(world, {
      openTraffic: (...given: Parameters<MemoryWorld["openTraffic"]>) => {
        asked.push(JSON.stringify(given));
        return openTraffic(...given);
      },
    });
    expect(await say("writer", "/rollout abort")).toMatchObject({ kind: "aborted", confirmed: true });
    expect(asked.join()).toContain("flags.json");
    expect(asked.join()).not.toContain("other.json");
  });

  test("and a router that refuses is told as it is", async () => {
    const { say, world } = await talk();
    unread(world);
    Object.assign(world.router, { refusals: Array.from({ length: 40 }, () => "never-arrives") });
    expect(await say("writer", "/rollout abort")).toMatchObject({ kind: "aborted", confirmed: false });
  });

  test("nor does it keep a form from aborting by the rollout's name; everything else it does", async () => {
    const { world } = await talk();
    unread(world);
    const call = { ...CALL, rollout: "summarizer", by: "writer" };
    expect(await abortByName(world, { ...call, text: "go half 123456789012" })).toBe(null);
    expect(await abortByName(world, { ...call, text: "hold it" })).toBe(null);
    expect(world.router.set.candidate).toBe(10);
    expect(await abortByName(world, { ...call, text: "abort it smells" })).toBe(true);
    expect(world.router.set.candidate).toBe(0);
  });

  test("the next tick that reads it again ends what the abort took down", async () => {
    const { say, world, ticks, state } = await talk();
    const { states } = world;
    const readable = { ...states };
    unread(world);
    await say("writer", "/rollout abort");
    Object.assign(states, readable);
    await ticks(20 * MINUTE);
    expect(world.router.set.candidate).toBe(0);
    expect(state().ending).toMatchObject({ kind: "rolled-back" });
  });
});

describe("a job that runs again", () => {
  test("extends nothing twice, and lifts no hold that came after its comment", async () => {
    const { say, again, digits, world, state, lastComment } = await talk();
    await say("olga", `/rollout extend first 1h ${digits}`);
    expect(await again(lastComment())).toEqual({ kind: "already-done" });
    expect(state().extensions).toHaveLength(1);
    await say("oscar", "/rollout hold");
    await say("olga", `/rollout resume ${digits} fine`);
    const resumed = lastComment();
    pass(world, MINUTE);
    await say("oscar", "/rollout hold again");
    expect(await again(resumed)).toEqual({ kind: "already-done" });
    expect(state().holds).toMatchObject([{ reason: "again" }]);
  });
});

describe("a mistyped stop", () => {
  test.each(["/rollout abrot", "/rolout abort", "/rollback", "abort", "／rollout abort"])(
    "%s is answered with the line to write, and changes nothing",
    async (body) => {
      const { say, world } = await talk();
      const answer = await say("oscar", body);
      expect(renderAnswer(answer ?? { kind: "help" }, "oscar")).toContain("<code>/rollout abort</code>");
      expect(world.router.set.candidate).toBe(10);
    },
  );

  test.each(["/ROLLOUT ABORT", "  /rollout Abort now!"])("%s stops", async (body) => {
    const { say, world } = await talk();
    expect(await say("writer", body)).toMatchObject({ kind: "aborted", confirmed: true });
    expect(world.router.set.candidate).toBe(0);
  });

  test("where no rollout is changed, nobody is answered", async () => {
    const { say, change } = await talk();
    change({ files: listed("README.md"), rolloutsAtHead: [] });
    expect(await say("writer", "abort")).toBe(null);
  });
});

describe("the hand-over of the pager", () => {
  const asked = (written: readonly string[]): number =>
    written.filter((line) => line.startsWith("comment **The pager of summarizer")).length;

  test("is asked for twelve hours before the end, once; then the next promotion holds", async () => {
    const { world, ticks, say, digits, state } = await talk((text) =>
      text.replaceAll("bake: 1h", "bake: 30h"),
    );
    await ticks(11 * HOUR, HOUR);
    expect(asked(world.written)).toBe(0);
    await ticks(2 * HOUR, HOUR);
    expect(asked(world.written)).toBe(1);
    await ticks(3 * HOUR, HOUR);
    expect(asked(world.written)).toBe(1);
    expect(await say("odile", `/rollout ack ${digits} 20h`)).toMatchObject({
      kind: "acknowledged",
      by: "odile",
    });
    expect(state().covers.map(({ by }) => by)).toEqual(["oscar", "odile"]);
    await ticks(4 * HOUR, HOUR);
    expect(asked(world.written)).toBe(1);
    await ticks(8 * HOUR, HOUR);
    expect(asked(world.written)).toBe(2);
  });

  test("a cover that ran out holds the next stage, and no rollback", async () => {
    const { world, ticks } = await talk((text) => text.replaceAll("bake: 1h", "bake: 30h"));
    expect(await ticks(32 * HOUR, HOUR)).toMatchObject({
      decision: "hold",
      reason: "acknowledgement-expired",
    });
    expect(world.router.set.candidate).toBe(10);
    world.tell = (_guard, _cohort, arm) => ({ events: arm === "candidate" ? 500 : 20, total: 1_000 });
    await ticks(HOUR);
    expect(world.router.set.candidate).toBe(0);
  });

  test("an end beyond what one person may cover is shortened, and the answer says so", async () => {
    const { say, digits, world } = await talk();
    const answer = await say("odile", `/rollout ack ${digits} 6d`);
    expect(answer).toMatchObject({ kind: "acknowledged", until: world.now + DAY });
    expect(renderAnswer(answer ?? { kind: "help" }, "odile")).toContain("no longer than that");
  });

  test("an end in the past takes no pager", async () => {
    const { say, digits } = await talk();
    expect(await say("odile", `/rollout ack ${digits} 2020-01-01T09:00Z`)).toEqual({
      kind: "acknowledgement-refused",
      why: "expired",
    });
  });

  test("somebody else's longer cover takes nothing from one that is shorter", async () => {
    const { say, digits, state } = await talk();
    await say("oscar", `/rollout ack ${digits} 20h`);
    expect(await say("odile", `/rollout ack ${digits} 2h`)).toMatchObject({
      kind: "acknowledged",
      by: "odile",
    });
    expect(state().covers.at(-1)).toMatchObject({ by: "odile" });
  });
});

describe("a report", () => {
  test("by a writer holds; taken back by whom the guard asks for, never by the author", async () => {
    const { say, ticks, change } = await talk(withHolding);
    expect(await say("writer", "/rollout report severe a wrong headline")).toMatchObject({
      kind: "reported",
      says: "seen",
    });
    expect(await ticks(10 * MINUTE)).toMatchObject({ decision: "hold" });
    expect((await say("writer", "/rollout report severe withdrawn"))?.kind).toBe("not-confirmable");
    change({ author: { login: "otto", id: null, kind: "user" } });
    expect(await say("otto", "/rollout report severe withdrawn")).toMatchObject({
      kind: "not-allowed",
      why: "author",
    });
    expect(await say("olga", "/rollout report severe withdrawn", { viaApp: "an-app" })).toMatchObject({
      kind: "not-allowed",
      why: "through-an-app",
    });
    expect(await say("olga", "/rollout report severe withdrawn")).toMatchObject({ says: "withdrawn" });
  });
});

test("a file that cannot be planned any more keeps nobody from stopping what runs", async () => {
  const { say, world, change } = await talk();
  change({ head: { sha: sha("b".repeat(40)), branch: "v2", fork: false } });
  world.trees.set(sha("b".repeat(40)), { [FILE]: ROLLOUT });
  expect(await say("writer", "/rollout abort")).toMatchObject({ kind: "aborted", confirmed: true });
  expect((await promote(world, CALL))[0]?.decision).not.toBe("promote");
});
