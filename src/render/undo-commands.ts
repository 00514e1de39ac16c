import type { Plan } from "../plan/plan.ts";

/** Every way back in full, as plain lines: what a pager shows has no Markdown and no link to follow. */
export function undoCommands(plan: Plan): readonly string[] {
  return plan.routers.flatMap(({ undo }, index) => [
    `Way ${index + 1}, ${undo.route}:`,
    ...undo.steps.map(({ does, run, expect }) => `  ${run ?? does}   (expect: ${expect})`),
  ]);
}
