/** What a model may know of a rollout file: names, kinds and numbers. No query, address, secret, person or label leaves. */
import type { KeyPath } from "../../config/problem.ts";
import { asRaw, isRaw, type Raw } from "../../config/written.ts";
import { placeKind } from "./places.ts";
import { TELLING_KEYS } from "../../config/schema/guard.ts";

/** Beside what a model may propose. */
const KNOWN = new Set(
  (
    "name kind tier release/*/id release/*/model stages/*/name stages/*/kind stages/*/by traffic/routed-by traffic/units/*/of " +
    "start/zone start/moves guards/*/absent guards/*/per guards/*/confirmed-by guards/*/usual/* guards/*/between/*"
  ).split(" "),
);

/** The file as plain JSON, as far as it may leave; each text by `redact`. */
export function viewOf(raw: Raw, redact: (text: string) => string): Raw {
  const names = (part: string) => Object.keys(asRaw(raw[part])).map(redact);
  const shown = asRaw(within(raw, [], redact));
  const people = names("people");
  const channels = names("channels");
  return {
    ...shown,
    sources: names("sources"),
    ...(people.length === 0 ? {} : { people }),
    ...(channels.length === 0 ? {} : { channels }),
  };
}

const LONGEST = 400;

function within(value: unknown, path: KeyPath, redact: (text: string) => string): unknown {
  if (Array.isArray(value)) {
    const items = value
      .map((each, index) => within(each, [...path, index], redact))
      .filter((each) => each !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (isRaw(value)) {
    const entries = Object.entries(value).flatMap(([key, each]) => {
      const inside = within(each, [...path, key], redact);
      return inside === undefined ? [] : [[redact(key), inside] as const];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  const kind = placeKind(path);
  if (
    path[0] === "guards" &&
    path.length === 3 &&
    TELLING_KEYS.includes(String(path[2])) &&
    path[2] !== "signal"
  )
    return "(a query that is not shown)";
  if (kind === null && !isKnown(path)) return undefined;
  return typeof value === "string" ? redact(value).slice(0, LONGEST) : value;
}

function isKnown(path: KeyPath): boolean {
  const steps = path.map(String);
  return [...KNOWN].some((pattern) => {
    const wanted = pattern.split("/");
    return (
      wanted.length === steps.length && wanted.every((step, index) => step === "*" || step === steps[index])
    );
  });
}
