/** Broken files and broken answers of GitHub, many: no crash, no hang, no success that the whole ones do not give. */
import { fuzzAnswers, fuzzFiles, type Found } from "../test/support/fuzz/fuzz.ts";
import type { Report, Row } from "./row.ts";

const FILES = 100_000;
const ANSWERS = 10_000;
/** Another one for another run: `FUZZ_SEED=7 npm run bench -- --only fuzz`. */
const SEED = Number(process.env["FUZZ_SEED"] ?? "20261122");

export async function run(): Promise<Report> {
  const files = fuzzFiles(FILES, SEED);
  const answers = await fuzzAnswers(ANSWERS, SEED);
  const faults = [...files.faults, ...answers.faults];
  const text =
    faults.length === 0
      ? ""
      : `Faults (seed ${SEED}):\n\n${faults
          .slice(0, 20)
          .map((each) => `- ${each}`)
          .join("\n")}`;
  return {
    rows: [
      ...rowsOf("mutated rollout and policy files", files),
      ...rowsOf("mutated answers of GitHub", answers),
    ],
    text,
  };
}

function rowsOf(what: string, { tried, faults, slowest, whole }: Found): readonly Row[] {
  return [
    {
      what: `${what}: crashes, hangs, false successes`,
      measured: faults.length,
      unit: `of ${tried}`,
      beside: `seed ${SEED}; ${whole} could still be read`,
      budget: "0",
      ok: faults.length === 0,
    },
    {
      what: `${what}: the slowest`,
      measured: Math.round(slowest),
      unit: "ms",
      beside: "–",
      budget: "≤ 1000 ms",
      ok: slowest <= 1_000,
    },
  ];
}
