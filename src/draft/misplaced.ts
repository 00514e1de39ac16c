/** True values in the wrong place: a limit of another guard, a number that a word beside it gives another unit. */
import type { Fact } from "./fact.ts";
import type { Removed, Slot } from "./draft.ts";
import type { Filled } from "./placeholders.ts";

/** A unit, a scale or a digit behind a value makes another value of it; so does a sign or a currency before it. */
const AFTER =
  /^(?:[\s\u00A0-]?(?:[%‰°]|percent|per cent|prozent|points?|punkte?|pp|ms|millis|s|sec|sek|m|min|h|hr|hours?|stunden?|d|days?|tagen?|weeks?|wochen?|months?|monate?|years?|jahre?|k|thousand|tausend|millions?|millionen|billions?|hundred|dozen|x|times|fold)(?!\p{Ll})|[\s-]?(?:seconds?|sekunden?|minutes?|minuten|milliseconds?)\b|\p{N}|[.,]\p{N})/iu;
const BEFORE = /(?:[$€£¥×±+\u2212.,]|(?<!\w)[-x]|\p{N}|(?<!\w)[A-Z]{3}\s)$/u;

type Fault = Pick<Removed, "why" | "what">;

/** Name of a stage, guard or cohort → the names of all of its kind. */
export type Rooms = ReadonlyMap<string, readonly string[]>;

export function roomsOf(facts: readonly Fact[]): Rooms {
  const named = facts.filter(({ key }) => /^(?:stages|guards|cohorts)\..*\.name$/.test(key));
  const rooms = Map.groupBy(named, ({ key }) => key.split(".", 1)[0]);
  return new Map(
    named.map(({ key, text }) => [text, (rooms.get(key.split(".", 1)[0]) ?? []).map((each) => each.text)]),
  );
}

/** @param slot what a sentence is about where it names nothing of that kind @returns nothing where each value is in its place */
export function misplacedIn({ text, standing }: Filled, slot: Slot, rooms: Rooms): readonly Fault[] {
  return standing.flatMap(({ from, to, key, fact }): readonly Fault[] => {
    if (fact === null) return [];
    if (/\p{N}/u.test(fact.text) && (BEFORE.test(text.slice(0, from)) || hasUnit(text.slice(to), fact)))
      return [
        {
          why: "conflict",
          what: `what stands beside it makes another value of ${key}, which is ${fact.text}`,
        },
      ];
    // A name that stands for its key names itself.
    const said = `${text.slice(0, from)} … ${text.slice(to)}`;
    const faults = key.endsWith(".name")
      ? []
      : fact.of.map((name) => ownerFault({ said, name, key, slot, rooms }));
    return faults.filter((fault) => fault !== null).slice(0, 1);
  });
}

/** `3 times` is what a number of repeats says itself. */
function hasUnit(after: string, { about }: Fact): boolean {
  const [found = ""] = AFTER.exec(after) ?? [];
  return found !== "" && !about.includes(found.trim().toLowerCase());
}

/** A value of one stage, guard or cohort is said of it, by name or in its slot, and of no other. */
function ownerFault(given: {
  readonly said: string;
  readonly name: string;
  readonly key: string;
  readonly slot: Slot;
  readonly rooms: Rooms;
}): Fault | null {
  const { said, name, key, slot, rooms } = given;
  const room = rooms.get(name);
  if (room === undefined || isNamed(said, name)) return null;
  const other = room.find((each) => isNamed(said, each));
  if (other !== undefined) return { why: "conflict", what: `it is about ${other}; ${key} is of ${name}` };
  if ("name" in slot && slot.name === name) return null;
  return { why: "unsupported", what: `it does not say that ${key} is of ${name}` };
}

/** As whole words, hyphens and blanks alike, in capitals or not. */
function isNamed(text: string, name: string): boolean {
  const [plain, wanted] = [text, name].map((each) => each.toLowerCase().replaceAll(/[\s_-]+/g, " "));
  if (plain === undefined || wanted === undefined) return false;
  for (let at = plain.indexOf(wanted); at !== -1; at = plain.indexOf(wanted, at + 1)) {
    const around = `${plain[at - 1] ?? " "}${plain[at + wanted.length] ?? " "}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}
