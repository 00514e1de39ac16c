import { expect, test } from "vitest";
import { isServer, postgresAddress } from "../../../src/adapters/postgres-address.ts";

const at = (value: string, auth: Readonly<Record<string, string>> | null = null) =>
  postgresAddress({ database: "ROUTES_DB", auth }, (name) =>
    name === "ROUTES_DB" ? value : `PEM of ${name}`,
  );

test.each([
  ["ROUTES_DB", true],
  ["postgres://db/x", true],
  ["flags.db", false],
  ["var/FLAGS.db", false],
  ["Flags", false],
])("%s is a server: %s", (database, expected) => {
  expect(isServer(database)).toBe(expected);
});

test.each([
  ["", "postgres://user:password@host"],
  ["hunter2", "postgres://user:password@host"],
  ["https://hooks.acme.example/hunter2", "postgres://user:password@host"],
  ["mysql://ann:hunter2@db/x", "postgres://user:password@host"],
  ["postgres://ann:hunter2@db:port/x", "postgres://user:password@host"],
  ["postgres://ann:hunter2@169.254.169.254/x", "credentials"],
  ["postgres://ann:hunter2@db.acme.example/x?host=metadata.google.internal", "credentials"],
  ["postgres://ann:hunter2@2852039166/x", "credentials"],
  ["postgres://ann:hunter2@[fd00:ec2::254]/x", "credentials"],
  ["postgres://ann:hunter2@db.acme.example/x?host=fd00:ec2::254", "credentials"],
])("%s is refused, and not repeated", (value, words) => {
  expect(() => at(value)).toThrow(
    expect.objectContaining({ code: "call-wrong", message: expect.stringContaining(words) }),
  );
  expect(() => at(value)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
  );
});

test("a way to sign in that is no certificate is refused", () => {
  expect(() => at("postgres://db/x", { bearer: "TOKEN" })).toThrow(/`ca` alone/);
});

test("certificates outweigh what the address says of them", () => {
  const address = at("postgres://ann:x@db.acme.example/x?sslmode=disable&application_name=a", {
    ca: "PG_CA",
  });
  expect(address.ca).toBe("PEM of PG_CA");
  expect(address.url).toBe("postgres://ann:x@db.acme.example/x?application_name=a");
});

test("a password is hidden as it is written and as it is meant, wherever it stands", () => {
  const { hidden } = at("postgres://ann:p%2Fw%20rd@db/x?password=s%20cret");
  expect(hidden).toEqual(expect.arrayContaining(["p%2Fw%20rd", "p/w rd", "s cret"]));
});

test.each([
  ["postgres://db.acme.example/x", ["https://db.acme.example:5432"]],
  ["postgres://db.acme.example:6432/x", ["https://db.acme.example:6432"]],
  ["postgresql://a/x?host=b&port=1", ["https://a:1", "https://b:1"]],
])("%s leads to %j", (value, hosts) => {
  expect(at(value).hosts).toEqual(hosts);
});
