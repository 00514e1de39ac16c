/**
 * The fixed list of mistakes in the gate: how many of them the tests notice. All of them must be, or be explained.
 *
 * `MUTANT_NAMES=veto` tries only those whose names match. `MUTANT_WITHOUT=name` leaves tests out that fail today, and says so.
 */
import { env } from "node:process";
import { EXPLAINED } from "./mutants/explained.ts";
import { MISTAKES, mutantOf } from "./mutants/named.ts";
import { sourceOf, tryMutants } from "./mutants/try-mutants.ts";
import type { Report } from "./row.ts";

export async function run(): Promise<Report> {
  const from = performance.now();
  const wanted = new RegExp(env["MUTANT_NAMES"] ?? "");
  const mutants = MISTAKES.map((mistake) => mutantOf(mistake, sourceOf(mistake.file)));
  const tried = await tryMutants(mutants.filter(({ name }) => wanted.test(name)));
  const of = (kind: string) =>
    tried.filter(({ fate }) => fate.kind === kind).map(({ mutant }) => mutant.name);
  const explained = of("survived").filter((name) => EXPLAINED.has(name));
  const survivors = of("survived").filter((name) => !EXPLAINED.has(name));
  const without = env["MUTANT_WITHOUT"] === undefined ? "" : `, without tests named ${env["MUTANT_WITHOUT"]}`;
  const row = {
    what: "deliberate mistakes in the gate that no test notices",
    measured: survivors.length,
    unit: "mistakes",
    beside: `of ${tried.length}: ${of("noticed").length} noticed, ${of("hung").length} never end, ${explained.length} explained, ${Math.round((performance.now() - from) / 1000)} s${without}`,
    budget: "0",
    ok: survivors.length === 0,
  };
  return { rows: [row], text: textOf(survivors, of("hung")) };
}

function textOf(survivors: readonly string[], hung: readonly string[]): string {
  return [
    ...survivors.map((name) => `- no test notices: ${name}`),
    ...hung.map((name) => `- the tests never end: ${name}`),
  ].join("\n");
}
