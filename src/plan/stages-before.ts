/** How many stages a pair was judged in before: each begins with a part of the judge's reserve, the first with everything. */
import type { Stage } from "../config/rollout.ts";
import type { Spot } from "./evaluability.ts";
import { isJudgedIn } from "./pairs.ts";
import { samplesOf } from "./samples.ts";

/** What is judged before the bake of the stage begins: earlier stages, and its own switch where that has several moves. */
export function stagesBefore({
  rollout,
  earlier,
  here,
  pair,
  guard,
}: Pick<Spot, "rollout" | "earlier" | "here" | "pair" | "guard">): number {
  const judged = earlier.filter(
    ({ stage, daily }) =>
      isJudgedIn(guard, stage, rollout) && samplesOf(daily, guard.unit, pair.cohort).candidate > 0,
  );
  return judged.reduce((sum, { stage }) => sum + movesOf(stage), movesOf(here.stage) - 1);
}

/** Every move of a switch is judged as a stage of its own, the last of them is the bake; a preview sends nobody new. */
function movesOf(stage: Stage): number {
  if (stage.kind !== "blue-green" || stage.switch === "at-once") return 1;
  return stage.switch.filter((weight) => weight < 100).length + 1;
}
