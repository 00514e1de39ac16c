/** All judges on the same simulated rollouts: who is wrong how often, and who is quick. */
import { claimOf, settingTable } from "./judging/claim.ts";
import { judgeInProcesses } from "./judging/in-processes.ts";
import type { Report, Row } from "./row.ts";
import { keyIn } from "./streams/catalogue.ts";
import { SETTINGS } from "./streams/settings.ts";

export async function run(): Promise<Report> {
  const all = await judgeInProcesses(
    SETTINGS.flatMap((setting) => setting.cells.map((cell) => keyIn(setting, cell))),
  );
  const parts = SETTINGS.map((setting) => {
    const judged = setting.cells.map((cell) => ({
      cell,
      tallies: all.get(keyIn(setting, cell)) ?? new Map(),
    }));
    return { name: setting.name, judged, claim: claimOf(judged) };
  });
  return {
    rows: parts.flatMap(({ name, claim }) =>
      claim.rows.map((row): Row => ({ ...row, what: `${name}: ${row.what}` })),
    ),
    text: parts
      .map(({ name, judged, claim }) => `### ${name}\n\n${settingTable(judged)}\n\n${claim.text}`)
      .join("\n\n"),
  };
}
