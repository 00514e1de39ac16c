/**
 * Every small mistake that the gate's syntax offers, put before its tests: survivors need a test or an explanation.
 *
 * `npm run bench -- --only every-mutant` takes about ten minutes; `MUTANT_FILES=src/gate/roles.ts` tries one file.
 */
import { env } from "node:process";
import { EXPLAINED } from "./mutants/explained.ts";
import { everyMutant, mutatedFiles } from "./mutants/every.ts";
import { lineOf } from "./mutants/mutant.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { sourceOf, tryMutants } from "./mutants/try-mutants.ts";
import type { Report } from "./row.ts";
import { tableOf } from "./row.ts";

export async function run(): Promise<Report> {
  const files = env["MUTANT_FILES"]?.split(",") ?? mutatedFiles();
  const tried = await tryMutants(everyMutant(files));
  const of = (kind: string) => tried.filter(({ fate }) => fate.kind === kind).map(({ mutant }) => mutant);
  const survivors = of("survived");
  const explained = survivors.filter(({ name }) => EXPLAINED.has(name));
  const open = survivors.length - explained.length;
  const row = {
    what: "mutants of the gate that no test notices and nobody explains",
    measured: open,
    unit: "mutants",
    beside: `of ${tried.length}: ${of("noticed").length} noticed, ${of("hung").length} never end, ${explained.length} explained`,
    budget: "0",
    ok: open === 0,
  };
  const lines = survivors.map((mutant) => [
    placeOf(mutant),
    `\`${mutant.name.slice(mutant.file.length + 2).replaceAll("|", "\\|")}\``,
    EXPLAINED.get(mutant.name) ?? "**not explained**",
  ]);
  return {
    rows: [row],
    text: lines.length === 0 ? "" : tableOf(["Where", "Mistake", "Why no test can notice"], lines),
  };
}

function placeOf(mutant: Mutant): string {
  return `${mutant.file}:${lineOf(sourceOf(mutant.file), mutant)}`;
}
