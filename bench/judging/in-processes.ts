/** Kinds of streams judged in one process a core. */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import type { Alarms } from "./care.ts";
import type { Tallies } from "./run-judges.ts";

const tally = z.object({
  healthy: z.number(),
  wrong: z.number(),
  degraded: z.number(),
  early: z.number(),
  delays: z.array(z.number()),
  waits: z.array(z.number()),
  units: z.array(z.number()),
  exposed: z.array(z.number()),
});
const tallies = z.array(z.tuple([z.string(), tally]));

const alarms = z.object({
  onset: z.number().nullable(),
  rows: z.number(),
  alarms: z.record(z.string(), z.array(z.number().nullable())),
});

const CELL = fileURLToPath(new URL("cell.ts", import.meta.url));
const CARE_CELL = fileURLToPath(new URL("care-cell.ts", import.meta.url));
const MOST_BYTES = 2 ** 26;
const run = promisify(execFile);

/** All judges on all of these kinds of streams, by the kind's name. */
export async function judgeInProcesses(names: readonly string[]): Promise<ReadonlyMap<string, Tallies>> {
  const judged = await inProcesses(CELL, names);
  return new Map([...judged].map(([name, printed]) => [name, new Map(tallies.parse(printed))]));
}

/** Those whose care can be set at every alpha on all of these kinds of streams, by the kind's name. */
export async function alarmsInProcesses(
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Alarms[]>> {
  const judged = await inProcesses(CARE_CELL, names);
  return new Map([...judged].map(([name, printed]) => [name, z.array(alarms).parse(printed)]));
}

/** What a program prints for each of these names, as JSON. */
async function inProcesses(program: string, names: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const waiting = [...names];
  const printed = new Map<string, unknown>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { stdout } = await run(process.execPath, [program, next], { maxBuffer: MOST_BYTES });
      printed.set(next, JSON.parse(stdout));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return printed;
}
