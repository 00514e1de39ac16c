import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { EvaluateStage } from "../../../src/config/rollout.ts";
import type { Misread, ReadResults, Results, Sought } from "../../../src/evidence/answers.ts";
import { readResults } from "../../../src/evidence/read.ts";

const SOUGHT: Sought = { labels: ["desk"], item: null, cohortFrom: null, score: null };

/** Files in the form of the programs' published schemas: inspect_ai 0.3 (`EvalLog`), deepeval 4.1 and 0.21 (`TestRun`), ragas, pytest. */
const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/evals/${name}`, import.meta.url), "utf8");

const reader =
  (kind: EvaluateStage["reader"]) =>
  (text: string, sought: Partial<Sought> = {}): ReadResults =>
    readResults(text, kind, { ...SOUGHT, ...sought });

function resultsOf(read: ReadResults): Results {
  if (read.kind === "wrong") throw new RangeError(JSON.stringify(read.misreads));
  return read.results;
}

function misreadsOf(read: ReadResults): readonly Misread[] {
  if (read.kind === "read") throw new RangeError(`read ${read.results.answers.length} answers`);
  return read.misreads;
}

const verdicts = (read: ReadResults): readonly unknown[] =>
  resultsOf(read).answers.map(({ name, pass, score, error }) => [name, pass, score, error]);
const desks = ({ answers }: Results): readonly unknown[] =>
  answers.map(({ labels }) => labels.get("desk")?.[0]);
const asText = (value: unknown): string => JSON.stringify(value);

describe("Inspect", () => {
  const read = reader("inspect");
  const log = (overrides: object = {}, samples: readonly object[] = [sample()]): string =>
    asText({
      version: 2,
      status: "success",
      eval: { task: "news", model: "openai/news-14b" },
      samples,
      ...overrides,
    });
  function sample(told: object = {}): object {
    return { id: "a1", epoch: 1, input: "q", scores: { match: { value: "C" } }, metadata: {}, ...told };
  }

  test("reads a whole log: epochs are repeats, NaN is no score, an error is no verdict", () => {
    const results = resultsOf(read(fixture("inspect-v2.json")));
    expect(
      results.answers.map(({ item, repeat, pass, score, error }) => [item, repeat, pass, score, error]),
    ).toEqual([
      ["a1", 1, true, 1, null],
      ["a1", 2, false, 0, null],
      ["a2", 1, true, 1, null],
      ["a2", 2, true, 1, null],
      ["a3", 1, false, 0, null],
      ["a3", 2, null, null, null],
      ["a4", 1, false, 0, null],
      ["a4", 2, null, null, "RateLimitError: HTTP 429"],
    ]);
    expect(desks(results).slice(0, 3)).toEqual(["breaking", "breaking", "weather"]);
    expect(results).toMatchObject({ madeWith: ["openai/news-14b"], scoreNames: ["match"] });
    expect(results.unfinished).toBeUndefined();
    expect([...(results.setting ?? [])]).toContainEqual(["inspect_ai", "0.3.140"]);
  });

  test.each([
    ["C", true, 1],
    ["I", false, 0],
    ["N", false, 0],
    ["P", null, 0.5],
    [true, true, 1],
    [false, false, 0],
    ["Yes", true, 1],
    ["no", false, 0],
    [0.75, null, 0.75],
    ["0.75", null, 0.75],
  ])("reads the value %j", (value, pass, score) => {
    expect(verdicts(read(log({}, [sample({ scores: { match: { value } } })]), { score: "match" }))).toEqual([
      ["a1", pass, score, null],
    ]);
  });

  test.each(["excellent", "", "NaN", null, [1, 0], "1e999"])(
    "does not count %j as 0, although Inspect does",
    (value) => {
      const samples = [sample({ id: "a0" }), sample({ scores: { match: { value } } })];
      expect(verdicts(read(log({}, samples)))[1]).toEqual(["a1", null, null, null]);
    },
  );

  test("asks which of several scorers is meant, and finds one within a scorer", () => {
    const scores = { match: { value: "C" }, quality: { value: { tone: 0.5, length: 1 } } };
    expect(misreadsOf(read(log({}, [sample({ scores })])))).toMatchObject([
      { expected: "one of match, quality.length, quality.tone", write: "score: match in the stage" },
    ]);
    expect(verdicts(read(log({}, [sample({ scores })]), { score: "quality.tone" }))).toEqual([
      ["a1", null, 0.5, null],
    ]);
  });

  test.each([
    [{ status: "started" }, "its status is started"],
    [{ status: "cancelled" }, "its status is cancelled"],
    [{ status: "error", error: { message: "out of memory" } }, "its status is error (out of memory)"],
    [{ invalidated: true }, "samples of it were invalidated"],
    [{ results: { total_samples: 3 } }, "it counts 3 samples and holds 1"],
  ])("calls a run partial with %j", (overrides, unfinished) => {
    expect(resultsOf(read(log(overrides)))).toMatchObject({ unfinished });
  });

  test("a sample that was invalidated has no verdict", () => {
    const samples = [sample({ id: "a0" }), sample({ invalidation: { author: "who" } })];
    expect(verdicts(read(log({}, samples)))[1]).toEqual(["a1", null, null, "it was invalidated"]);
  });

  test.each([
    ["the binary log", "PK\u0003\u0004\u0014\u0000", "this is Inspect's binary log", "inspect log dump"],
    ["a head without samples", log({ samples: null }), "the log has no samples", "--header-only"],
    ["another version", log({ version: 3 }), "this form of Inspect's log is not known", "jsonl"],
    ["another program's file", '{"results": []}', "this is no log of Inspect", "inspect log dump"],
    ["a log that breaks off", log().slice(0, 90), "the results break off in the middle", "the whole file"],
    ["no samples at all", log({ samples: [] }), "the file holds no answer", ""],
  ])("refuses %s, with what to write", (_, text, message, write) => {
    const [misread] = misreadsOf(read(text));
    expect(misread?.message).toBe(message);
    expect(misread?.write ?? "").toContain(write);
  });

  test("says line and column, behind NaN too", () => {
    const text = `{"version": 2, "status": "success", "eval": {"model": "m"},\n "samples": [{"id": "a", "epoch": 1, "x": [NaN, -Infinity], "epoch": "one"}]}`;
    expect(misreadsOf(read(text))).toMatchObject([
      { message: "epoch cannot be read", expected: "a whole number", found: '"one"', at: { line: 2 } },
    ]);
    expect(misreadsOf(read('{"version": 2, "a": NaN, "status": maybe}'))).toMatchObject([
      { at: { line: 1, column: 36 }, found: "maybe" },
    ]);
  });

  test("tells an epoch that stands twice", () => {
    expect(misreadsOf(read(log({}, [sample(), sample()])))).toMatchObject([
      { message: "epoch 1 of sample a1 stands twice" },
    ]);
  });

  test("takes the id from where the stage says, and the question without the ids of its messages", () => {
    const asked = (id: string): object =>
      sample({ input: [{ id, role: "user", content: "q" }], metadata: { id: 7, desk: "sport" } });
    const answers = [asked("m1"), asked("m2")].map(
      (each) =>
        resultsOf(read(log({}, [each]), { item: "metadata.id", cohortFrom: "metadata.desk" })).answers[0],
    );
    expect(answers[0]).toMatchObject({ item: "7", cohorts: ["sport"], asks: '[["user","q"]]' });
    expect(answers[1]?.asks).toBe(answers[0]?.asks);
    expect(misreadsOf(read(log(), { item: "metadata.id" }))).toMatchObject([
      { expected: "metadata.id, the sample's own id" },
    ]);
  });
});

describe("DeepEval", () => {
  const read = reader("deepeval");
  const run = (cases: readonly object[], overrides: object = {}): string =>
    asText({ testCases: cases, ...overrides });
  const aCase = (told: object = {}): object => ({ name: "t1", input: "q1", success: true, ...told });

  test("reads the newer form: a metric that broke is no verdict, one that is flaky decides nothing", () => {
    const results = resultsOf(read(fixture("deepeval-4.json")));
    expect(verdicts({ kind: "read", results })).toEqual([
      ["What did the council decide?", true, null, null],
      ["Will it rain?", null, null, "Evaluation LLM outputted an invalid JSON."],
      ["Who won?", false, null, null],
    ]);
    expect(desks(results)).toEqual(["breaking", "weather", "sport"]);
    expect(results).toMatchObject({ madeWith: ["news-14b"], scoreNames: ["Faithfulness", "Tone [GEval]"] });
    expect([...(results.setting ?? [])]).toEqual([
      ["dataset", "news"],
      ["threshold of Faithfulness", "0.7"],
      ["judge of Faithfulness", "gpt-4.1"],
      ["threshold of Tone [GEval]", "0.5"],
      ["judge of Tone [GEval]", "gpt-4.1"],
    ]);
  });

  test("reads the older form, whose metrics have other names", () => {
    const text = fixture("deepeval-0.json");
    expect(verdicts(read(text, { score: "Faithfulness" }))).toEqual([
      ["test_bridge", true, 0.92, null],
      ["test_rain", false, 0.3, null],
    ]);
    expect(verdicts(read(asText({ testRunData: JSON.parse(text) })))).toHaveLength(2);
  });

  test("a name that is only a position is none: another order pairs the same tests", () => {
    const cases = [aCase({ name: "test_case_0" }), aCase({ name: "test_case_1", input: "q2" })];
    const swapped = [aCase({ name: "test_case_0", input: "q2" }), aCase({ name: "test_case_1" })];
    const items = (list: readonly object[]): ReadonlySet<string> =>
      new Set(resultsOf(read(run(list))).answers.map(({ item }) => item));
    expect(items(cases)).toEqual(items(swapped));
    expect(misreadsOf(read(run([aCase({ name: "test_case_0", input: "" })])))).toMatchObject([
      { message: "nothing tells this test from the others", write: expect.stringContaining("metadata.id") },
    ]);
  });

  test("a test that one metric failed has failed, although another broke", () => {
    const metricsData = [
      { name: "A", success: false, score: 0.1 },
      { name: "B", success: false, error: "timeout" },
    ];
    expect(verdicts(read(run([aCase({ success: false, metricsData })])))).toEqual([
      ["t1", false, null, null],
    ]);
    const broken = { name: "B", success: true, score: 1, error: "timeout" };
    expect(verdicts(read(run([aCase({ metricsData: [broken] })])))).toEqual([["t1", null, null, "timeout"]]);
  });

  test("reads conversations, NaN, and a test without a verdict", () => {
    const text = run([aCase(), aCase({ name: "t2", success: null })], {
      conversationalTestCases: [{ name: "c1", scenario: "a refund", success: false, metricsData: [] }],
    });
    expect(verdicts(read(text)).map((each) => (Array.isArray(each) ? each[1] : each))).toEqual([
      true,
      null,
      false,
    ]);
    const nan = run([aCase({ metricsData: [{ name: "A", score: "x" }] })]).replace('"x"', "NaN");
    expect(misreadsOf(read(nan, { score: "A" }))).toMatchObject([
      { message: "no answer has a number for the score A" },
    ]);
  });

  test.each([
    [
      "a metric that stands twice",
      run([aCase({ metricsData: [{ name: "A" }, { name: "A" }] })]),
      "the metric A stands 2 times",
    ],
    ["a verdict in words", run([aCase({ success: "yes" })]), "success cannot be read"],
    ["another program's file", '{"results": []}', "these are no results of DeepEval"],
    ["a list", "[]", "these are no results of DeepEval"],
    ["a file that breaks off", run([aCase()]).slice(0, 30), "the results break off in the middle"],
    ["brackets without end", "[".repeat(100_000) + "]".repeat(100_000), "this is not JSON"],
  ])("refuses %s", (_, text, message) => {
    expect(misreadsOf(read(text, { score: "A" }))[0]?.message).toBe(message);
  });

  test("a file that holds fewer tests than it counts is a part of a run", () => {
    expect(resultsOf(read(run([aCase()], { testPassed: 2, testFailed: 1 })))).toMatchObject({
      unfinished: "it counts 3 tests and holds 1",
    });
  });
});

describe("Ragas", () => {
  const read = reader("ragas");

  test("reads what pandas writes: an empty cell and nan are no score, a formula is a text", () => {
    const text = fixture("ragas.csv");
    expect(verdicts(read(text, { score: "faithfulness" }))).toEqual([
      ["What did the council decide?", null, 0.9166666666666666, null],
      ["Will it rain?", null, null, null],
      ['=HYPERLINK("x") or not?', null, 1, null],
    ]);
    expect(resultsOf(read(text, { score: "answer_relevancy" })).scoreNames).toEqual([
      "faithfulness",
      "answer_relevancy",
    ]);
  });

  test("takes ids and cohorts from columns, and remembers the question", () => {
    const text = "id,question,desk,faithfulness\r\n7,who?,sport,1\r\n8,why?,,0\r\n";
    const { answers } = resultsOf(
      read(text, { item: "columns.id", cohortFrom: "columns.desk", score: "faithfulness" }),
    );
    expect(answers.map(({ item, asks, cohorts }) => [item, asks, cohorts])).toEqual([
      ["7", "who?", ["sport"]],
      ["8", "why?", null],
    ]);
    expect(desks(resultsOf(read(text, { score: "faithfulness" })))).toEqual(["sport", undefined]);
  });

  test.each([
    ["no score named", "user_input,f\nq,1\n", null, 1, 1, "no answer says whether it passed"],
    [
      "a score misspelt",
      "user_input,faithfulness\nq,1\n",
      "faithfulnes",
      1,
      1,
      "no answer has a score called faithfulnes",
    ],
    [
      "a score that never is a number",
      "user_input,f\nq,NaN\n",
      "f",
      1,
      1,
      "no answer has a number for the score f",
    ],
    ["a score in words", "user_input,f\nq,1\nr,good\n", "f", 3, 3, "the score cannot be read"],
    ["a formula as a score", "user_input,f\nq,=1+1\n", "f", 2, 3, "the score cannot be read"],
    ["a comma as decimal point", 'user_input,f\nq,"0,5"\n', "f", 2, 3, "the score cannot be read"],
    ["no questions", "text,f\nq,1\n", "f", 1, 1, "no column holds the questions"],
    ["an empty question", "user_input,f\n,1\n", "f", 2, 1, "nothing tells this row from the others"],
    ["semicolons", "user_input;f\nq;1\n", "f", 1, 1, "the columns are not separated by commas"],
    ["tabs", "user_input\tf\nq\t1\n", "f", 1, 1, "the columns are not separated by commas"],
    ["a column twice", "user_input,f,f\nq,1,0\n", "f", 1, 14, "the column f stands twice"],
    ["a row too long", "user_input,f\nq,1,2\nr,1\n", "f", 2, 3, "a row has not as many cells as the header"],
    ["a last row too short", "user_input,f\nq,1\nr\n", "f", 3, 1, "the results break off in the middle"],
    ["a quote that never closes", 'user_input,f\n"q,1\n', "f", 2, 1, "the results break off in the middle"],
    ["a quote in the middle", 'user_input,f\nq"r,1\n', "f", 2, 2, "this is not CSV"],
    ["something behind a quote", 'user_input,f\n"q"r,1\n', "f", 2, 4, "this is not CSV"],
    ["nothing", "", "f", 1, 1, "no column holds the questions"],
    ["a header only", "user_input,f\n", "f", 1, 1, "the file holds no answer"],
  ])("refuses %s at its place", (_, text, score, line, column, message) => {
    expect(misreadsOf(read(text, { score }))[0]).toMatchObject({ at: { line, column }, message });
  });

  test("counts lines within quotes", () => {
    const [misread] = misreadsOf(read('user_input,f\n"q\nover\nlines",1\nr,x\n', { score: "f" }));
    expect(misread?.at).toEqual({ line: 5, column: 3 });
  });
});

describe("JUnit", () => {
  const read = reader("junit");
  const suite = (inner: string, head = 'name="s"'): string => `<testsuite ${head}>${inner}</testsuite>`;
  const PASSED = '<testcase classname="c" name="t"/>';

  test("reads what pytest writes: a failure is a verdict, an error is none, a skipped test was not asked", () => {
    const results = resultsOf(read(fixture("junit-pytest.xml")));
    expect(verdicts({ kind: "read", results })).toEqual([
      ["evals.test_news.test_summary[a1]", true, null, null],
      ["evals.test_news.test_summary[a2]", false, null, null],
      ["evals.test_news.test_summary[a3]", null, null, 'failed on setup with "HTTP 500"'],
      ["evals.test_news.test_summary[a4]", null, null, null],
    ]);
    expect(desks(results)).toEqual(["breaking", "weather", undefined, undefined]);
    expect(results).toMatchObject({ madeWith: ["news-14b"], scoreNames: ["facts"] });
    expect(results.unfinished).toBeUndefined();
    expect(verdicts(read(fixture("junit-pytest.xml"), { score: "facts" })).slice(0, 2)).toEqual([
      ["evals.test_news.test_summary[a1]", true, 0.92, null],
      ["evals.test_news.test_summary[a2]", false, 0.4, null],
    ]);
  });

  test("further runs of a test are repeats of it", () => {
    const text = suite('<testcase name="t"><flakyFailure/><flakyError message="down"/></testcase>');
    expect(verdicts(read(text))).toEqual([
      ["t", true, null, null],
      ["t", false, null, null],
      ["t", null, null, "down"],
    ]);
  });

  test.each([
    ["a failure beside an error", '<testcase name="t"><error/><failure/></testcase>', false],
    ["a test that was not run", '<testcase name="t" status="notrun"/>', null],
    ["a test that was suppressed", '<testcase name="t" result="suppressed"/>', null],
    ["a test that ran", '<testcase name="t" status="run" result="completed"/>', true],
    ["output", '<testcase name="t"><system-out>error failure</system-out></testcase>', true],
  ])("reads %s", (_, inner, pass) => {
    const report = read(`<testsuites>${suite(suite(inner))}${suite(PASSED)}</testsuites>`);
    expect(resultsOf(report).answers.find(({ name }) => name === "t")?.pass).toBe(pass);
  });

  test("properties of a suite are those of its tests, which may have their own", () => {
    const own =
      '<testcase name="t2"><properties><property name="desk" value="b"/><property name="desk">c</property></properties></testcase>';
    const text = suite(
      `<properties><property name="desk" value="a"/></properties><testcase name="t1"/>${own}`,
    );
    const { answers } = resultsOf(read(text, { cohortFrom: "properties.desk" }));
    expect(answers.map(({ cohorts }) => cohorts)).toEqual([["a"], ["b", "c"]]);
  });

  test("a report that holds fewer tests than it counts is a part of a run", () => {
    expect(resultsOf(read(suite(PASSED, 'tests="3"')))).toMatchObject({
      unfinished: "it counts 3 tests and holds 1",
    });
    const two = `<testsuites>${suite(PASSED, 'tests="1"')}${suite(PASSED, 'tests="2"')}</testsuites>`;
    expect(resultsOf(read(two))).toMatchObject({ unfinished: "it counts 3 tests and holds 2" });
  });

  const BOMB = `<!DOCTYPE b [<!ENTITY a "${"x".repeat(100)}"><!ENTITY b "&a;&a;&a;">]><testsuite>&b;</testsuite>`;
  test.each([
    [
      "a document type",
      `<?xml version="1.0"?>\n${BOMB}`,
      2,
      1,
      "the file declares a document type, which is never read",
    ],
    [
      "a file from outside",
      '<!DOCTYPE t SYSTEM "file:///etc/passwd"><testsuite/>',
      1,
      1,
      "the file declares a document type, which is never read",
    ],
    ["an entity of its own", suite("<testcase name='t'/>&secret;"), 1, 41, "this is not XML"],
    ["a character that is none", suite("&#0;"), 1, 21, "this is not XML"],
    ["another root", "<html/>", 1, 1, "this is no report in JUnit's form"],
    ["a report that breaks off", suite(PASSED).slice(0, 50), 1, 51, "the results break off in the middle"],
    ["an attribute that breaks off", '<testsuite name="s', 1, 19, "the results break off in the middle"],
    ["ends that cross", "<testsuite><testcase></testsuite></testcase>", 1, 22, "this is not XML"],
    ["two roots", "<testsuite/><testsuite/>", 1, 13, "this is not XML"],
    ["an attribute twice", '<testsuite name="a" name="b"/>', 1, 21, "this is not XML"],
    ["an attribute without quotes", "<testsuite name=a/>", 1, 17, "this is not XML"],
    ["a bracket within an attribute", '<testsuite name="<"/>', 1, 18, "this is not XML"],
    ["words around it", "<testsuite/> passed", 1, 14, "this is not XML"],
    [
      "another encoding",
      '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite name="é"/>',
      1,
      1,
      "the file is not written in UTF-8",
    ],
    ["brackets without end", "<a>".repeat(100_000), 1, 193, "this is not XML"],
    ["JSON", '{"tests": []}', 1, 1, "this is not XML"],
    ["nothing", "", 1, 1, "this is not XML"],
    [
      "a test without a name",
      suite("<testcase classname='c'/>"),
      1,
      21,
      "nothing tells this test from the others",
    ],
    ["no test", suite(""), 1, 1, "the file holds no answer"],
  ])("refuses %s at its place", (_, text, line, column, message) => {
    expect(misreadsOf(read(text))[0]).toMatchObject({ at: { line, column }, message });
  });
});
