/** Asks OpenFeature which version a reader gets; flagd's provider reads the flag file that the rollout moves. */
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { FlagdProvider } from "@openfeature/flagd-provider";
import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import type { Desk } from "./vocabulary.ts";

export type Arm = "v1" | "v2";
const FLAG = "summarizer-v2";

export interface Flags {
  armOf(user: string, desk: Desk): Promise<Arm>;
  /** Resolves when the provider serves what stands in the file. @throws Error after ten seconds */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Real milliseconds between two looks at the file. */
const LOOK = 40;
const PATIENCE = 10_000;

export async function openFlags(file: string): Promise<Flags> {
  watchFile(file, { interval: LOOK }, keepPace);
  await OpenFeature.setProviderAndWait(
    new FlagdProvider({ resolverType: "in-process", offlineFlagSourcePath: file }),
  );
  const client = OpenFeature.getClient();
  /** The text of the file when the provider last told of a change, or began. */
  let served = readFileSync(file, "utf8");
  client.addHandler(ProviderEvents.ConfigurationChanged, () => {
    served = readFileSync(file, "utf8");
  });
  return {
    armOf: async (user, desk) => {
      const arm = await client.getStringValue(FLAG, "v1", { targetingKey: user, user, desk });
      return arm === "v2" ? "v2" : "v1";
    },
    settle: async () => {
      for (let waited = 0; served !== readFileSync(file, "utf8"); waited += LOOK) {
        if (waited > PATIENCE)
          throw new Error(`Expected the flag provider to notice the change of ${file} within ${PATIENCE} ms`);
        await pause(LOOK);
      }
    },
    close: async () => {
      await OpenFeature.close();
      unwatchFile(file, keepPace);
    },
  };
}

/** All watchers of a file share the pace of the first, which this one is; the provider alone would look every five seconds. */
function keepPace(): void {
  // The provider's own listener reads the file.
}
