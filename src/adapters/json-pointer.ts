/** RFC 6901 over parsed JSON, by hand: no query language, and nothing that was inherited. */

/** What stands at `pointer`; undefined where there is nothing. */
export function valueAt(json: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(stepInto, json);
}

function stepInto(value: unknown, step: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  // An array has its length for its own, and "01" is no position.
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(step) ? value[Number(step)] : undefined;
  return Reflect.get(value, step);
}
