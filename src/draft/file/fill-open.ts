/** A `TODO` at each place that is still missing. */
import type { TierFloor } from "../../config/policy.ts";
import { assembleFile } from "./assemble.ts";
import type { FileInput, FileReport } from "./draft-file.ts";
import { stateOf } from "./gaps.ts";
import { openPlaces } from "./open-places.ts";
import { pointerOf } from "./pointer.ts";
import type { Settled } from "./settle.ts";

/** Filling one place may show the next. */
const ROUNDS = 4;

export function fillOpen(
  text: string,
  floor: TierFloor,
  { file, defaults }: FileInput,
): Pick<Settled, "text" | "todo"> {
  let now = text;
  const todo: FileReport["todo"][number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { text: made, taken } = assembleFile(
      now,
      openPlaces(stateOf({ file, text: now, defaults }), floor),
    );
    if (taken.length === 0) break;
    now = made;
    for (const { path, comment } of taken)
      if (comment !== null) todo.push({ path: pointerOf(path), why: comment.replace("TODO(decide): ", "") });
  }
  return { text: now, todo };
}
