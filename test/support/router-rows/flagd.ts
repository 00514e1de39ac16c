/** flagd, on a flag file in a folder of its own; users are counted by OpenFeature's evaluation of the file. */
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlagdProvider } from "@openfeature/flagd-provider";
import { OpenFeature } from "@openfeature/server-sdk";
import { flagdTraffic } from "../../../src/adapters/routers/flagd.ts";
import { instant, percent } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import type { Bench, Row } from "../router-contract.ts";

const USERS = 2_000;
const TARGET = EVERY_ROUTER.flagd;
export const FILE = {
  flags: {
    other: { state: "ENABLED", variants: { on: true }, defaultVariant: "on", touched: 0 },
    summarizer: { state: "ENABLED", variants: { v1: "v1", v2: "v2" }, defaultVariant: "v1" },
  },
};

export const FLAGD: Row = {
  router: "flagd",
  start: () => Promise.resolve(start()),
  weights: [0.5, 5, 25, 100],
  within: 2.5,
};

function start(): Bench {
  const root = mkdtempSync(join(tmpdir(), "flagd-"));
  const path = join(root, "summarizer.json");
  writeFileSync(path, JSON.stringify(FILE));
  const target = { ...TARGET, file: "summarizer.json" };
  const open = () => flagdTraffic(target, { root, now: () => instant(1_000), cohorts: {}, secret: () => "" });
  const now = (): typeof FILE => JSON.parse(readFileSync(path, "utf8"));
  return {
    open,
    served: () => shareOf(path),
    settle: () => Promise.resolve(),
    touch: async () => {
      const { flags } = now();
      const other = { ...flags.other, touched: flags.other.touched + 1 };
      writeFileSync(path, JSON.stringify({ flags: { ...flags, other } }));
    },
    move: async (weight) => {
      const to = { candidate: percent(weight), mirror: percent(0), cohorts: {} };
      await open().apply(to, "force");
    },
    others: async () => {
      const { other, summarizer } = now().flags;
      return { other, variants: summarizer.variants };
    },
    ours: async () => now().flags.summarizer,
    stop: async () => {
      await OpenFeature.close();
      rmSync(root, { recursive: true });
    },
  };
}

export async function shareOf(path: string): Promise<number> {
  const provider = new FlagdProvider({ resolverType: "in-process", offlineFlagSourcePath: path });
  await OpenFeature.setProviderAndWait(path, provider);
  const client = OpenFeature.getClient(path);
  const values = await Promise.all(
    Array.from({ length: USERS }, (_, user) =>
      client.getStringValue("summarizer", "none", { targetingKey: "t", userId: `user-${user}` }),
    ),
  );
  return (values.filter((value) => value === "v2").length / USERS) * 100;
}
