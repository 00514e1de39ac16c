/** Several people want the next stages sooner than their bakes. Guards and rollback do not care. */
import { describe, expect, test } from "vitest";
import { renderStateChange } from "../../src/render/state-change.ts";
import { PLAN_MARKER } from "../../src/render/plan-comment.ts";
import { renderTickSummary } from "../../src/render/tick-summary.ts";
import { DAY, HOUR, MINUTE, plus } from "../../src/units.ts";
import { commit, listed } from "../unit/gate/facts-of.ts";
import { change } from "../support/driven.ts";
import { POLICY } from "../support/flow-rollout.ts";
import { talk } from "../support/talk.ts";
import type { Talk } from "../support/talk.ts";
import { Failure } from "../../src/errors.ts";

const terms = (text: string) => (policy: string) => `${policy}emergency: ${text}\n`;
const TWO = terms("{ needs: 2 of model-owner, skips: [bake], never: [rollback, guards] }");
const FIVE = 5 * MINUTE;

async function declared(policy = TWO, edit?: (file: string) => string): Promise<Talk> {
  const talking = await talk(edit, policy);
  await talking.say("olga", `/rollout emergency ${talking.digits} the old one leaks`);
  const answer = await talking.say("otto", `/rollout emergency ${talking.digits} it does`);
  expect(answer).toMatchObject({ kind: "emergency-declared", by: ["olga", "otto"], skips: ["bake"] });
  return talking;
}

describe("is declared", () => {
  test("by as many different holders of the role as the policy says", async () => {
    const { say, digits, state } = await talk((text) => text, TWO);
    const line = `/rollout emergency ${digits} the old one leaks`;
    expect(await say("olga", line)).toMatchObject({
      kind: "needs-another",
      verb: "emergency",
      more: { count: 1, role: "model-owner" },
    });
    expect(await say("olga", line)).toMatchObject({ kind: "needs-another" });
    expect(state().emergency ?? null).toBeNull();
    expect(await say("otto", line)).toMatchObject({ kind: "emergency-declared" });
    expect(state().emergency).toMatchObject({ by: ["olga", "otto"] });
  });

  test("by one, where the policy says one", async () => {
    const { say, digits } = await talk((text) => text, terms("{ needs: 1 of on-call, skips: [bake] }"));
    expect(await say("oscar", `/rollout emergency ${digits} now`)).toMatchObject({
      kind: "emergency-declared",
      by: ["oscar"],
    });
  });

  test("by three, where it says three: the third word completes it", async () => {
    const three = (policy: string) =>
      terms("{ needs: 3 of model-owner, skips: [bake] }")(
        policy.replace('["@olga", "@otto"]', '["@olga", "@otto", "@odile"]'),
      );
    const { say, digits } = await talk(
      (text) => text.replace('["@olga", "@otto"]', '["@olga", "@otto", "@odile"]'),
      three,
    );
    const line = `/rollout emergency ${digits} now`;
    expect(await say("olga", line)).toMatchObject({ more: { count: 2 } });
    expect(await say("otto", line)).toMatchObject({ more: { count: 1 } });
    expect(await say("odile", line)).toMatchObject({
      kind: "emergency-declared",
      by: ["olga", "otto", "odile"],
    });
  });

  test.each<readonly [string, string, (talking: Talk) => Promise<unknown>]>([
    [
      "somebody who does not hold the role",
      "not-allowed",
      ({ say, digits }) => say("oscar", `/rollout emergency ${digits} x`),
    ],
    ["a stranger", "not-allowed", ({ say, digits }) => say("eve", `/rollout emergency ${digits} x`)],
    [
      "a contributor",
      "not-allowed",
      ({ say, digits, change: facts }) => {
        facts({ commits: listed(commit("olga")) });
        return say("olga", `/rollout emergency ${digits} x`);
      },
    ],
    [
      "an app",
      "not-allowed",
      ({ say, digits }) => say("olga", `/rollout emergency ${digits} x`, { viaApp: "chat" }),
    ],
    [
      "an edited comment",
      "edited",
      ({ say, digits }) => say("olga", `/rollout emergency ${digits} x`, { edited: true }),
    ],
    [
      "the digits of another plan",
      "other-digest",
      ({ say }) => say("olga", `/rollout emergency ${"0".repeat(12)} x`),
    ],
    ["no reason", "not-understood", ({ say, digits }) => say("olga", `/rollout emergency ${digits}`)],
  ])("not by %s", async (_, kind, write) => {
    const talking = await talk((text) => text, TWO);
    expect(await write(talking)).toMatchObject({ kind });
    expect(talking.state().emergency ?? null).toBeNull();
    expect(talking.state().requests ?? []).toEqual([]);
  });

  test.each<readonly [string, (talking: Talk, first: number) => void]>([
    [
      "was edited since",
      ({ change: facts, world }, first) => {
        const items = (world.pulls.get(7)?.comments.items ?? []).map((each) =>
          each.id === first ? { ...each, edited: true } : each,
        );
        facts({ comments: { items, complete: true } });
      },
    ],
    [
      "is a day old",
      ({ world }) => {
        world.now = plus(world.now, DAY);
      },
    ],
    [
      "is of somebody who may not write any more",
      ({ change: facts }) => facts({ permissions: { olga: "read", otto: "write" } }),
    ],
  ])("not where the first word %s", async (_, meanwhile) => {
    const talking = await talk((text) => text, TWO);
    await talking.say("olga", `/rollout emergency ${talking.digits} x`);
    meanwhile(talking, talking.lastComment());
    expect(await talking.say("otto", `/rollout emergency ${talking.digits} x`)).toMatchObject({
      kind: "needs-another",
    });
    expect(talking.state().emergency ?? null).toBeNull();
  });

  test("not where the policy has no such way", async () => {
    const { say, digits } = await talk();
    expect(await say("olga", `/rollout emergency ${digits} x`)).toEqual({ kind: "no-emergency" });
  });

  test("once: a job that runs again does not declare it anew", async () => {
    const { again, lastComment, state } = await declared();
    const before = state().emergency;
    expect(await again(lastComment())).toEqual({ kind: "already-done" });
    expect(state().emergency).toEqual(before);
  });
});

describe("skips", () => {
  test("bakes: one interval that broke nothing is enough for each stage but the last", async () => {
    const { ticks, world } = await declared();
    expect(world.router.set.candidate).toBe(10);
    const report = await ticks(3 * FIVE, FIVE);
    expect(report).toMatchObject({ decision: "promote", reason: "bake-skipped", stage: "half" });
    await ticks(3 * FIVE, FIVE);
    expect(world.router.set.candidate).toBe(100);
    expect(await ticks(30 * MINUTE, FIVE)).toMatchObject({ decision: "bake", stage: "full" });
    const cut = world.journal.filter((line) => line.includes("cut the bake of"));
    expect(cut.map((line) => /bake of (\w+) short/.exec(line)?.[1])).toEqual(["first", "half"]);
    expect(world.journal.join("\n")).toContain('"event":"emergency","by":"olga and otto"');
  });

  test("no interval that nobody watched", async () => {
    const { ticks, world } = await declared();
    world.tell = () => "no-data";
    expect(await ticks(6 * FIVE, FIVE)).toMatchObject({ decision: "hold", reason: "no-evidence" });
    expect(world.router.set.candidate).toBe(10);
  });

  test("no guard: harm takes everything back, and one that holds holds", async () => {
    const { ticks, world } = await declared();
    world.tell = (_guard, _cohort, arm) => ({ events: arm === "candidate" ? 400 : 20, total: 1_000 });
    expect(await ticks(3 * FIVE, FIVE)).toMatchObject({ decision: "roll-back", reason: "breach" });
    expect(world.router.set.candidate).toBe(0);
  });

  test.each<readonly [string, string, (talking: Talk) => Promise<unknown>]>([
    ["a person's hold", "held", ({ say }) => say("writer", "/rollout hold")],
    [
      "the pager",
      "acknowledgement-expired",
      ({ world }) => {
        change(world, { covers: [] });
        return Promise.resolve();
      },
    ],
    [
      "a freeze that it may not",
      "frozen",
      ({ world }) => {
        const tree = world.trees.get(world.tip) ?? {};
        const freeze =
          'freeze: [ { from: "2026-11-23T00:00", until: "2026-11-30T00:00", because: year end } ]\n';
        world.trees.set(world.tip, { ...tree, [POLICY]: `${tree[POLICY] ?? ""}${freeze}` });
        return Promise.resolve();
      },
    ],
  ])("not %s", async (_, reason, meanwhile) => {
    const talking = await declared();
    await meanwhile(talking);
    expect(await talking.ticks(3 * FIVE, FIVE)).toMatchObject({ reason });
    expect(talking.world.router.set.candidate).toBeLessThanOrEqual(10);
  });

  test("no abort", async () => {
    const { ticks, world } = await declared();
    change(world, { abort: { by: "oscar", reason: "", at: world.now } });
    expect(await ticks(FIVE, FIVE)).toMatchObject({ decision: "roll-back", reason: "aborted" });
  });

  test.each<readonly [string, string, (file: string) => string]>([
    [
      "go",
      "a go",
      (file) => file.replace("weight: 50%, bake: 1h }", "weight: 50%, bake: 1h, go: [model-owner] }"),
    ],
    [
      "windows",
      "moving hours",
      (file) => file.replace("every: 5m", 'start: { zone: UTC, moves: "Mon-Sun 09:00-09:07" }\nevery: 5m'),
    ],
  ])("%s only where the policy names it", async (skip, _, edit) => {
    const strict = await declared(TWO, edit);
    expect(await strict.ticks(3 * FIVE, FIVE)).toMatchObject({ decision: "hold", stage: "first" });
    const { say, digits, ticks } = await talk(
      edit,
      terms(`{ needs: 1 of model-owner, skips: [bake, ${skip}] }`),
    );
    await say("olga", `/rollout emergency ${digits} x`);
    expect(await ticks(3 * FIVE, FIVE)).toMatchObject({ decision: "promote", stage: "half" });
  });

  test.each<readonly [string, (talking: Talk) => void]>([
    [
      "asks for more people",
      ({ world }) => {
        const tree = world.trees.get(world.tip) ?? {};
        world.trees.set(world.tip, { ...tree, [POLICY]: (tree[POLICY] ?? "").replace("2 of", "3 of") });
      },
    ],
    [
      "has no emergency any more",
      ({ world }) => {
        const tree = world.trees.get(world.tip) ?? {};
        world.trees.set(world.tip, {
          ...tree,
          [POLICY]: (tree[POLICY] ?? "").replace(/^emergency:.*$/m, ""),
        });
      },
    ],
  ])("nothing once the policy %s", async (_, meanwhile) => {
    const talking = await declared();
    meanwhile(talking);
    expect(await talking.ticks(3 * FIVE, FIVE)).toMatchObject({ decision: "bake", stage: "first" });
  });

  test("nothing after its day", async () => {
    const talking = await declared(TWO, (file) =>
      file.replaceAll("bake: 1h", "bake: 48h").replace("covers: 24h", "covers: 7d"),
    );
    talking.world.tell = () => "no-data";
    await talking.ticks(25 * HOUR, HOUR);
    talking.world.tell = () => ({ events: 20, total: 1_000 });
    expect(await talking.ticks(HOUR, 10 * MINUTE)).toMatchObject({ stage: "first" });
    expect(talking.world.router.set.candidate).toBe(10);
  });
});

describe("is told", () => {
  test("in red on top of the plan comment, of the summary, of each change and of the status", async () => {
    const { world, ticks, say } = await declared();
    const comment = world.pulls.get(7)?.comments.items.find(({ body }) => body.startsWith(PLAN_MARKER));
    const [marker, , caution, line] = comment?.body.split("\n") ?? [];
    expect([marker, caution]).toEqual([PLAN_MARKER, "> [!CAUTION]"]);
    expect(line).toContain("Emergency until");
    const report = await ticks(3 * FIVE, FIVE);
    expect(renderTickSummary(report).split("\n")[0]).toBe("> [!CAUTION]");
    expect(renderStateChange(report)?.split("\n").slice(0, 2).join("\n")).toContain("Emergency until");
    expect(JSON.stringify(await say("writer", "/rollout status"))).toContain("emergency");
  });

  test("declared again it stands there once", async () => {
    const { world, say, digits } = await declared();
    await say("olga", `/rollout emergency ${digits} still`);
    await say("otto", `/rollout emergency ${digits} still`);
    const comment = world.pulls.get(7)?.comments.items.find(({ body }) => body.startsWith(PLAN_MARKER));
    expect(comment?.body.split("Emergency until")).toHaveLength(2);
  });

  test("in an issue for the review, once, and again where it could not be opened", async () => {
    const { world, ticks, state } = await declared();
    const opened: string[] = [];
    world.incidents.open = () => Promise.reject(new Failure("github-unavailable", "HTTP 503"));
    const failed = await ticks(FIVE, FIVE);
    expect(failed.actions).toContainEqual(
      expect.objectContaining({
        does: "open the issue that reviews the emergency",
        outcome: expect.stringMatching(/^not done/),
      }),
    );
    world.incidents.open = ({ key }) => {
      opened.push(key);
      return Promise.resolve("https://github.example/acme/news/issues/9");
    };
    await ticks(4 * FIVE, FIVE);
    expect(opened).toEqual([expect.stringContaining("/emergency/")]);
    expect(state().emergency?.review).toBe("https://github.example/acme/news/issues/9");
  });
});
