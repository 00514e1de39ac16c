/** The `if` of the respond workflow: whatever would be answered starts a machine. */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTalk } from "../../src/entry/first-request.ts";
import { parseCommand, USAGE, VERBS } from "../../src/gate/command.ts";
import { nearMiss, speaksToUs } from "../../src/gate/near-miss.ts";
import { parseInputs } from "../../src/inputs.ts";
import { readWorkflow } from "../../src/protection/workflows/workflow.ts";
import { holds } from "../support/expression.ts";

const path = new URL("../../examples/workflows/model-rollout-respond.yml", import.meta.url);
const read = readWorkflow("respond.yml", readFileSync(path, "utf8"));
const condition = read.kind === "workflow" ? (read.workflow.jobs[0]?.if ?? "") : "";

const starts = (body: string, type = "User"): boolean =>
  holds(condition, { "github.event.comment.body": body, "github.event.comment.user.type": type });

const GIVEN: Readonly<Record<string, string>> = { command: "respond", token: "job" };
const inputs = parseInputs((name) => GIVEN[name] ?? "");
const skips = (body: string): boolean =>
  isTalk(inputs, {
    name: "issue_comment",
    action: "created",
    defaultBranch: "main",
    pullRequest: 7,
    runHead: null,
    comment: { id: 1, body },
    mergeGroup: null,
  });

describe("what is answered starts a machine", () => {
  test.each([
    ["/rollout abrot", "abort"],
    ["/rollout abort", "command"],
    ["rolout abrot", "abort"],
    ["orllout abort", "abort"],
    ["rollotu abrot", "abort"],
    ["ABORT", "abort"],
    ["Abort!", "abort"],
    ["/ROLLOUT ABORT", "command"],
    ["／rollout abort", "abort"],
    ["／ａｂｏｒｔ", "abort"],
    ["stop the rollout", null],
    ["`/rollout abort`", "abort"],
    ["It smells.\r\n/abrot", "abort"],
    ["It smells.\n   /abrot", "abort"],
    ["\n\n  /rollout hold", "command"],
    ["Freeze", "hold"],
    ["halt!", "hold"],
    ["\\rollout abort", "abort"],
    ["\u200b/abort", "abort"],
    ["Rollback.", "abort"],
    ["roll-back", "abort"],
  ])("%j", (body, meant) => {
    const parsed = parseCommand(body);
    expect(parsed.kind === "command" ? "command" : (nearMiss(body)?.verb ?? null)).toBe(meant);
    if (meant === null) return;
    expect([starts(body), skips(body)]).toEqual([true, false]);
  });

  test.each(VERBS.map((verb) => USAGE[verb]))("%s", (line) => {
    expect([starts(line), skips(line)]).toEqual([true, false]);
  });

  test("whatever slips into whatever people write to stop", () => {
    const words = [
      "abort",
      "rollback",
      "roll-back",
      "revert",
      "cancel",
      "kill",
      "hold",
      "stop",
      "halt",
      "pause",
    ];
    const line = fc
      .tuple(
        fc.constantFrom("", "  ", "\t", "`", "x\n", "x\r\n", "x\r", "> y\n\n "),
        fc.constantFrom("/", "／", "", "\\", "\u2044", "/ "),
        fc.constantFrom("rollout ", "Rollout ", "rollout/", "rollout-", "", "ROLLOUT\t"),
        fc.constantFrom(...words, "freeze", "ABORT"),
        fc.constantFrom("", "!", " now", " because of this", "`", "."),
      )
      .map((parts) => parts.join(""));
    const slips = fc.array(fc.tuple(fc.nat(40), fc.constantFrom("drop", "swap", "double", "other", "wide")), {
      maxLength: 3,
    });
    const isSound = fc.property(line, slips, (text, made) => {
      const body = made.reduce(slip, text);
      return !speaksToUs(body) || (starts(body) && !skips(body));
    });
    expect(fc.check(isSound, { numRuns: 20_000 }).counterexample).toBe(null);
  });
});

function slip(text: string, [place, kind]: readonly [number, string]): string {
  const at = place % Math.max(1, text.length);
  const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  const wide = /[!-~]/.test(here) ? String.fromCodePoint((here.codePointAt(0) ?? 0) + 0xfe_e0) : here;
  if (kind === "drop") return before + after;
  if (kind === "swap") return before + after.charAt(0) + here + after.slice(1);
  if (kind === "double") return before + here + here + after;
  return before + (kind === "wide" ? wide : "x") + after;
}

describe("what costs no machine", () => {
  test.each(["LGTM", "Looks fine to me.", "see https://example.com/a", "either/or", ""])("%j", (body) => {
    expect([starts(body), skips(body)]).toEqual([false, true]);
  });

  test("what a bot writes, which is never obeyed", () => {
    expect(starts("/rollout abort", "Bot")).toBe(false);
  });
});
