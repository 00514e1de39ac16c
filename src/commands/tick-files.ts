/** What a tick leaves behind for an artifact: the journal lines that it wrote, and the readings that it judged. */
import type { Reading } from "../judge/reading.ts";
import { recordedLine } from "../promotion/recording/write.ts";
import type { PlanFile } from "./plan-files.ts";
import type { PromotionWorld } from "./world.ts";

export interface Kept {
  /** A world that does what `world` does, and remembers. */
  readonly watch: (world: PromotionWorld, rollout: string) => PromotionWorld;
  /** `<rollout>/journal.jsonl` and `<rollout>/readings.jsonl`, which `replay` reads; only those that have lines. */
  readonly files: () => readonly PlanFile[];
}

export function keepRecords(): Kept {
  const journals = new Map<string, string[]>();
  const readings = new Map<string, Map<string, Reading>>();
  const watch = (world: PromotionWorld, rollout: string): PromotionWorld => {
    const seen = readings.get(rollout) ?? new Map<string, Reading>();
    readings.set(rollout, seen);
    return {
      ...world,
      openMetrics: (source, commit) => {
        const metrics = world.openMetrics(source, commit);
        return {
          fetch: async (requests) => {
            const found = await metrics.fetch(requests);
            for (const each of found) seen.set(keyOf(each), each);
            return found;
          },
        };
      },
      states: {
        ...world.states,
        save: async (name, expected, state, lines, headline) => {
          const version = await world.states.save(name, expected, state, lines, headline);
          journals.set(name, [...(journals.get(name) ?? []), ...lines]);
          return version;
        },
      },
    };
  };
  const files = (): readonly PlanFile[] =>
    [
      ...[...journals].map(([name, lines]) => fileOf(`${name}/journal.jsonl`, lines)),
      ...[...readings].map(([name, seen]) =>
        fileOf(
          `${name}/readings.jsonl`,
          [...seen.values()].toSorted((a, b) => a.window.to - b.window.to).map(recordedLine),
        ),
      ),
    ].filter(({ text }) => text !== "");
  return { watch, files };
}

/** A reading that is asked for twice, as for the served share, is one line. */
function keyOf({ guard, cohort, arm, window }: Reading): string {
  return JSON.stringify([window.to, guard, cohort, arm]);
}

function fileOf(name: string, lines: readonly string[]): PlanFile {
  return { name, text: lines.map((line) => `${line}\n`).join("") };
}
