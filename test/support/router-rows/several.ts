/** One route in two places: two flag files, each of which serves half of the users. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTraffic } from "../../../src/adapters/routers/routers.ts";
import type { SeveralTarget, SingleTarget } from "../../../src/config/router.ts";
import { instant, milliseconds, percent } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import type { Bench, Row } from "../router-contract.ts";

const FLAGS = {
  other: { state: "ENABLED", variants: { on: true }, defaultVariant: "on", touched: 0 },
  summarizer: { state: "ENABLED", variants: { v1: "v1", v2: "v2" }, defaultVariant: "v1" },
};
const PLACES = ["eu.json", "us.json"] as const;
const place = (file: string): SingleTarget => ({ ...EVERY_ROUTER.flagd, file });

export const TWO_FILES: SeveralTarget = {
  kind: "several",
  replicas: "all",
  of: [place(PLACES[0]), place(PLACES[1])],
  settlesIn: milliseconds(0),
  auth: null,
};

/** Both files in a folder of their own, with nobody on the candidate. */
export function twoFiles(): string {
  const root = mkdtempSync(join(tmpdir(), "several-"));
  for (const file of PLACES) writeFileSync(join(root, file), JSON.stringify({ flags: FLAGS }));
  return root;
}

/** Sets one of the two places by another hand. */
export async function setPlace(root: string, file: (typeof PLACES)[number], weight: number): Promise<void> {
  const to = { candidate: percent(weight), mirror: percent(0), cohorts: {} };
  await openIn(root, place(file)).apply(to, "force");
}

/** Percent of the candidate in each place, as its own router reads it. */
export async function weightsIn(root: string): Promise<readonly number[]> {
  const views = await Promise.all(PLACES.map((file) => openIn(root, place(file)).read()));
  return views.map(({ set }) => set.candidate);
}

function openIn(root: string, target: SeveralTarget | SingleTarget) {
  return openTraffic(target, { root, now: () => instant(1_000), cohorts: {}, secret: (name) => name });
}

export const SEVERAL: Row = {
  router: "several",
  start: () => Promise.resolve(start()),
  weights: [0.5, 5, 25, 100],
  within: 0.001,
};

function start(): Bench {
  const root = twoFiles();
  const flagsOf = (file: string): typeof FLAGS => JSON.parse(readFileSync(join(root, file), "utf8")).flags;
  return {
    open: () => openIn(root, TWO_FILES),
    served: async () => (await weightsIn(root)).reduce((sum, weight) => sum + weight, 0) / PLACES.length,
    settle: () => Promise.resolve(),
    touch: async () => {
      const flags = flagsOf(PLACES[1]);
      const other = { ...flags.other, touched: flags.other.touched + 1 };
      writeFileSync(join(root, PLACES[1]), JSON.stringify({ flags: { ...flags, other } }));
    },
    move: async (weight) => {
      for (const file of PLACES) await setPlace(root, file, weight);
    },
    others: async () => PLACES.map((file) => ({ ...flagsOf(file).other })),
    ours: async () => PLACES.map((file) => flagsOf(file).summarizer),
    stop: async () => rmSync(root, { recursive: true }),
  };
}
