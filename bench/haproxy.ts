/** A rollout on a real HAProxy under load: what is lost, and how soon a verdict is a weight of 0. */
import { missing } from "../test/support/programs.ts";
import { rollUnderLoad } from "../test/support/rollout-under-load.ts";
import type { Row } from "./row.ts";

const MOST = 1_000;

export async function run(): Promise<Row[]> {
  const absent = missing("haproxy");
  if (absent !== "") {
    console.error(`haproxy: not measured, missing program: ${absent}`);
    return [];
  }
  const { answers, lost, held, verdictToZero } = await rollUnderLoad();
  return [
    {
      what: "requests lost by 16 clients while HAProxy goes 1 → 5 → 25 → 100 → 0",
      measured: lost.length,
      unit: "requests",
      beside: `of ${answers + lost.length}; the candidate answered ${held.map(({ weight, candidate }) => `${candidate.toFixed(1)}% at ${weight}%`).join(", ")}`,
      budget: "0",
      ok: lost.length === 0,
    },
    {
      what: "verdict → weight 0 read back, under load",
      measured: Number(verdictToZero.toFixed(1)),
      unit: "ms",
      beside: "from the last reading, judging included, in the process that also plays clients and versions",
      budget: `≤ ${MOST} ms`,
      ok: verdictToZero > 0 && verdictToZero <= MOST,
    },
  ];
}
