/** How often a rollout asks its sources, against how often they let themselves be asked. Pure. */
import { bakeOf, weightIn, type Rollout, type SourceQuota, type SourceTarget } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import { DAY, HOUR, MINUTE, milliseconds, showDuration, type Duration } from "../units.ts";
import { isLive } from "./plan.ts";
import type { PlanComplaint } from "./report.ts";

/** How much of the baseline a guard without a past learns from, in intervals. */
const HISTORY_INTERVALS = 60;

/** Lengths of an interval that people write, and that divide a day. */
const EVERY = [
  ...[5, 10, 15, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12, 24].map((count) => count * HOUR),
].map(milliseconds);

/**
 * Sources that cannot be asked as often as this rollout asks: it would hold for want of readings, and go back in the end.
 *
 * A look is one for each new interval, however often a tick comes.
 */
export function weighQuotas(rollout: Rollout): readonly PlanComplaint[] {
  return rollout.sources.flatMap((source) => {
    const { quota } = source;
    if (quota === undefined) return [];
    const asked = requestsIn(rollout, source, { quota, every: rollout.every });
    if (asked <= quota.count) return [];
    const enough = EVERY.find(
      (every) =>
        every > rollout.every &&
        every <= shortestBake(rollout) &&
        requestsIn(rollout, source, { quota, every }) <= quota.count,
    );
    return [
      {
        code: "source-quota" as const,
        severity: "blocker" as const,
        path: ["sources", source.name, "quota"],
        message: `source "${source.name}" would be asked ${Math.ceil(asked)} times in the fullest ${quota.per}, ${Math.ceil(asked - quota.count)} more than it lets: from then on there are no readings, and nothing passes`,
        expected: `at most ${quota.count} requests in ${quota.per === "day" ? "a day" : "an hour"}`,
        found: `every: ${showDuration(rollout.every)} with ${guardsOf(rollout, source).length} guards`,
        suggestion:
          enough === undefined
            ? "let fewer guards read this source, or have its quota raised"
            : `every: ${showDuration(enough)}`,
      },
    ];
  });
}

/** A stage that is over before the first look proves nothing. */
function shortestBake(rollout: Rollout): number {
  return Math.min(...rollout.stages.filter(isLive).map(bakeOf));
}

/** Requests of the fullest day or hour, the first one, in which guards learn from the time before. Attempts after an error come on top. */
export function requestsIn(
  rollout: Rollout,
  source: SourceTarget,
  { quota, every }: { readonly quota: SourceQuota; readonly every: Duration },
): number {
  const guards = guardsOf(rollout, source);
  if (guards.length === 0) return 0;
  const looks = (quota.per === "day" ? DAY : HOUR) / every;
  const spans = [...Map.groupBy(guards, ({ maturesAfter }) => maturesAfter).values()];
  const perLook = spans.reduce((sum, some) => sum + callsFor(source, some, 1), 0);
  const again = spans.reduce((sum, some) => sum + earlierWeeks(rollout, source, some), 0);
  const history = spans.reduce((sum, some) => sum + callsFor(source, some, HISTORY_INTERVALS), 0);
  // What begins and the stage without a baseline of its own are not the same day, unless the rollout is that short.
  return Math.max(looks * perLook + history, looks * (perLook + again));
}

/** With everybody on the candidate a guard that only compares reads the same hours of an earlier week, too. */
function earlierWeeks(rollout: Rollout, source: SourceTarget, guards: readonly Guard[]): number {
  const isFull = rollout.stages.some((stage) => isLive(stage) && weightIn(stage, "all") >= 100);
  const compared = guards.filter(isOnlyCompared);
  return isFull && compared.length > 0 ? callsFor(source, compared, 1) : 0;
}

function isOnlyCompared(guard: Guard): boolean {
  if (!("objective" in guard) || guard.kind === "paired" || guard.margin === null) return false;
  return guard.objective.atMost === null && guard.objective.atLeast === null;
}

/** Calls for guards that look at the same span of so many intervals. */
function callsFor(source: SourceTarget, guards: readonly Guard[], intervals: number): number {
  switch (source.kind) {
    case "prometheus":
    case "datadog":
      return 1;
    case "sql":
      return source.database.includes("://") || /^[A-Z][A-Z0-9_]+$/.test(source.database) ? 1 : 0;
    case "file":
      return 0;
    case "evidently":
      return source.options.kind === "service" ? 1 : 0;
    case "http-json":
    case "command":
      return source.options.time === null ? intervals : 1;
    case "langfuse":
      return callsOfLangfuse(guards, intervals);
  }
}

/** One for each view that adds up; a level is asked for by itself, for each interval. */
function callsOfLangfuse(guards: readonly Guard[], intervals: number): number {
  const levels = guards.filter(({ kind }) => kind === "level");
  const others = guards.filter(({ kind }) => kind !== "level");
  const views = new Set(
    Array.from(JSON.stringify(others).matchAll(/\bview\\?"?\s*:\s*\\?"?([a-z-]+)/g), ([, view]) => view),
  );
  return levels.length * intervals + (others.length === 0 ? 0 : Math.max(1, views.size));
}

/** Those that it is asked for: what people report is no question. */
function guardsOf(rollout: Rollout, { name }: SourceTarget): readonly Guard[] {
  return rollout.guards.filter((guard) => guard.kind !== "signal" && guard.source === name);
}
