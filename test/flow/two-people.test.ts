/** What takes two people: which two, which words, and for how long the first one waits. */
import { describe, expect, test } from "vitest";
import { respond } from "../../src/commands/respond.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import type { Request } from "../../src/promotion/state.ts";
import { HOUR, instant } from "../../src/units.ts";
import { CALL, PULL } from "../support/flow-rollout.ts";
import { talk } from "../support/talk.ts";
import type { Talk } from "../support/talk.ts";
import { addComment } from "../support/world.ts";

/** Two guards that only hold. */
const withHolding = (text: string): string =>
  text.replace(
    "\nstages:",
    `
  slow: { class: latency, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: hold }
  dull: { class: quality, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: hold }
stages:`,
  );

/** As the policy wants it of tier 1. */
const ofTierOne = (text: string): string =>
  withHolding(text)
    .replace("tier: 3", "tier: 1")
    .replace("weight: 10%, bake: 1h", "weight: 1%, bake: 24h")
    .replaceAll("bake: 1h", "bake: 24h")
    .replace("communications: [", 'communications: [ { on: hold, to: desk, message: "It holds." },');

/** `login` writes a comment, and a job that sees the world so answers it. */
async function sayThrough(
  { world }: Talk,
  [login, body]: readonly [string, string],
  { through = world, dryRun = false }: { readonly through?: PromotionWorld; readonly dryRun?: boolean },
) {
  addComment(world, PULL, { id: 900, body, ours: false, login });
  const { folders, policy } = CALL;
  const call = { pullRequest: PULL, comment: 900, folders, policy, dryRun, runUrl: null };
  return (await respond(through, call)).answer;
}

/** The state with its requests as somebody else would have written them. */
function rewrite({ world, state }: Talk, edit: (request: Request) => readonly Request[]): void {
  const stored = world.stored.get("summarizer");
  if (stored === undefined) throw new RangeError("nothing runs");
  const requests = (state().requests ?? []).flatMap(edit);
  world.stored.set("summarizer", { ...stored, state: { ...stored.state, requests } });
}

/** Another job takes the first word while this one reads. */
function taking(talking: Talk): PromotionWorld {
  const { world } = talking;
  const load: PromotionWorld["states"]["load"] = async (name) => {
    const found = await world.states.load(name);
    rewrite(talking, () => []);
    return found;
  };
  return { ...world, states: { ...world.states, load } };
}

/** GitHub says of Olga what it says now. */
function demoting({ world }: Talk): PromotionWorld {
  const { pullRequests } = world;
  const access: typeof pullRequests.access = async (facts, wanted) => {
    const known = await pullRequests.access(facts, wanted);
    return wanted.logins.includes("olga")
      ? { ...known, permissions: { ...known.permissions, olga: "read" } }
      : known;
  };
  return { ...world, pullRequests: { ...pullRequests, access } };
}

describe("an override", () => {
  const line = (digits: string, guard = "slow", time = "1h") =>
    `/rollout override ${guard} ${time} ${digits} because`;

  test("takes two people, in whatever case GitHub writes them", async () => {
    const { say, digits, state } = await talk(withHolding);
    for (const login of ["olga", "Olga", "OLGA"])
      expect((await say(login, line(digits)))?.kind).toBe("needs-another");
    expect(state().requests).toHaveLength(1);
    expect((await say("oscar", line(digits)))?.kind).toBe("overridden");
  });

  test("of one guard is none of another", async () => {
    const { say, digits, state } = await talk(withHolding);
    await say("olga", line(digits, "slow"));
    expect((await say("oscar", line(digits, "dull")))?.kind).toBe("needs-another");
    expect(state().overrides ?? []).toEqual([]);
    expect((await say("otto", line(digits, "slow")))?.kind).toBe("overridden");
    expect(state().overrides).toMatchObject([{ guard: "slow", by: ["olga", "otto"] }]);
    expect(state().requests).toMatchObject([{ what: `override dull ${digits}`, by: "oscar" }]);
  });

  test.each([
    ["1h", "9h"],
    ["9h", "1h"],
  ])("for %s and for %s lasts for the shorter of the two", async (one, other) => {
    const { say, digits, state, world } = await talk(withHolding);
    await say("olga", line(digits, "slow", one));
    await say("oscar", line(digits, "slow", other));
    expect(state().overrides?.[0]?.until).toBe(world.now + HOUR);
  });

  test("of a rollout that is over is none", async () => {
    const { say, digits, state } = await talk(withHolding);
    await say("olga", line(digits));
    await say("oscar", "/rollout abort smells");
    for (const named of [digits, "0".repeat(12)])
      expect((await say("oscar", line(named)))?.kind).toBe("nothing-runs");
    expect(state().overrides ?? []).toEqual([]);
  });

  test("is only told by a dry run, the first word and the second", async () => {
    const talking = await talk(withHolding);
    const { say, digits, state } = talking;
    const ask = (login: string) => sayThrough(talking, [login, line(digits)], { dryRun: true });
    expect((await ask("oscar"))?.kind).toBe("needs-another");
    expect(state().requests ?? []).toEqual([]);
    await say("olga", line(digits));
    expect((await ask("oscar"))?.kind).toBe("overridden");
    expect([state().overrides ?? [], state().requests?.length]).toEqual([[], 1]);
  });

  test("needs another where the first person may no longer write, and nobody has looked since", async () => {
    const talking = await talk(withHolding);
    await talking.say("olga", line(talking.digits));
    const through = demoting(talking);
    const answer = await sayThrough(talking, ["oscar", line(talking.digits)], { through });
    expect(answer?.kind).toBe("needs-another");
  });

  test("is none where another job took the first word meanwhile", async () => {
    const talking = await talk(withHolding);
    await talking.say("olga", line(talking.digits));
    const through = taking(talking);
    const answer = await sayThrough(talking, ["oscar", line(talking.digits)], { through });
    expect(answer?.kind).toBe("nothing-runs");
    expect(talking.state().overrides ?? []).toEqual([]);
  });

  describe("does not believe a state that says somebody asked for it", () => {
    test.each([
      ["later than now", { at: instant(Date.parse("2030-01-01T00:00:00Z")) }],
      ["who wrote another comment", { by: "otto" }],
    ])("%s", async (_, given) => {
      const talking = await talk(withHolding);
      const { say, digits } = talking;
      await say("olga", line(digits));
      rewrite(talking, (request) => [{ ...request, ...given }]);
      expect((await say("oscar", line(digits)))?.kind).toBe("needs-another");
    });

    test.each([
      ["in a comment about another guard", "dull", "slow"],
      ["about another guard in a comment about this one", "slow", "dull"],
    ])("%s", async (_, written, kept) => {
      const talking = await talk(withHolding);
      const { say, digits } = talking;
      await say("olga", line(digits, written));
      rewrite(talking, (request) => [{ ...request, what: `override ${kept} ${digits}` }]);
      expect((await say("oscar", line(digits)))?.kind).toBe("needs-another");
    });
  });
});

describe("a quarantine at tier 1", () => {
  const rolledBack = async () => {
    const talking = await talk(ofTierOne);
    await talking.say("oscar", "/rollout abort smells");
    const key = talking.state().candidateKey;
    return { ...talking, key, line: `/rollout unquarantine ${key.slice(0, 12)} mended` };
  };

  test("is lifted by two people, and not by one", async () => {
    const { say, line, world } = await rolledBack();
    expect((await say("writer", line))?.kind).toBe("not-allowed");
    expect((await say("olga", `/rollout unquarantine ${"0".repeat(12)} mended`))?.kind).toBe(
      "not-quarantined",
    );
    expect((await say("olga", line))?.kind).toBe("needs-another");
    expect((await say("Olga", line))?.kind).toBe("needs-another");
    expect(Object.keys(world.quarantined)).toHaveLength(1);
    expect(await say("oscar", line)).toMatchObject({ kind: "unquarantined", by: ["Olga", "oscar"] });
    expect(world.quarantined).toEqual({});
  });

  test.each([
    ["in another comment", { comment: 501 }],
    ["by somebody else", { by: "otto" }],
  ])("stays where the state says that the first word stands %s", async (_, given) => {
    const talking = await rolledBack();
    await talking.say("olga", talking.line);
    rewrite(talking, (request) => [{ ...request, ...given }]);
    expect((await talking.say("oscar", talking.line))?.kind).toBe("needs-another");
    expect(Object.keys(talking.world.quarantined)).toHaveLength(1);
  });

  test("stays where the first word was about another candidate, whatever the state says", async () => {
    const talking = await rolledBack();
    await talking.say("olga", talking.line);
    const items = talking.world.pulls.get(PULL)?.comments.items ?? [];
    const other = `/rollout unquarantine ${"0".repeat(12)} mended`;
    const edited = items.map((each) => (each.id === talking.lastComment() ? { ...each, body: other } : each));
    talking.change({ comments: { items: edited, complete: true } });
    expect((await talking.say("oscar", talking.line))?.kind).toBe("needs-another");
    expect(Object.keys(talking.world.quarantined)).toHaveLength(1);
  });

  test("stays where another job took the first word meanwhile", async () => {
    const talking = await rolledBack();
    await talking.say("olga", talking.line);
    const through = taking(talking);
    const answer = await sayThrough(talking, ["oscar", talking.line], { through });
    expect(answer?.kind).toBe("not-quarantined");
    expect(Object.keys(talking.world.quarantined)).toHaveLength(1);
  });
});

test("a quarantine that a dry run lifts stays", async () => {
  const talking = await talk();
  await talking.say("oscar", "/rollout abort smells");
  const key = talking.state().candidateKey;
  const line = `/rollout unquarantine ${key.slice(0, 12)} mended`;
  expect((await sayThrough(talking, ["olga", line], { dryRun: true }))?.kind).toBe("unquarantined");
  expect(Object.keys(talking.world.quarantined)).toEqual([key]);
});
