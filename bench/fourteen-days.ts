/** A rollout of simulated fourteen days, a tick every fifteen minutes: how long it takes, what it asks and what it keeps. */
import { fourteenDaysInMemory, fourteenDaysOnGitHub } from "../test/support/long-rollout.ts";
import type { Row } from "./row.ts";

const MOST_SECONDS = 10;
const MOST_REQUESTS = 5 + 2;

export async function run(): Promise<Row[]> {
  const { ticks, milliseconds, processor } = await fourteenDaysInMemory();
  const seconds = processor / 1_000;
  const long = await fourteenDaysOnGitHub();
  const room = 16_000 + 600 * long.series;
  return [
    {
      what: "a rollout of 14 days, a tick every 15 minutes",
      measured: Number(seconds.toFixed(1)),
      unit: "s",
      beside: `processor time of ${ticks} ticks, GitHub and router in memory; ${(milliseconds / 1_000).toFixed(1)} s wall clock`,
      budget: `≤ ${MOST_SECONDS} s`,
      ok: seconds <= MOST_SECONDS,
    },
    {
      what: "the same on a GitHub of the loopback: most requests of a tick that bakes",
      measured: long.mostRequests,
      unit: "requests",
      beside: `${long.requests} in ${long.ticks} ticks`,
      budget: `≤ ${MOST_REQUESTS}`,
      ok: long.mostRequests <= MOST_REQUESTS,
    },
    {
      what: "its state at its longest",
      measured: long.state,
      unit: "bytes",
      beside: `${long.series} series; journal: ${long.journal.lines} lines in ${long.journal.files} files, the longest ${long.journal.longest} bytes`,
      budget: `≤ ${room} (16 kB + 600 a series)`,
      ok: long.state <= room,
    },
  ];
}
