/** The crash matrix: a process killed, really, at every point of whole rollouts, and ticked on to the end. */
import { numberPoints, recoverAll } from "../test/support/crash-matrix.ts";
import { SCENARIOS } from "../test/support/crash-scenarios.ts";
import { tableOf } from "./row.ts";
import type { Report } from "./row.ts";

export async function run(): Promise<Report> {
  using matrix = await numberPoints(SCENARIOS);
  const { points } = matrix;
  const lines: string[][] = [];
  const wrong: string[] = [];
  let recovered = 0;
  for (const { name } of SCENARIOS) {
    const own = points.filter(({ scenario }) => scenario.name === name);
    const result = await recoverAll(own);
    recovered += result.recovered;
    wrong.push(...result.wrong);
    lines.push([name, `${own.length}`, `${result.recovered}`]);
    console.error(`crash: ${name}: ${own.length} points, ${result.recovered} recovered`);
  }
  for (const each of wrong) console.error(each);
  return {
    rows: [
      {
        what: "crash matrix: recovered of the points at which a process was killed",
        measured: recovered,
        unit: "points",
        budget: `all ${points.length}`,
        ok: recovered === points.length,
        beside: `${points.length} points, ${recovered} recovered; before and after every effect of ${SCENARIOS.length} rollouts`,
      },
    ],
    text: tableOf(["rollout", "points", "recovered"], lines),
  };
}
