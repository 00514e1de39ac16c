import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gitCheckouts } from "../../../../src/adapters/local/checkouts.ts";
import { systemClock } from "../../../../src/adapters/local/clock.ts";
import { localPrograms } from "../../../../src/adapters/local/programs.ts";
import type { CommandSourceTarget } from "../../../../src/adapters/metrics/command.ts";
import { openMetrics, type MetricsDeps } from "../../../../src/adapters/metrics/sources.ts";
import { Failure } from "../../../../src/errors.ts";
import type { MetricRequest } from "../../../../src/ports.ts";
import { instant, iso, milliseconds, sha } from "../../../../src/units.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { aCount } from "../../../support/metric-queries.ts";
import { ARM, ask as asked, EVERY, START, windowAt } from "../../../support/source-contract.ts";
import { OF_THE_JOB, sourceProgram, type SourceProgram } from "../../../support/source-program.ts";

const COMMIT = sha("a".repeat(40));
const TOKEN = "t0ken-of-the-readings-4711";
const secret = (name: string): string => {
  if (name === "READINGS_TOKEN") return TOKEN;
  throw new Failure("secret-missing", `Expected the secret ${name}, found none`);
};
const at = (interval: number) => iso(instant(START + interval * EVERY));
const ROWS = [
  { at: at(0), version: "v1", desk: "sport", errors: 1, total: 100 },
  { at: at(0), version: "v2", desk: "sport", errors: 2, total: 50 },
  { at: at(1), version: "v1", desk: "sport", errors: 3, total: 100 },
  { at: at(1), version: "v2", desk: "sport", errors: 4, total: 50 },
];
/** Rows that stand for whole intervals carry their beginnings. */
const ask: typeof asked = (guard, query, more) =>
  asked(guard, query, { staleAfter: milliseconds(EVERY), ...more });
const ERRORS = { kind: "counts", events: "errors", total: "total", absentEventsAreZero: false } as const;

let program: SourceProgram;
beforeEach(() => {
  program = sourceProgram(`print(${JSON.stringify(ROWS)});`, secret);
});
afterEach(() => program[Symbol.dispose]());

function targetFor(given: Partial<CommandSourceTarget["options"]> = {}): CommandSourceTarget {
  return {
    kind: "command",
    name: "shop",
    auth: null,
    delay: milliseconds(0),
    arm: ARM,
    where: {},
    options: {
      run: program.run,
      env: [],
      within: milliseconds(20_000),
      format: "json",
      rows: "",
      time: "at",
      timeUnit: "iso",
      lastAt: null,
      each: "sample",
      ...given,
    },
  };
}

async function fetched(
  given: Partial<CommandSourceTarget["options"]> = {},
  requests: readonly MetricRequest[] = [ask("errors", ERRORS)],
  deps: Partial<MetricsDeps> = { programs: program.programs, commit: COMMIT },
) {
  return openMetrics(targetFor(given), { secret, root: "/", ...deps }).fetch(requests);
}

const refusals = (readings: Awaited<ReturnType<typeof fetched>>) => [
  ...new Set(readings.map((each) => (each.ok ? "ok" : `${each.why}: ${each.detail}`))),
];

describe("a program", () => {
  test("is run once for all guards, and told on standard input what they ask", async () => {
    const readings = await fetched({}, [
      ask("errors", ERRORS),
      ask("answers", aCount('total where route = "/chat"'), {
        intervals: [windowAt(1), windowAt(2)],
        cohorts: { sport: { desk: "sport" } },
      }),
    ]);
    expect(program.told()).toEqual([
      {
        source: "shop",
        arm: ARM,
        where: {},
        from: at(0),
        to: at(3),
        intervals: [0, 1, 2].map((index) => ({ from: at(index), to: at(index + 1) })),
        cohorts: { all: {}, breaking: { desk: "breaking" }, sport: { desk: "sport" } },
        requests: [
          {
            guard: "errors",
            kind: "counts",
            texts: { events: "errors", total: "total" },
            cohorts: ["all", "breaking"],
          },
          {
            guard: "answers",
            kind: "count",
            texts: { count: 'total where route = "/chat"' },
            cohorts: ["sport"],
          },
        ],
      },
    ]);
    expect(readings[1]).toMatchObject({ ok: true, payload: { events: 3, total: 100 }, exact: true });
  });

  test("has the secrets that are named, and no other variable of the job", async () => {
    program.write(
      `print([{ at: order.from, version: Object.keys(process.env).sort().join(), desk: "", total: 1 }]);`,
    );
    const arm = {
      label: "version",
      baseline: "PATH,READINGS_TOKEN",
      candidate: "GITHUB_SHA,PATH,READINGS_TOKEN",
    };
    const source = { ...targetFor({ env: ["READINGS_TOKEN"] }), arm };
    const deps = { secret, root: "/", programs: program.programs, commit: COMMIT };
    const request = ask("answers", aCount("total"), { intervals: [windowAt(0)], cohorts: { all: {} } });
    const readings = await openMetrics(source, deps).fetch([request]);
    expect(readings.map((each) => [each.arm, each.ok])).toEqual([
      ["baseline", false],
      ["candidate", true],
    ]);
  });

  test.each(["json", "jsonl", "csv"] as const)(
    "prints %s, with or without an end of its last line",
    async (format) => {
      const lines = {
        json: [JSON.stringify(ROWS)],
        jsonl: ROWS.map((row) => JSON.stringify(row)),
        csv: [Object.keys(ROWS[0] ?? {}).join(), ...ROWS.map((row) => Object.values(row).join())],
      }[format];
      for (const end of ["", "\n"]) {
        program.write(`print(${JSON.stringify(lines.join("\n") + end)});`);
        const readings = await fetched({ format });
        expect(
          readings.filter(({ cohort }) => cohort === "all").map((each) => each.ok && each.payload),
        ).toEqual([
          { shape: "counts", events: 1, total: 100 },
          { shape: "counts", events: 3, total: 100 },
          { shape: "counts", events: 2, total: 50 },
          { shape: "counts", events: 4, total: 50 },
        ]);
      }
    },
  );

  test("that says nothing about the newest interval has no data there, and not zero", async () => {
    program.write(`print(${JSON.stringify(ROWS.slice(0, 2))});`);
    const lenient = { ...ERRORS, absentEventsAreZero: true };
    const readings = await fetched({}, [ask("errors", lenient, { cohorts: { all: {} } })]);
    expect(readings.map((each) => (each.ok ? "ok" : each.why))).toEqual(["ok", "no-data", "ok", "no-data"]);
  });
});

describe("what is no answer", () => {
  test.each([
    [
      "an exit status",
      `print(${JSON.stringify(ROWS)}); console.error("no such view\\nquota is used up"); process.exitCode = 3;`,
      "query-error: ",
      "it ended with exit status 3: quota is used up",
    ],
    ["a signal", `process.kill(process.pid, "SIGKILL");`, "unreachable: ", "it ended by SIGKILL"],
    ["nothing at all", "", "query-error: ", "Expected JSON, found nothing"],
    [
      "words before the rows",
      `console.log("Fetching…"); print([]);`,
      "query-error: ",
      "Expected JSON, found Fetching",
    ],
    ["two answers", "print([]); print([]);", "query-error: ", "Expected JSON, found [][]"],
    [
      "a mapping where the rows should be",
      "print({ rows: [] });",
      "query-error: ",
      "Expected a list of rows at the answer, found a mapping",
    ],
    [
      "a row without a time",
      `print([{ version: "v1", desk: "sport", errors: 1, total: 2 }]);`,
      "query-error: ",
      "in at of row 1, found nothing",
    ],
    ["null", `print("null");`, "query-error: ", "found null"],
  ])("%s", async (_name, body, why, detail) => {
    program.write(body);
    const [refusal = "", ...others] = refusals(await fetched());
    expect(others).toEqual([]);
    expect(refusal).toContain(why);
    expect(refusal).toContain(detail);
    expect(refusal).toContain("readings.mjs: ");
  });

  test.each([
    ["csv", 'at,version,desk,errors,total\n2026-11-23T09:00:00Z,v1,"sp', "Expected whole rows"],
    ["csv", "when,version,desk,errors,total\n", "Expected a column at, found when, version"],
    ["jsonl", `${JSON.stringify(ROWS[0])}\n{"at": "2026`, "Expected JSON in line 2"],
  ] as const)("half of %s: %j", async (format, text, detail) => {
    program.write(`print(${JSON.stringify(text)});`);
    expect(refusals(await fetched({ format }))).toEqual([expect.stringContaining(detail)]);
  });

  test("a program that nobody may run, that is not there, or whose secret is missing", async () => {
    for (const deps of [{}, { programs: program.programs }, { commit: COMMIT }])
      expect(refusals(await fetched({}, undefined, deps))).toEqual([
        expect.stringContaining("it is only run by `promote`, in a copy of the commit that people approved"),
      ]);
    expect(refusals(await fetched({ run: ["./nowhere"] }))).toEqual([
      expect.stringContaining("unreachable: ./nowhere: ./nowhere could not be started"),
    ]);
    expect(refusals(await fetched({ env: ["OTHER_TOKEN"] }))).toEqual([
      expect.stringContaining("Expected the secret OTHER_TOKEN"),
    ]);
    expect(program.told()).toEqual([]);
  });

  test("no message repeats a secret", async () => {
    program.write(`console.error(Object.values(process.env).join(" ")); print(process.env.READINGS_TOKEN);`);
    for (const end of ["", "process.exitCode = 1;"]) {
      program.write(
        `console.error(process.env.READINGS_TOKEN + "${OF_THE_JOB}"); print(process.env.READINGS_TOKEN); ${end}`,
      );
      const said = JSON.stringify(await fetched({ env: ["READINGS_TOKEN"] }));
      expect(said).not.toContain(TOKEN);
      expect(said).not.toContain(OF_THE_JOB);
      expect(said).toContain("***");
    }
  });
});

test("the program is the one of the approved commit, whatever lies in the job's checkout now", async () => {
  using folder = temporaryFolder();
  const git = (...order: readonly string[]) =>
    execFileSync("git", ["-C", folder.path, "-c", "user.name=o", "-c", "user.email=o@x", ...order], {
      encoding: "utf8",
    }).trim();
  const path = join(folder.path, "readings");
  const version = (total: number): void => {
    const rows = ROWS.map((row) => ({ ...row, total }));
    writeFileSync(path, `#!/bin/sh\ncat >/dev/null\necho '${JSON.stringify(rows)}'\n`);
    chmodSync(path, 0o755);
    git("add", ".");
    git("commit", "-qm", "readings");
  };
  git("init", "-q");
  version(1_000);
  const approved = sha(git("rev-parse", "HEAD"));
  version(7);
  writeFileSync(path, "#!/bin/sh\nexit 9\n");
  const variables = { PATH: process.env["PATH"], HOME: folder.path };
  const { signal } = new AbortController();
  const programs = localPrograms({
    checkouts: gitCheckouts({ workspace: folder.path, temporary: "", remote: null, variables }),
    variables,
    secret,
    hidden: [],
    clock: systemClock(signal),
    signal,
  });
  const order = { run: ["./readings"] };
  const looks = [1, 2].map(() =>
    fetched(order, [ask("errors", ERRORS, { cohorts: { all: {} } })], { programs, commit: approved }),
  );
  for (const readings of await Promise.all(looks))
    expect(readings.map((each) => (each.ok ? each.payload : each.detail))).toMatchObject(
      readings.map(() => ({ total: 1_000 })),
    );
});
