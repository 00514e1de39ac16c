import { describe, expect, test } from "vitest";
import { USAGE, VERBS, parseCommand } from "../../../src/gate/command.ts";

const D = "4f1c9a000000";

describe("a comment is a command", () => {
  test.each([
    [`/rollout ack ${D}`, { verb: "ack", digest: D, until: null }],
    [`/rollout ack ${D} 24h`, { verb: "ack", digest: D, until: { kind: "for", time: 86_400_000 } }],
    [
      `/rollout ack ${D} 2026-11-24T09:00Z`,
      { verb: "ack", digest: D, until: { kind: "at", at: Date.UTC(2026, 10, 24, 9) } },
    ],
    [
      `/rollout ack ${D} 2026-11-24T09:00+01:00`,
      { verb: "ack", digest: D, until: { kind: "at", at: Date.UTC(2026, 10, 24, 8) } },
    ],
    ["/rollout hold", { verb: "hold", reason: "" }],
    ["/rollout hold the desk  is short\r\nmore below", { verb: "hold", reason: "the desk is short" }],
    [`/rollout resume ${D} fixed`, { verb: "resume", digest: D, reason: "fixed" }],
    ["/rollout abort  now ", { verb: "abort", reason: "now" }],
    [`/rollout go canary-5 ${D}`, { verb: "go", stage: "canary-5", digest: D }],
    [`/rollout extend canary-5 24h ${D}`, { verb: "extend", stage: "canary-5", by: 86_400_000, digest: D }],
    [
      `/rollout override errors 30m ${D} known outage`,
      { verb: "override", guard: "errors", for: 1_800_000, digest: D, reason: "known outage" },
    ],
    ["/rollout report severe confirmed", { verb: "report", guard: "severe", says: "confirmed", text: "" }],
    [
      "/rollout report severe seen twice",
      { verb: "report", guard: "severe", says: "seen", text: "seen twice" },
    ],
    [`/rollout retry-from canary-1 ${D}`, { verb: "retry-from", stage: "canary-1", digest: D }],
    [`/rollout unquarantine ${D} retrained`, { verb: "unquarantine", key: D, reason: "retrained" }],
    ["/rollout status", { verb: "status" }],
    ["/rollout help", { verb: "help" }],
  ])("%s", (body, command) => {
    expect(parseCommand(body)).toEqual({ kind: "command", command });
  });
});

describe("a comment is none", () => {
  test.each([
    "",
    "please /rollout abort",
    " /rollout resume 4f1c9a000000",
    "\n/rollout status",
    "> /rollout abort",
    "```\n/rollout abort\n```",
    "    /rollout abort",
    "`/rollout abort`",
    "/rollouts abort",
    "/Rollout status",
    "\t/rollout abort",
    "/rollout-abort",
  ])("%j", (body) => {
    expect(parseCommand(body)).toEqual({ kind: "none" });
  });
});

describe("a command that is written wrongly says how to write it", () => {
  test.each([
    ["/rollout", "nothing"],
    ["/rollout promote", "promote"],
  ])("%s", (body, found) => {
    expect(parseCommand(body)).toEqual({ kind: "wrong", expected: `one of ${VERBS.join(", ")}`, found });
  });

  test.each([
    ["ack", "/rollout ack"],
    ["ack", "/rollout ack 4f1c9a"],
    ["ack", "/rollout ack 4F1C9A000000"],
    ["ack", `/rollout ack ${D} tomorrow`],
    ["ack", `/rollout ack ${D} 2026-11-24T09:00`],
    ["ack", `/rollout ack ${D} 2026-13-24T09:00Z`],
    ["ack", `/rollout ack ${D} 0h`],
    ["ack", `/rollout ack ${D} 24h please`],
    ["resume", "/rollout resume"],
    ["go", `/rollout go ${D}`],
    ["go", `/rollout go canary-5 ${D} now`],
    ["extend", `/rollout extend canary-5 long ${D}`],
    ["override", `/rollout override errors 4h ${D}`],
    ["report", "/rollout report"],
    ["retry-from", "/rollout retry-from Canary x"],
    ["unquarantine", `/rollout unquarantine ${D}`],
    ["status", "/rollout status please"],
  ] as const)("%s: %s", (verb, body) => {
    expect(parseCommand(body)).toEqual({ kind: "wrong", expected: USAGE[verb], found: body });
  });

  test.each([
    [300, "command"],
    [301, "wrong"],
  ])("%d characters: %s", (length, kind) => {
    expect(parseCommand(`/rollout resume ${D} `.padEnd(length, "x")).kind).toBe(kind);
  });
});

describe("what stops is read generously", () => {
  test.each([
    ["/rollout ABORT", "abort", ""],
    ["/ROLLOUT Abort now", "abort", "now"],
    ["   /rollout hold", "hold", ""],
    ["\n \r\n/rollout abort it smells", "abort", "it smells"],
    ["/rollout\tabort\r\nlong story", "abort", ""],
    [`/rollout abort ${"x".repeat(1000)}`, "abort", "x".repeat(300)],
    [`/rollout hold\n${"x".repeat(1000)}`, "hold", ""],
  ])("%j", (body, verb, reason) => {
    expect(parseCommand(body)).toEqual({ kind: "command", command: { verb, reason } });
  });

  test.each([
    "/rollout abortion",
    "/rollout hold-on",
    "/rollout aborted",
    "    /rollout abort",
    "> /rollout abort",
  ])("%j is none of it", (body) => {
    expect(parseCommand(body).kind).not.toBe("command");
  });
});
