import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import { queryOf } from "../../../src/commands/tick/readings.ts";
import { instant, MINUTE } from "../../../src/units.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { GUARD_TABLES, guardPageRollout } from "../../support/guard-page.ts";
import { parseText } from "../../support/rollout-files.ts";

const { rollout, problems } = parseText(guardPageRollout("https://prometheus.example"));

describe("the page about guards", () => {
  test("has examples without a problem, of every kind", () => {
    expect(problems).toEqual([]);
    expect(new Set(rollout?.guards.map(({ kind }) => kind))).toEqual(
      new Set([
        "proportion",
        "rate",
        "latency",
        "score",
        "ratio",
        "level",
        "composite",
        "tripwire",
        "split",
        "identity",
        "paired",
        "signal",
      ]),
    );
  });

  test("has SELECTs that SQLite understands", async () => {
    using folder = temporaryFolder();
    const database = new DatabaseSync(join(folder.path, "answers.db"));
    database.exec(GUARD_TABLES);
    database.close();
    const source = rollout?.sources.find(({ name }) => name === "log");
    const guards = rollout?.guards.filter((guard) => guard.source === "log") ?? [];
    if (source === undefined) throw new RangeError("the page has no source named log");
    const requests = guards.flatMap((guard) => {
      const query = queryOf(guard);
      const intervals = [{ from: instant(0), to: instant(MINUTE) }];
      const cohorts = { all: {}, breaking: { desk: "breaking" } };
      return query === null ? [] : [{ guard: guard.name, query, intervals, cohorts, staleAfter: MINUTE }];
    });
    const readings = await openMetrics(source, { secret: () => "", root: folder.path }).fetch(requests);
    expect(readings).toHaveLength(11 * 2 * 2);
    expect(readings.filter((reading) => reading.ok || reading.why !== "no-data")).toEqual([]);
  });
});
