/** What the rules of every file say of a place in it. */
import type { Objection } from "../../config/objection.ts";
import type { KeyPath } from "../../config/problem.ts";
import type { FileInput } from "./draft-file.ts";
import { decidedOf, objectionsTo, stateOf } from "./gaps.ts";

/** What the rules say of a place, with what is open and without it: a part that is open hides what is beside it. */
export function objectionsAt(text: string, { file, defaults }: FileInput): (path: KeyPath) => string | null {
  const state = stateOf({ file, text, defaults });
  const objections = [...state.objections, ...objectionsTo(decidedOf(state.raw))];
  return (path) =>
    objections.find((each) => isWrong(each) && path.every((step, index) => each.path[index] === step))
      ?.message ?? null;
}

function isWrong({ code }: Objection): boolean {
  return code !== "undecided" && code !== "missing-key";
}
