/** What must not be in the folder of a rollout that was killed and ticked on. */
import { brokenAt } from "../../src/promotion/journal.ts";
import { driftOf, isDrained, showWeights } from "../../src/promotion/weights.ts";
import { linesIn, NAME, quarantineIn, routerIn, statesIn } from "./crash-world.ts";
import type { Applied } from "./crash-world.ts";

interface Line {
  readonly event: string;
  readonly stage?: string;
  readonly step?: number;
  readonly to?: Applied["to"];
}

/** In words; empty where all is well. */
export async function wrongIn(folder: string): Promise<readonly string[]> {
  const stored = await statesIn(folder).load(NAME);
  if (stored === null) return ["there is no state"];
  const { state } = stored;
  const files = (await statesIn(folder).journal?.(NAME, stored.version)) ?? [];
  const lines = files.flatMap(({ text }) => text.split("\n").slice(0, -1));
  const broken = brokenAt(lines, state.journal);
  const { set } = routerIn(folder);
  const ended = state.ending?.kind ?? null;
  const quarantined = await quarantineIn(folder).list();
  return [
    ...(broken === null ? [] : [`the journal breaks at line ${broken} of ${lines.length}`]),
    ...(lines.length === state.journal.lines ? [] : [`${lines.length} lines, not ${state.journal.lines}`]),
    ...(ended === "rolled-back" && !isDrained(set) ? [`rolled back at ${showWeights(set)}`] : []),
    ...(ended === "promoted" && driftOf(set, state.set, 0) !== "none"
      ? [`promoted at ${showWeights(set)}, not ${showWeights(state.set)}`]
      : []),
    ...(ended === "rolled-back" ? recordsLost(folder, quarantined[state.candidateKey] !== undefined) : []),
    ...aboveIntended(folder),
    ...otherValues(lines),
  ];
}

function recordsLost(folder: string, isQuarantined: boolean): readonly string[] {
  const told = linesIn(folder, "told.log");
  const has = (what: string): boolean => told.some((line) => line.startsWith(what));
  return [
    ...(isQuarantined ? [] : ["the candidate is not in quarantine"]),
    ...(has("incident ") ? [] : ["no incident was opened"]),
    ...(told.some((line) => /^message [0-9a-f]+\/rolled-back\//.test(line)) ? [] : ["nobody was told"]),
    ...(told.some((line) => line.startsWith("deployment ") && line.endsWith(" failure"))
      ? []
      : ["the deployment was not marked as failed"]),
  ];
}

/** Nothing is raised but to exactly what the state announces, in its announced minute. */
function aboveIntended(folder: string): readonly string[] {
  return linesIn(folder, "applied.log").flatMap((line) => {
    const { to, from, at, intent }: Applied = JSON.parse(line);
    if (driftOf(to, from, 0) !== "up") return [];
    const isAnnounced = intent !== null && at < intent.until && driftOf(to, intent.to, 0) === "none";
    return isAnnounced ? [] : [`${showWeights(from)} was raised to ${showWeights(to)} unannounced`];
  });
}

/** A stage, or a step of it, that is entered again is entered with the same weights. */
function otherValues(lines: readonly string[]): readonly string[] {
  const values = new Map<string, string>();
  return lines.flatMap((text) => {
    const { event, stage = "", step = 0, to }: Line = JSON.parse(text);
    if (event !== "intent" || to === undefined) return [];
    const value = showWeights(to);
    const first = values.get(`${stage}/${step}`) ?? value;
    values.set(`${stage}/${step}`, first);
    return first === value ? [] : [`${stage} was announced as ${first} and as ${value}`];
  });
}
