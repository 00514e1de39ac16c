/** Kills the program before and after every write of whole rollouts, and ticks on: how many of them end as they must. */
import { playCrash, WAYS } from "../test/support/crash.ts";
import type { Point, Way } from "../test/support/crash.ts";
import type { Report } from "./row.ts";

/** More writes than any process makes. */
const MOST_WRITES = 40;

export async function run(): Promise<Report> {
  const from = performance.now();
  const points: string[] = [];
  const wrong: string[] = [];
  const killed = await Promise.all(WAYS.map((way) => killEverywhere(way)));
  for (const found of killed) {
    points.push(...found.points);
    wrong.push(...found.wrong);
  }
  const lost = new Set(wrong.map((each) => each.split(": ")[0])).size;
  console.error(`crash matrix: ${points.length} points, ${points.length - lost} recovered`);
  const row = {
    what: "processes killed at a write whose rollout does not end promoted or taken back",
    measured: lost,
    unit: "rollouts",
    beside: `of ${points.length} points in ${WAYS.length} ways side by side, ${Math.round((performance.now() - from) / 1000)} s`,
    budget: "0",
    ok: wrong.length === 0 && points.length > 0,
  };
  return { rows: [row], text: wrong.map((each) => `- ${each}`).join("\n") };
}

/** One way with a kill at each write of its processes, and at each change of its flag file. */
async function killEverywhere(way: Way): ReturnType<typeof playCrash> {
  const points: string[] = [];
  const wrong: string[] = [];
  for (const side of ["before", "after", "file"] as const)
    for (let at = 1; at <= MOST_WRITES; at += 1) {
      const found = await played(way, { at, side });
      points.push(...found.points.map((point) => `${way.name}, ${point}`));
      wrong.push(...found.wrong);
      if (found.points.length === 0) break;
    }
  console.error(`crash matrix, ${way.name}: ${points.length} points, ${wrong.length} wrong`);
  return { points, wrong };
}

async function played(way: Way, point: Point): ReturnType<typeof playCrash> {
  const name = `${way.name} at ${point.at} ${point.side}`;
  try {
    const { points, wrong } = await playCrash(way, point);
    if (wrong.length > 0) console.error(`${name}: ${wrong.join("; ")}`);
    return { points, wrong: wrong.map((each) => `${name}: ${each}`) };
  } catch (cause) {
    console.error(`${name}: ${String(cause)}`);
    return { points: [name], wrong: [`${name}: ${String(cause)}`] };
  }
}
