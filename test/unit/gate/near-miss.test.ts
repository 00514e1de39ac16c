import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCommand } from "../../../src/gate/command.ts";
import { nearMiss, speaksToUs } from "../../../src/gate/near-miss.ts";

describe("somebody wanted to stop", () => {
  test.each([
    ["/rollout abrot", "abort"],
    ["/rolout abort", "abort"],
    ["/rolluot abort!!", "abort"],
    ["/rollout abort!", "abort"],
    ["/rollout/abort", "abort"],
    ["/rollout-abort", "abort"],
    ["/rollout: abort", "abort"],
    ["/rolloutabort", null],
    ["rollout abort", "abort"],
    ["Rollout abort now", "abort"],
    ["／rollout abort", "abort"],
    ["/ｒｏｌｌｏｕｔ ａｂｏｒｔ", "abort"],
    ["\u200b/rollout abort", "abort"],
    ["/rollout\u00a0abort", "abort"],
    ["/rollback", "abort"],
    ["/roll-back now", "abort"],
    ["/rollout rollback", "abort"],
    ["/rollout roll-back", "abort"],
    ["/abort", "abort"],
    ["/ abort", "abort"],
    ["abort", "abort"],
    ["ABORT!", "abort"],
    ["\\rollout abort", "abort"],
    ["`/rollout abort`", "abort"],
    ["    /rollout abort", "abort"],
    ["This is bad.\n/rollout abort", "abort"],
    ["/rollout stop", "hold"],
    ["/rollout holdd", "hold"],
    ["/hold", "hold"],
    ["/stop", "hold"],
    ["pause", "hold"],
    ["> quoted\n\n/rollout hodl", "hold"],
    ["```\nx\n```\n/rollout abort", "abort"],
  ])("%j means %s", (body, verb) => {
    expect(nearMiss(body)?.verb ?? null).toBe(verb);
    expect(speaksToUs(body)).toBe(verb !== null);
  });
});

describe("people talk to each other", () => {
  test.each([
    "",
    "> /rollout abort",
    "> > /rollout abrot",
    "```\n/rollout abort\n```",
    "~~~sh\n/rollout abort\n~~~",
    "~~~\n```\n/rollout abort\n```\n~~~",
    ">rollout abort",
    "/rollout help me",
    `/rollout abrot ${"because of what I saw ".repeat(10)}`,
    "I like /rollout ack",
    "should we abort this?",
    "Let us hold on a second",
    "rollout stops being fun when nobody reads the plan",
    "the rollout can be aborted by anyone",
    "/assign @me",
    "/lgtm",
    "old",
    "bold",
    "gold",
    "sold",
    "kilo",
    "LGTM",
    "/close",
    "/retest",
  ])("%j", (body) => {
    expect(nearMiss(body)).toBe(null);
  });
});

test("one slip in the verb or the word before it is always answered or obeyed", () => {
  const base = "/rollout abort";
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: base.length - 1 }),
      fc.constantFrom("drop", "double", "swap"),
      (at, slip) => {
        const [a = "", b = ""] = [base[at], base[at + 1]];
        const written =
          slip === "drop"
            ? base.slice(0, at) + base.slice(at + 1)
            : slip === "double"
              ? base.slice(0, at) + a + base.slice(at)
              : base.slice(0, at) + b + a + base.slice(at + 2);
        if (/^\/\S+$/.test(written)) return;
        expect([parseCommand(written).kind === "command", nearMiss(written)?.verb === "abort"]).toContain(
          true,
        );
      },
    ),
  );
});

test("no text whatever takes long or throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (body) => {
      nearMiss(body);
      nearMiss(`/rollout ${body}`);
    }),
  );
  const started = performance.now();
  nearMiss(`/${"rollout ".repeat(8000)}`);
  nearMiss("/rollout abrot\n".repeat(5000));
  nearMiss("x".repeat(65_536));
  expect(performance.now() - started).toBeLessThan(500);
});
