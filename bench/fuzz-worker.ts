/** One share of the broken files and answers, in a thread of its own; says before each case which one begins. */
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { fuzzAnswers, fuzzFiles } from "../test/support/fuzz/fuzz.ts";

const SHARE = z.strictObject({
  kind: z.enum(["files", "answers"]),
  seed: z.number(),
  from: z.number(),
  count: z.number(),
  at: z.instanceof(SharedArrayBuffer),
});

const { kind, at, ...share } = SHARE.parse(workerData);
const place = new Int32Array(at);
const begins = (index: number): void => {
  Atomics.store(place, 0, index);
  Atomics.add(place, 1, 1);
};
const found = kind === "files" ? fuzzFiles({ ...share, begins }) : await fuzzAnswers({ ...share, begins });
parentPort?.postMessage(found, []);
