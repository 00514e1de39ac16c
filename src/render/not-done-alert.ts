import type { Plan } from "../plan/plan.ts";
import { notDone } from "../plan/this-version.ts";
import { cell } from "./escape.ts";
import { alert } from "./markdown.ts";

const LONGEST = 60;

/** What nobody may believe to happen by itself; empty where this version promotes the whole plan. */
export function notDoneAlert(plan: Plan): string {
  const router = notDone(plan.routers);
  if (router === null) return "";
  return alert("WARNING", [
    `**This version plans this release and does not promote it**: it does not move the traffic of ${cell(router.undo.route, LONGEST)}. \`promote\` refuses before anything moves; people do it by hand, with the runbook beside them, or the plan changes (advice below).`,
  ]);
}
