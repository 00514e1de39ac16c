/** What the plan says of sources, at the line of the file that asks for it. */
import { expect, test } from "vitest";
import { planFixture } from "../../support/planned.ts";
import { replacing } from "../../support/rollout-files.ts";

const SELECT = /"SELECT [^"]*"/g;
const ARM = "arm: { label: version, baseline: v1, candidate: v2 }";

/** The smallest example on another source, whose guards count what `text` says. */
function onSource(source: string, text: string) {
  const written = replacing(
    `log: { kind: sql, database: requests.db, ${ARM} }`,
    `log: { ${source}, ${ARM} }`,
  );
  return planFixture("minimal.yml", (file) => written(file).replaceAll(SELECT, () => JSON.stringify(text)));
}

const told = async (source: string, text: string) => {
  const { problems } = await onSource(source, text);
  return problems
    .filter(({ code }) => code.startsWith("source-"))
    .map(({ code, at, suggestion }) => [code, at.line, suggestion]);
};

const LANGFUSE = "kind: langfuse, auth: { public-key: PK, secret-key: SK }";
const DATADOG = "kind: datadog, auth: { api-key: DD_API_KEY, application-key: DD_APPLICATION_KEY }";
const COUNT = "sum:a.b{$where} by {$by}.as_count()";

test("a quota that is too small stands at its line, with the interval that would do", async () => {
  expect(await told(`${LANGFUSE}, quota: 100/day`, "{ view: observations }")).toEqual([
    ["source-quota", 10, "every: 15m"],
  ]);
  expect(await told(`${LANGFUSE}, quota: 2000/day`, "{ view: observations }")).toEqual([]);
  expect(await told(`${DATADOG}, quota: 12/hour`, COUNT)).toEqual([["source-quota", 10, "every: 10m"]]);
});

test("a source without a quota has no such problem", async () => {
  expect(await told(DATADOG, COUNT)).toEqual([]);
});

test.each([
  ["datadog of a site that is none", "kind: datadog, options: { site: evil.example }"],
  ["a quota of a week", `${DATADOG}, quota: 100/week`],
  ["evidently without files and service", "kind: evidently, options: {}"],
  ["evidently with one file for both versions", 'kind: evidently, options: { files: "r/{to}.json" }'],
])("%s is a problem of the file", async (_, source) => {
  const { problems } = await onSource(source, COUNT);
  const [found] = problems.filter(({ severity }) => severity !== "advice");
  expect(found?.at.line).toBe(10);
  expect(found?.expected).toMatch(/\w{4}/);
});

test.each([
  [DATADOG, COUNT, "api.datadoghq.com"],
  [`${DATADOG}, options: { site: datadoghq.eu }`, COUNT, "api.datadoghq.eu"],
  [LANGFUSE, "{ view: observations }", "cloud.langfuse.com"],
  [
    'kind: evidently, options: { url: "https://reports.example", project: 01949c8e-0b1c-7000-8000-000000000000 }',
    "{ metric: RowCount }",
    "reports.example",
  ],
])("a host that nobody wrote is one that the policy has to list: %s", async (source, text, host) => {
  const { problems } = await onSource(source, text);
  expect(problems.filter(({ code }) => code === "policy-host")).toMatchObject([{ found: host }]);
});
