/** What sources of rows may say is told when the file is read: where, what was expected, what to write. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { secretsOfSource } from "../../../src/config/source-names.ts";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const ARM = "arm: { label: version, baseline: v1, candidate: v2 }";
const LOG = `  log: { kind: sql, database: requests.db, ${ARM} }`;

function sourced(kind: string, options: string, more = "") {
  return parseMinimal(replacing(LOG, `  log: { kind: ${kind}, ${ARM}${more}, options: { ${options} } }`));
}

function parsed(kind: string, options: string, more = "") {
  const { rollout, problems } = sourced(kind, options, more);
  if (rollout === null) throw new TypeError(problems.map(({ message }) => message).join("\n"));
  return rollout.sources[0];
}

const COLUMNS = { timeUnit: "iso", lastAt: null, each: "sample" } as const;

describe("is read", () => {
  test("what a file needs, and its form by its name", () => {
    const file = { rows: "", time: "at", ...COLUMNS };
    for (const [path, format] of [
      ["a.csv", "csv"],
      ["a.json", "json"],
      ["b/a.jsonl", "jsonl"],
      ["a.ndjson", "jsonl"],
    ])
      expect(parsed("file", `path: ${path}, time: at`)).toMatchObject({
        kind: "file",
        options: { ...file, path, format },
      });
    expect(
      parsed("file", "path: a.log, format: jsonl, time: at, time-unit: utc, last-at: seen, each: interval"),
    ).toMatchObject({
      options: { format: "jsonl", timeUnit: "utc", lastAt: "seen", each: "interval" },
    });
  });

  test("what a call needs", () => {
    expect(parsed("http-json", 'url: "https://x.example/{from}"')).toMatchObject({
      options: {
        method: "GET",
        body: null,
        rows: "",
        next: null,
        nextAs: null,
        pageSize: null,
        time: null,
        ...COLUMNS,
      },
    });
    const paged =
      'method: POST, url: "https://x.example", body: { a: [1, "{to}"] }, next: /c, next-as: cursor, page-size: 50, time: at';
    expect(parsed("http-json", paged)).toMatchObject({
      options: {
        method: "POST",
        body: { a: [1, "{to}"] },
        next: "/c",
        nextAs: "cursor",
        pageSize: 50,
        time: "at",
      },
    });
  });

  test("what a program needs, and the names of all secrets", () => {
    const source = parsed(
      "command",
      "run: [./readings, --json], env: [A_KEY], within: 90s, format: csv, time: at",
      ", auth: { token: A_TOKEN }",
    );
    expect(source).toMatchObject({
      options: {
        run: ["./readings", "--json"],
        env: ["A_KEY"],
        within: 90_000,
        format: "csv",
        rows: "",
        time: "at",
        ...COLUMNS,
      },
    });
    expect(source === undefined ? [] : secretsOfSource(source)).toEqual(["A_TOKEN", "A_KEY"]);
    const call = parsed(
      "http-json",
      'url: "https://x.example", time: at, headers: { X-Key: "a ${env:B_KEY} b" }',
      ", auth: { bearer: B_TOKEN }",
    );
    expect(call === undefined ? [] : secretsOfSource(call)).toEqual(["B_TOKEN", "B_KEY"]);
  });
});

const URL = 'url: "https://x.example/q"';

describe("is refused", () => {
  test.each([
    ["file", "path: a.csv", "options", "`time` is missing"],
    ["file", "path: a.parquet, time: at", "options", "how the file is written"],
    ["file", "path: ../a.csv, time: at", "options.path", ""],
    ["file", "path: a.csv, time: at, rows: data", "options.rows", "JSON Pointer"],
    ["file", "path: a.csv, time: at, time-unit: minutes", "options.time-unit", "one of iso, utc, s, ms"],
    ["file", "path: a.csv, time: at, tine: at", "options", "`tine` is no key"],
    ["http-json", 'url: "http://x.example/{from}"', "options.url", "https, or a loopback address"],
    ["http-json", 'url: "https://{from}.example/"', "options.url", "a host that stands in the file"],
    ["http-json", 'url: "https://x.example/{from}#a"', "options.url", "without #"],
    ["http-json", 'url: "https://u:p@x.example/{from}"', "options.url", "a secret stands in"],
    ["http-json", URL, "options", "the column `time` of the rows, or {from}"],
    ["http-json", 'url: "https://x.example/?until={to}"', "options", "the column `time`"],
    ["http-json", 'url: "https://x.example/?since={fron}", time: at', "options.url", "{from} {fromMs}"],
    ["http-json", `method: POST, ${URL}, time: at, body: { q: "{a}" }`, "options.body.q", "{from} {fromMs}"],
    [
      "http-json",
      `method: POST, ${URL}, time: at, body: { "{from}": 1 }`,
      "options.body.{from}",
      "in values, not in keys",
    ],
    ["http-json", `${URL}, time: at, body: { a: 1 }`, "options", "method: POST"],
    ["http-json", 'url: "https://x.example/?k=${env:KEY}", time: at', "options.url", "secrets in headers"],
    [
      "http-json",
      `method: POST, ${URL}, time: at, body: { k: "\${env:KEY}" }`,
      "options.body.k",
      "secrets in headers",
    ],
    [
      "http-json",
      `${URL}, time: at, headers: { X-Key: "\${env:key}" }`,
      "options.headers.X-Key",
      "the name of a secret",
    ],
    ["http-json", `${URL}, time: at, headers: { Host: a.example }`, "options", "another header"],
    ["http-json", `${URL}, time: at, next-as: cursor`, "options", "names the further page"],
    ["http-json", `method: POST, ${URL}, time: at, next: /c, next-as: cursor`, "options", "a mapping"],
    [
      "http-json",
      `method: POST, ${URL}, time: at, body: [1], next: /c, next-as: cursor`,
      "options.body",
      "a mapping",
    ],
    ["http-json", `${URL}, time: at, page-size: 0`, "options.page-size", "from 1 to"],
    ["http-json", `method: PUT, ${URL}, time: at`, "options.method", "GET, POST"],
    ["command", "run: [./a]", "options", "`time` is missing"],
    ["command", "run: ./a, time: at", "options.run", ""],
    ["command", "run: [], time: at", "options.run", ""],
    ["command", "run: [./a], time: at, env: [lower]", "options.env[0]", "variable"],
    ["command", "run: [./a], time: at, within: 6m", "options.within", "from 1s to 5m"],
    ["command", "run: [./a], time: at, within: 10", "options.within", ""],
    ["command", "run: [./a], time: at, shell: true", "options", "`shell` is no key"],
  ])("%s: { %s }", (kind, options, at, expected) => {
    const { rollout, problems } = sourced(kind, options);
    expect(rollout).toBeNull();
    const said = problems.map((each) => [each.message, each.expected, each.suggestion].join(" | "));
    expect(said).toContainEqual(expect.stringContaining(`sources.log.${at}`));
    expect(said).toContainEqual(expect.stringContaining(expected));
  });

  test("a way to sign in that no header carries", () => {
    const { rollout, problems } = sourced("http-json", `${URL}, time: at`, ", auth: { api-key: KEY }");
    expect(rollout).toBeNull();
    expect(JSON.stringify(problems)).toContain("api-key");
  });
});

const PAGE = readFileSync(new globalThis.URL("../../../docs/sources.md", import.meta.url), "utf8");
const SECTIONS = PAGE.split(/^## /m).filter((section) => /^`(?:file|http-json|command)`/.test(section));

test("what docs/sources.md shows of these kinds is taken as it stands", () => {
  const blocks = SECTIONS.flatMap((section) =>
    [...section.matchAll(/```yaml\n(sources:\n[\s\S]*?)```/g)].map(([, yaml]) => yaml ?? ""),
  );
  expect(blocks.length).toBeGreaterThanOrEqual(3);
  for (const yaml of blocks) {
    const { rollout, problems } = parseMinimal((text) =>
      text.replace(/sources:\n[\s\S]*?(?=guards:\n)/, () => yaml),
    );
    expect(rollout === null ? problems.map(({ message }) => message) : []).toEqual([]);
  }
});
