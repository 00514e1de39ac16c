/** Broken files and broken answers of GitHub, many: no crash, no hang, no success that the whole ones do not give. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { sumOf, type Found } from "../test/support/fuzz/fuzz.ts";
import type { Report, Row } from "./row.ts";

const FILES = 100_000;
/** Of each of the three scenes. */
const ANSWERS = Math.ceil(10_000 / 3);
/** Another one for another run: `FUZZ_SEED=7 npm run bench -- --only fuzz`. */
const SEED = Number(process.env["FUZZ_SEED"] ?? "20261122");
/** A case that has not ended after this long never will; a second is the budget, and the machine may be busy. */
const NEVER = 60_000;
const FOUND = z.strictObject({
  tried: z.number(),
  faults: z.array(z.string()),
  slowest: z.number(),
  whole: z.number(),
});

export async function run(): Promise<Report> {
  const files = await fuzz("files", FILES);
  const answers = await fuzz("answers", ANSWERS);
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

/** A thread for each core; which case has which chance does not depend on how many there are. */
async function fuzz(kind: "files" | "answers", count: number): Promise<Found> {
  const threads = availableParallelism();
  const each = Math.ceil(count / threads);
  const shares = Array.from({ length: threads }, (_, index) => {
    const from = index * each;
    return fuzzShare(kind, from, Math.min(each, count - from));
  });
  return sumOf(await Promise.all(shares));
}

function fuzzShare(kind: "files" | "answers", from: number, count: number): Promise<Found> {
  const at = new SharedArrayBuffer(8);
  const place = new Int32Array(at);
  const worker = new Worker(new URL("./fuzz-worker.ts", import.meta.url), {
    workerData: { kind, seed: SEED, from, count, at },
  });
  const faulty = (fault: string): Found => ({
    tried: Atomics.load(place, 1),
    faults: [`${kind} ${SEED}+${Atomics.load(place, 0)}: ${fault}`],
    slowest: NEVER,
    whole: 0,
  });
  return new Promise<Found>((resolve) => {
    let begun = -1;
    const watch = setInterval(() => {
      const now = Atomics.load(place, 1);
      if (now === begun && now > 0) end(faulty("never ends, and the rest of its share was not tried"));
      begun = now;
    }, NEVER);
    const end = (found: Found): void => {
      clearInterval(watch);
      resolve(found);
      void worker.terminate();
    };
    worker.once("message", (found: unknown) => end(FOUND.parse(found)));
    worker.once("error", (cause) => end(faulty(`broke the thread: ${cause.stack ?? cause.message}`)));
    worker.once("exit", () => end(faulty("ended the thread, and the rest of its share was not tried")));
  });
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
