import { describe, expect, test } from "vitest";
import { hostOf, isForbidden, isListed } from "../../src/hosts.ts";

describe("a host is listed", () => {
  test.each([
    ["https://a.example/x", ["a.example"], true],
    ["https://A.EXAMPLE", ["a.example"], true],
    ["https://a.example./x", ["a.example"], true],
    ["https://a.example:443", ["a.example"], true],
    ["https://a.example:8443", ["a.example"], false],
    ["https://a.example:8443", ["a.example:8443"], true],
    ["https://a.example", ["a.example:8443"], false],
    ["http://a.example", ["a.example"], true],
    ["http://a.example", ["a.example:443"], false],
    ["https://b.a.example", ["a.example"], false],
    ["https://b.a.example", ["*.a.example"], true],
    ["https://c.b.a.example:9", ["*.a.example:9"], true],
    ["https://a.example", ["*.a.example"], false],
    ["https://nota.example", ["*.a.example"], false],
    ["https://a.example.evil.example", ["a.example", "*.a.example"], false],
    ["https://a.example@evil.example", ["a.example"], false],
    ["https://evil.example#@a.example", ["a.example"], false],
    ["https://evil.example\\@a.example", ["a.example"], false],
    ["https://me:pw@a.example", ["a.example"], false],
    ["https://аpple.example", ["apple.example"], false],
    ["https://xn--pple-43d.example", ["аpple.example"], false],
    ["https://ａ.example", ["a.example"], true],
    ["ftp://a.example", ["a.example"], false],
    ["no address", ["no address"], false],
    ["http://127.1", ["127.0.0.1"], true],
    ["http://2130706433", ["127.0.0.1"], true],
    ["http://169.254.169.254", ["169.254.169.254"], false],
  ] as const)("%s of %j: %s", (url, list, listed) => {
    expect(isListed(url, list)).toBe(listed);
  });

  test("a name in an address is no host", () => {
    expect(hostOf("https://a.example@b.example")).toBeNull();
  });
});

test.each([
  ["http://169.254.169.254/latest/meta-data", true],
  ["http://169.254.170.2", true],
  ["http://2852039166", true],
  ["http://0xA9FEA9FE", true],
  ["http://0251.0376.0251.0376", true],
  ["http://169.254.43518", true],
  ["http://169.254.169.254./", true],
  ["http://①⑥⑨.254.169.254", true],
  ["http://[::ffff:169.254.169.254]", true],
  ["http://[::ffff:a9fe:a9fe]", true],
  ["http://[64:ff9b::169.254.169.254]", true],
  ["http://[::169.254.169.254]", true],
  ["http://[fe80::1]", true],
  ["http://[FD00:EC2::254]", true],
  ["http://metadata.google.internal", true],
  ["http://METADATA.GOOGLE.INTERNAL./computeMetadata/v1", true],
  ["http://metadata", true],
  ["http://100.100.100.200", true],
  ["http://168.63.129.16", true],
  ["http://127.0.0.1:9090", false],
  ["http://localhost", false],
  ["http://10.0.0.1", false],
  ["http://[::1]", false],
  ["http://169.253.1.1", false],
  ["https://metadata.acme.example", false],
  ["no address", false],
])("%s gives credentials away: %s", (url, forbidden) => {
  expect(isForbidden(url)).toBe(forbidden);
});
