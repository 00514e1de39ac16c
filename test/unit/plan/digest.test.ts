import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../../src/plan/canonical-json.ts";
import { digestOf } from "../../../src/plan/digest.ts";
import { sha256 } from "../../../src/plan/sha256.ts";
import { NAMED, aPlan, aPlanInput } from "../../support/rollout.ts";

describe("SHA-256", () => {
  test.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
    ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  ])("is that of FIPS 180-4", (message, expected) => {
    expect(sha256(message)).toBe(expected);
  });

  test("agrees with OpenSSL on every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (value) => {
        expect(sha256(value)).toBe(createHash("sha256").update(value, "utf8").digest("hex"));
      }),
    );
  });
});

describe("canonical JSON", () => {
  test("sorts keys at every depth and keeps lists in order", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, "x"], a: null, B: 1.5 })).toBe(
      '{"B":1.5,"a":null,"b":[{"c":2,"d":1},"x"]}',
    );
  });

  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [10n], [() => 1]])(
    "refuses %s, which would vanish",
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    },
  );

  test("is equal for equal values whatever the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
  });
});

describe("the digest", () => {
  const { resolved } = aPlanInput();
  const digest = digestOf({ version: 1, resolved, named: NAMED });

  test("does not depend on the clock, the policy or the order of keys and named files", () => {
    const turned = JSON.parse(JSON.stringify(resolved), (_, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    ) as unknown;
    expect(digestOf({ version: 1, resolved: turned, named: NAMED.toReversed() })).toBe(digest);
    expect(aPlan().digest).toBe(digest);
  });

  test("changes with the blob of every named file, its path and its side", () => {
    for (const [index, file] of NAMED.entries()) {
      for (const other of [
        { ...file, blob: "f".repeat(40) },
        { ...file, path: "other.md" },
      ]) {
        expect(digestOf({ version: 1, resolved, named: NAMED.with(index, other as never) })).not.toBe(digest);
      }
    }
    expect(digestOf({ version: 2, resolved, named: NAMED })).not.toBe(digest);
  });

  test("changes with each single value of the resolved file", () => {
    const paths = scalarsOf(resolved, []);
    expect(paths.length).toBeGreaterThan(200);
    const digests = new Set(
      paths.map((path) => digestOf({ version: 1, resolved: change(resolved, path), named: NAMED })),
    );
    expect(digests.has(digest)).toBe(false);
    expect(digests.size).toBe(paths.length);
  });
});

function scalarsOf(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => scalarsOf(member, [...path, key]));
}

function change(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return [value, "changed"];
  const changed = Object.entries(value).map(
    ([name, member]) => [name, name === key ? change(member, rest) : member] as const,
  );
  return Array.isArray(value) ? changed.map(([, member]) => member) : Object.fromEntries(changed);
}
