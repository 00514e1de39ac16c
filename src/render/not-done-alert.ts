import type { Plan } from "../plan/plan.ts";
import { notDone, type NotDone } from "../plan/this-version.ts";
import { cell, span } from "./escape.ts";
import { alert, capped } from "./markdown.ts";

const MOST = 3;
const LONGEST = 60;

/** What nobody may believe to happen by itself; empty where this version promotes the whole plan. */
export function notDoneAlert(plan: Plan): string {
  const all = notDone(plan.rollout, plan.routers);
  if (all.length === 0) return "";
  const { shown, more } = capped(all.map(words), MOST);
  const rest = more === 0 ? [] : [`do ${more} other things`];
  const list = [...shown, ...rest].join(", nor ");
  return alert("WARNING", [
    `**This version plans this release and does not promote it**: it does not ${list}. \`promote\` refuses before anything moves; people do it by hand, with the runbook beside them, or the plan changes (advice below).`,
  ]);
}

function words(one: NotDone): string {
  switch (one.kind) {
    case "router":
      return `move the traffic of ${cell(one.router.undo.route, LONGEST)}`;
    case "source":
      return `read the ${one.source.kind} source ${span(one.source.name)}`;
  }
}
