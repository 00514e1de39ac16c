import { describe, expect, test } from "vitest";
import type { Channel } from "../../../src/config/channels.ts";
import type { Wake } from "../../../src/config/wake.ts";
import { hearersOf, pagersOf } from "../../../src/plan/hearers.ts";
import { adviseOnWaking } from "../../../src/plan/wake-problems.ts";
import { HOUR, milliseconds } from "../../../src/units.ts";
import { aPolicy, aRollout } from "../../support/rollout.ts";

const QUIET: Wake = { rolledBack: null, rollbackUnconfirmed: null, hold: null, noTick: null };
const NO_TICK = { ...QUIET, noTick: { after: HOUR, page: true } };
const SLACK: Channel = { kind: "slack", secret: "S" };

const codes = (...given: Parameters<typeof adviseOnWaking>): readonly string[] =>
  adviseOnWaking(...given).map(({ code }) => code);

describe("ticks that stop", () => {
  test.each([
    ["tier 1 without a heartbeat", 1, NO_TICK, null, ["heartbeat-missing"]],
    ["tier 1 with one", 1, NO_TICK, "HEARTBEAT_URL", []],
    ["tier 2", 2, NO_TICK, null, []],
    ["a policy that says neither, which the rubric asks for", 1, null, null, []],
  ] as const)("%s", (_, tier, wake, heartbeat, expected) => {
    expect(codes(aRollout({ tier }), aPolicy({ wake, heartbeat }))).toEqual(expected);
  });
});

describe("a page", () => {
  const PAGES: Wake = { ...QUIET, hold: { message: null, page: milliseconds(HOUR) } };

  test.each([
    ["a channel of the kind", { night: { kind: "pagerduty", secret: "P" }, desk: SLACK }, []],
    ["a channel that is called so", { pager: SLACK }, []],
    ["no pager", { desk: SLACK }, ["page-unheard"]],
    ["no channel at all", {}, ["page-unheard"]],
  ] as const)("with %s", (_, channels, expected) => {
    expect(codes(aRollout({ tier: 1, channels }), aPolicy({ wake: PAGES, heartbeat: "H" }))).toEqual(
      expected,
    );
  });

  test.each([
    ["us", ["events.pagerduty.com"], []],
    ["eu", ["events.pagerduty.com"], ["page-unheard"]],
    ["eu", ["*.pagerduty.com"], []],
    ["us", [], ["page-unheard"]],
  ] as const)("to a pager in %s is advised on where only %j are called", (region, notifiers, expected) => {
    const channels = { pager: { kind: "pagerduty", secret: "P", region } } as const;
    const hosts = { routers: [], sources: [], notifiers };
    expect(codes(aRollout({ tier: 1, channels }), aPolicy({ hosts }))).toEqual(expected);
  });

  test("that the policy does not want needs no pager", () => {
    expect(codes(aRollout({ tier: 1, channels: {} }), aPolicy({ wake: QUIET }))).toEqual([]);
  });
});

describe("who hears", () => {
  const channels = {
    pager: SLACK,
    night: { kind: "pagerduty", secret: "P" },
    desk: SLACK,
    team: SLACK,
  } as const;
  const says = (...said: readonly (readonly [on: string, to: string])[]) =>
    said.map(([on, to]) => ({ on, to, message: "x" }));

  test("a page: those that wake, before those that are only called so", () => {
    expect(pagersOf({ channels })).toEqual(["night"]);
    expect(pagersOf({ channels: { "on-call": SLACK, desk: SLACK } })).toEqual(["on-call"]);
  });

  test.each([
    ["those that the file names for it", says(["hold", "team"], ["rolled-back", "desk"]), "hold", ["team"]],
    ["those of a rollback where none is named for a hold", says(["rolled-back", "desk"]), "hold", ["desk"]],
    ["those of a hold where none is named for a rollback", says(["hold", "team"]), "rolled-back", ["team"]],
    ["everybody but the pager where none is named", says(), "hold", ["pager", "desk", "team"]],
    [
      "no pager, and nobody twice",
      says(["hold", "night"], ["hold", "desk"], ["hold", "desk"]),
      "hold",
      ["desk"],
    ],
    ["no people without a channel", says(["hold", "newsroom"]), "hold", ["pager", "desk", "team"]],
  ] as const)("a message: %s", (_, communications, moment, expected) => {
    expect(hearersOf({ channels, communications }, moment)).toEqual(expected);
  });
});
