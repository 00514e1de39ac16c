/** Who is woken and who is told, where the file does not name a channel for the moment itself. */
import type { Rollout } from "../config/rollout.ts";

/** Channels that are pagers by their name, where the file has none of the kind. */
const PAGER_NAMES: readonly string[] = ["pager", "on-call"];

/** Channels that wake somebody: those of kind pagerduty, else the one that is called so; empty where nobody can be woken. */
export function pagersOf({ channels }: Pick<Rollout, "channels">): readonly string[] {
  const names = Object.keys(channels);
  const byKind = names.filter((name) => channels[name]?.kind === "pagerduty");
  return byKind.length > 0 ? byKind : names.filter((name) => PAGER_NAMES.includes(name));
}

/** Channels that hear of trouble: of a rollback those that the file names for it, of anything else those of holds; else all that are no pager. */
export function hearersOf(
  rollout: Pick<Rollout, "channels" | "communications">,
  moment: "hold" | "rolled-back",
): readonly string[] {
  const pagers = new Set(pagersOf(rollout));
  const named = (on: string): readonly string[] =>
    rollout.communications
      .filter((each) => each.on === on && Object.hasOwn(rollout.channels, each.to) && !pagers.has(each.to))
      .map(({ to }) => to);
  const other = moment === "hold" ? "rolled-back" : "hold";
  for (const found of [named(moment), named(other)]) if (found.length > 0) return [...new Set(found)];
  return Object.keys(rollout.channels).filter((name) => !pagers.has(name));
}
