import { describe, expect, test } from "vitest";
import { parseCommand } from "../../../src/gate/command.ts";

const D = "4f1c9a000000";

describe("what is reported", () => {
  test.each([
    ["/rollout report severe withdrawn", { says: "withdrawn", text: "" }],
    ["/rollout report severe withdrawn by the desk", { says: "withdrawn", text: "by the desk" }],
    ["/rollout report severe confirmed twice", { says: "confirmed", text: "twice" }],
    ["/rollout report severe", { says: "seen", text: "" }],
    ["/rollout report severe once", { says: "seen", text: "once" }],
  ])("%s", (body, expected) => {
    expect(parseCommand(body)).toMatchObject({ kind: "command", command: expected });
  });
});

describe("a word is read whole, or not at all", () => {
  test.each([
    ["seven digits", `/rollout ack ${D.slice(0, 7)}`],
    ["eleven digits", `/rollout ack ${D.slice(0, 11)}`],
    ["thirteen digits", `/rollout ack ${D}0`],
    ["a digit too many in front", `/rollout ack g${D}`],
    ["thirteen digits of a candidate", `/rollout unquarantine ${D}0 retrained`],
    ["a candidate that is no digits", "/rollout unquarantine latest retrained"],
    ["a stage with something behind it", `/rollout go canary-5! ${D}`],
    ["a stage with something before it", `/rollout go !canary-5 ${D}`],
    ["a time with something behind it", `/rollout ack ${D} 24hours`],
    ["a time with something before it", `/rollout ack ${D} +24h`],
    ["a moment with something behind it", `/rollout ack ${D} 2026-11-24T09:00Z+1`],
    ["a moment with something before it", `/rollout ack ${D} +2026-11-24T09:00Z`],
    ["a number without a unit", `/rollout ack ${D} 24`],
    ["a unit without a number", `/rollout ack ${D} h`],
  ])("%s", (_, body) => {
    expect(parseCommand(body).kind).toBe("wrong");
  });
});
