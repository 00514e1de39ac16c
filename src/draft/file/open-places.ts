/** What a file lacks and nobody proposed: a `TODO` at each place, so that nothing is forgotten and nothing validates before. */
import type { TierFloor } from "../../config/policy.ts";
import type { KeyPath } from "../../config/problem.ts";
import { asRaw, type Raw } from "../../config/written.ts";
import type { FileState } from "./gaps.ts";
import { TODO, type Addition } from "./leaf.ts";
import { amountOf } from "./numbers.ts";
import { valueAt } from "./pointer.ts";

/** Every service has its latency, its errors and its quality. */
const CLASSES = ["latency", "error", "quality"] as const;

export function openPlaces({ raw, objections }: FileState, floor: TierFloor): readonly Addition[] {
  if (raw === null) return [];
  const lacking = objections.flatMap(({ code, path, expected, message }): readonly Addition[] => {
    if (code === "missing-key") return missing(raw, path, expected ?? message);
    if (code === "list-empty") return [open([...path, 0], expected ?? message)];
    if (code === "kind-unknown" && path[0] === "guards") return queries(raw, path);
    if (code !== "guard-without-limit") return [];
    return [open([...path.slice(0, 2), "at-most"], "from which level on it is a breach")];
  });
  return [...lacking, ...absentClasses(raw, floor).flatMap((each) => absentGuard(raw, each))];
}

function open(path: KeyPath, what: string): Addition {
  return { path, value: TODO, comment: `TODO(decide): ${what}` };
}

/** Parts that are more than one value. */
function missing(raw: Raw, path: KeyPath, expected: string): readonly Addition[] {
  if (path.at(-1) === "run") return [open(path, "the program and its arguments, as a list")];
  if (path.length > 1) return [open(path, expected)];
  const [part] = path;
  if (part === "guards") return [];
  if (part === "stages")
    return [
      { path: ["stages", 0, "name"], value: "first", comment: null },
      { path: ["stages", 0, "kind"], value: "canary", comment: null },
      open(["stages", 0, "weight"], "which share of the users comes first"),
      open(["stages", 0, "bake"], "for how long"),
    ];
  if (part === "rollback")
    return [
      open(["rollback", "within"], "by when the router must report 0 for the candidate, such as 60s"),
      open(["rollback", "keep-baseline-for"], "how long the baseline stays ready after the end, such as 72h"),
    ];
  return raw[String(part)] === undefined ? [open(path, expected)] : [];
}

/** The queries of a guard that nobody can tell the kind of: by the unit of its limits, else by its class. */
function queries(raw: Raw, path: KeyPath): readonly Addition[] {
  const guard = asRaw(valueAt(raw, path));
  const at = (key: string, what: string) =>
    guard[key] === undefined ? [open([...path.slice(0, 2), key], what)] : [];
  const [told] = TOLD.flatMap(([by, key]) => (Object.hasOwn(guard, by) ? [key] : []));
  if (told !== undefined) return at(told, "its query");
  const unit = LIMITS.map((key) => amountOf(guard[key])?.unit).find(
    (each) => each !== undefined && each !== "factor",
  );
  if (unit === "time" || (unit === undefined && guard["class"] === "latency"))
    return [...at("histogram", "the query of its buckets"), ...at("percentile", "which one, such as 95")];
  if (unit === "events") return at("count", "the query of what must not happen");
  if (unit === "score") return at("score", "the query of the scores");
  if (unit === undefined || unit === "share" || unit === "points")
    return [
      ...at("events", "the query that counts what is bad"),
      ...at("total", "the query that counts all"),
    ];
  return [
    ...at("numerator", "the query of what is summed"),
    ...at("denominator", "the query of what it is divided by"),
    ...at("per", "how many of which unit, such as 1000 of it"),
  ];
}

/** Keys that only one kind of guard has, and the query of that kind. */
const TOLD = [
  ["equals", "identity"],
  ["tolerance", "split"],
  ["confirmed-by", "count"],
  ["buckets", "histogram"],
  ["percentile", "histogram"],
  ["compares", "pairs"],
] as const;

const LIMITS = ["at-most", "at-least", "expect", "detect"] as const;

/** Keys of guards that have no level of what users are served. */
const UNMEASURED = ["signal", "identity", "split", "count"] as const;

/** Classes of which no guard is there that measures. */
export function absentClasses(raw: Raw, floor: TierFloor): readonly string[] {
  const guards = asRaw(raw["guards"]);
  const there = new Set(
    Object.values(guards)
      .map(asRaw)
      .filter((guard) => !UNMEASURED.some((key) => Object.hasOwn(guard, key)))
      .map((guard) => guard["class"]),
  );
  return [...new Set([...CLASSES, ...floor.guardClasses])].filter((each) => !there.has(each));
}

function absentGuard(raw: Raw, name: string): readonly Addition[] {
  const path = ["guards", Object.hasOwn(asRaw(raw["guards"]), name) ? `${name}-2` : name];
  return [
    { path: [...path, "class"], value: name, comment: null },
    ...queries({ guards: { [String(path[1])]: { class: name } } }, path),
    open([...path, "at-most"], "from which level on it is a breach"),
    open([...path, "on-breach"], "roll-back or hold"),
  ];
}
