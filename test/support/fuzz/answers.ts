/**
 * Answers that arrived broken: what GitHub said, with something gone, of another type, cut off, or beside an error.
 *
 * Nothing here forges: no state becomes another state that GitHub has, no person another person, and no request for
 * changes, comment or commit leaves its list. Such an answer would be whole and say something else, and nobody could tell.
 */
import { oneOf, type Chance } from "./random.ts";

/** Words of a closed list, commit ids and moments: what no person wrote. */
const CLOSED = /^(?:[A-Z][A-Z_]+|[0-9a-f]{40}|\d{4}-\d\d-\d\dT[\d:.]+Z)$/;
/** What GitHub itself answers null where an account or a commit is gone: another fact, not a broken one. */
const NULL_IS_A_FACT: ReadonlySet<string> = new Set(["author", "user", "login"]);

interface Place {
  readonly holder: object;
  readonly key: string;
}

/** A broken copy of the text, with what was done to it. */
export function garble(text: string, by: Chance): { readonly text: string; readonly how: string } {
  if (by.below(20) === 0) return { text: text.slice(0, by.below(text.length)), how: "cut off" };
  const json: unknown = JSON.parse(text);
  if (by.below(20) === 0) return { text: JSON.stringify(besideError(json, by)), how: "beside an error" };
  const place = oneOf(placesIn(json), by);
  if (place === undefined) return { text: "", how: "empty" };
  const value: unknown = Reflect.get(place.holder, place.key);
  const how = change(place, value, by);
  return { text: JSON.stringify(json), how: `${place.key}: ${how}` };
}

function change({ holder, key }: Place, value: unknown, by: Chance): string {
  const put = (to: unknown, how: string): string => {
    Reflect.set(holder, key, to);
    return how;
  };
  const mayBeNull = !NULL_IS_A_FACT.has(key);
  const gone = (): string => {
    if (Array.isArray(holder) || !mayBeNull) return put({}, "an object");
    Reflect.deleteProperty(holder, key);
    return "gone";
  };
  const ways: [() => string, ...(() => string)[]] = [
    gone,
    () => (mayBeNull ? put(null, "null") : put(7, "a number")),
    () => put(typeof value === "string" ? 1e308 : "text", "of another type"),
    () => put([value], "in a list"),
    () => put({ value }, "in an object"),
  ];
  if (typeof value === "string" && CLOSED.test(value)) {
    ways.push(
      () => put("SOMETHING_NEW", "an unknown word"),
      () => put("", "empty"),
      () => put("f".repeat(40), "another id"),
    );
  }
  if (typeof value === "number")
    ways.push(
      () => put(-1, "-1"),
      () => put(Number.MAX_SAFE_INTEGER, "huge"),
    );
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    ways.push(
      () => put({ ...value, surprise: [1] }, "with more in it"),
      () => put({ ...value, __typename: "Unheard", kind: "Unheard" }, "of an unknown type"),
    );
  return by.pick(ways)();
}

function besideError(json: unknown, by: Chance): unknown {
  const type = by.pick(["NOT_FOUND", "FORBIDDEN", "RATE_LIMITED", "INTERNAL", "SOMETHING_NEW"]);
  const data = typeof json === "object" && json !== null && "data" in json ? json.data : json;
  return {
    data: by.pick([data, null, {}]),
    errors: [{ type, message: "Something went wrong", path: ["repository"] }],
  };
}

function placesIn(json: unknown): readonly Place[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [{ holder: json, key }, ...placesIn(value)]);
}
