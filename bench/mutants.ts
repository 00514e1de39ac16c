/** The fixed list of mistakes in the gate: how many of them the tests notice. All of them must be. */
import { MISTAKES, mutantOf } from "./mutants/named.ts";
import { sourceOf, tryMutants } from "./mutants/try-mutants.ts";
import type { Report } from "./row.ts";

export async function run(): Promise<Report> {
  const tried = await tryMutants(MISTAKES.map((mistake) => mutantOf(mistake, sourceOf(mistake.file))));
  const survivors = tried.filter(({ fate }) => fate.kind !== "noticed");
  const row = {
    what: "deliberate mistakes in the gate that no test notices",
    measured: survivors.length,
    unit: "mistakes",
    beside: `${tried.length - survivors.length} of ${tried.length} noticed`,
    budget: "0",
    ok: survivors.length === 0,
  };
  const lines = survivors.map(({ mutant }) => `- ${mutant.name}`);
  return { rows: [row], text: lines.length === 0 ? "" : ["No test notices:", "", ...lines].join("\n") };
}
