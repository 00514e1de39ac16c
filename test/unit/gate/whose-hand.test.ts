/** Whose hand it was: apps in a person's name, people under an older name, and a veto that somebody else dismissed. */
import { expect, test } from "vitest";
import { ack, approval, commit, HEAD, listed, person, review, withPeople } from "./facts-of.ts";
import { ignoredIn, says } from "./judging.ts";

const ON_CALL = ack("oncall-a");

test.each([
  ["a person's own", { viaApp: null }, "go approved", []],
  [
    "one that an app wrote",
    { viaApp: "slack" },
    "waiting acknowledgement-missing",
    ["oncall-a acknowledgement via-app"],
  ],
  [
    "one of which nobody asked",
    { viaApp: undefined },
    "waiting acknowledgement-missing",
    ["oncall-a acknowledgement source-unread"],
  ],
] as const)("an acknowledgement counts only as %s", (_, given, outcome, ignored) => {
  const input = withPeople([approval("owner-a")], [ack("oncall-a", given)]);
  expect([says(input), ignoredIn(input)]).toEqual([outcome, ignored]);
});

test("who wrote a part under an older name is known by the account's number", () => {
  const wrote = { commit: HEAD, people: [{ ...person("owner-before"), id: 5 }], unattributed: [] };
  const given = { commits: listed(commit("author"), wrote) };
  const approves = (id: number) => approval("owner-a", { by: { ...person("owner-a"), id } });
  expect(says(withPeople([approves(6)], [ON_CALL], given))).toBe("go approved");
  const own = withPeople([approves(5)], [ON_CALL], given);
  expect([says(own), ignoredIn(own)]).toEqual(["waiting role-missing", ["owner-a approval contributor"]]);
});

test("who wrote a part is known by name where a number was read of one of the two only", () => {
  const given = { commits: listed(commit("Owner-A")) };
  const approves = approval("owner-a", { by: { ...person("owner-a"), id: 5 } });
  expect(says(withPeople([approves], [ON_CALL], given))).toBe("waiting role-missing");
});

test("a veto that somebody else dismissed still stops", () => {
  const dismissed = review("owner-b", "dismissed", { was: "changes-requested" });
  expect(says(withPeople([approval("owner-a"), dismissed], [ON_CALL]))).toBe("no-go changes-requested");
});
