import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact } from "../../../src/draft/redact.ts";
import { aRollout } from "../../support/rollout.ts";

const { people } = aRollout();
/** Written in two pieces, so that no scanner takes this file for a leak. */
const join = (...pieces: readonly string[]): string => pieces.join("");
const letters = "aB3dE5gH7jK9mN1pQ".repeat(5);

/** What must not leave, and what stands for it. */
const PRIVATE: readonly (readonly [what: string, secret: string, shown: string])[] = [
  ["a token of GitHub", join("ghp_", letters.slice(0, 36)), "[credential]"],
  ["a key of a model", join("sk-proj-", letters.slice(0, 40)), "[credential]"],
  ["a key of a cloud", join("AKIA", "IOSFODNN7EXAMPLE"), "[credential]"],
  [
    "a web hook",
    join("https://hooks.slack.com/services/", "T0000/B0000/", letters.slice(0, 24)),
    "[address]",
  ],
  ["an e-mail", "jo.doe+rollouts@mail.acme.example", "[e-mail]"],
  ["an address", "https://grafana.acme.example/d/abc?var=1", "[address]"],
  ["a host", "prometheus.monitoring.svc.cluster.local:9090", "[host]"],
  ["a host of one name", "acme.example", "[host]"],
  ["a machine with its port", "db01:5432", "[host]"],
  ["an IPv4 address", "10.20.30.40", "[address]"],
  ["an IPv4 network", "10.20.0.0/16", "[address]"],
  ["an IPv6 address", "2001:db8:85a3::8a2e:370:7334", "[address]"],
  ["a telephone", "+49 (30) 901820-11", "[phone]"],
  ["a telephone without a country", "(555) 012-3456", "[phone]"],
  ["a card", "4111 1111 1111 1111", "[card number]"],
  ["a card without blanks", "5555555555554444", "[card number]"],
  ["a UUID", "0f8fad5b-d9cb-469f-a165-70867728950e", "[id]"],
  ["a digest", "6b1f0c2d9e8a7b3c4d5e6f708192a3b4c5d6e7f8", "[id]"],
  ["a person of the file", "@owner-a", "[model-owner]"],
  ["a person of the file without the sign", "oncall-b", "[on-call]"],
  ["a person whom the file does not name", "@somebody-else", "[person]"],
  ["a team", "@acme/payments", "[person]"],
];

describe("0.19w, 0.22w: what is private does not leave", () => {
  test.each(PRIVATE)("%s", (_, secret, shown) => {
    expect(redact(`Ask ${secret} first.`, people)).toBe(`Ask ${shown} first.`);
  });

  test.each([
    ["password: hunter2", "password: [credential]"],
    ["DB_PASSWORD=hunter2;next", "DB_PASSWORD=[credential];next"],
    ["the password is hunter2, as always", "the password is [credential], as always"],
    ["passwd `hunter2`", "passwd `[credential]`"],
    ["api-key: abcd1234", "api-key: [credential]"],
    ["gh\u200Bp_" + letters.slice(0, 36), "[credential]"],
    ["jo\u2060@acme.example", "[e-mail]"],
    ["ＡＫＩＡＩＯＳＦＯＤＮＮ７ＥＸＡＭＰＬＥ", "[credential]"],
    ["ｏｌｇａ＠acme.com", "[e-mail]"],
    ["jo@localhost", "[e-mail]"],
    ["DB_PASS=abcd1234", "DB_PASS=[credential]"],
    ["pw: Sommer2026!", "pw: [credential]"],
    ["SECRET_KEY_BASE=01234567", "SECRET_KEY_BASE=[credential]"],
    ["+49 (0)30 / 123 456", "[phone]"],
    ["4111_1111_1111_1111", "[card number]"],
    ["@b@It waits", "[person][person] waits"],
    ["db.acme.example@b", "[host][person]"],
    ["arn:aws:iam::123456789012:role/deploy", "[id]"],
  ])("%j becomes %j", (text, shown) => {
    expect(redact(text, people)).toBe(shown);
  });

  test.each([
    "v2.0.0 replaces v1.8.2 on Mon 2026-11-23 08:00 UTC; p95 is 900 ms (10:30:15).",
    "310,000 summaries a day, 100 000 users, $4.60 per 1,000, 0.25%.",
    "news-14b@2026-10-02 reads docs/model-card.md and evals/v2.json, e.g. at night.",
    "unsupported-claims-of-the-last-30-days and canary-50 **stay** `as they are`.",
    "The owner of the desk says: summaries are longer.",
    "The password reset of 3 users; a passphrase is asked for; release:2026 at 10:30, ratio:1500% or step:100.",
  ])("what tells nothing private stays: %s", (text) => {
    expect(redact(text, people)).toBe(text);
  });

  test("wherever it stands, and also twice", () => {
    const words = fc.constantFrom(" ", "\n", "(", '"', "ask ", ", ", ": ", "**", "the ", "\t", "5% ");
    const parts = fc.array(fc.oneof(words, fc.constantFrom(...PRIVATE.map(([, secret]) => ` ${secret} `))), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(parts, (some) => {
        const shown = redact(some.join(""), people);
        expect(PRIVATE.filter(([, secret]) => shown.includes(secret)).map(([what]) => what)).toEqual([]);
        expect(redact(shown, people)).toBe(shown);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    "a",
    "a.",
    "a@",
    "1",
    "1 ",
    "a-",
    "::",
    "[",
    "secret",
    "token=",
    "a_",
    "+1",
    "@a",
    "a:",
    "pwd ",
    "pwd a",
  ])("a long run of %j takes a time that grows with its length", (piece) => {
    expect(redact(piece.repeat(20_000), people).length).toBeLessThanOrEqual(40_000 * piece.length + 20);
  });
});
