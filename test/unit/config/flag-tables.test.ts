import { expect, test } from "vitest";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const FLAGD =
  '  - { kind: flagd, file: flags.json, flag: greeter-v2, baseline: "off", candidate: "on", by: targetingKey }';

function routed(more: string) {
  return parseMinimal(replacing(FLAGD, `  - { kind: sql, key: name, percent: percent, ${more} }`));
}

test("a flag table is a file, or a server by the name of a secret, with its certificates and its schema", () => {
  const { rollout, problems } = routed(
    "database: ROUTES_DB, table: news.flags, where: { name: greeter }, auth: { ca: PG_CA }",
  );
  expect(problems).toEqual([]);
  expect(rollout?.routers[0]).toMatchObject({ table: "news.flags", auth: { ca: "PG_CA" } });
});

test.each([
  ["a row that nothing names", "database: flags.db, table: flags", "missing-key", "where: { name:"],
  [
    "another column alone",
    "database: flags.db, table: flags, where: { place: eu }",
    "missing-key",
    "where: { name:",
  ],
  [
    "an address",
    'database: "postgres://db.acme.example/news", table: flags, where: { name: greeter }',
    "wrong-value",
    "ROUTES_DB",
  ],
  [
    "a password of its own",
    "database: ROUTES_DB, table: flags, where: { name: greeter }, auth: { password: PG_PASSWORD }",
    "unknown-key",
    "",
  ],
  ["three names", "database: flags.db, table: a.b.c, where: { name: greeter }", "wrong-value", ""],
  ["SQL in a name", "database: flags.db, table: 'flags; DROP', where: { name: greeter }", "wrong-value", ""],
])("%s is refused", (_, more, code, suggestion) => {
  const { rollout, problems } = routed(more);
  expect(rollout).toBeNull();
  const found = problems.find((problem) => problem.code === code);
  expect(found, JSON.stringify(problems)).toBeDefined();
  expect(found?.suggestion ?? "").toContain(suggestion);
});
