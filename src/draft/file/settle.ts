/** Which of the proposed leaves stand in the file: each is held against its origin, then against the rules of every file. */
import { NAME } from "../../config/schema/fields.ts";
import type { KeyPath } from "../../config/problem.ts";
import { asRaw, type Raw } from "../../config/written.ts";
import { assembleFile } from "./assemble.ts";
import type { FileReport } from "./draft-file.ts";
import { quoted } from "./harmless.ts";
import { TODO, type Leaf } from "./leaf.ts";
import type { Sources } from "./number-origin.ts";
import { judgeLeaf, undecided, type Judged } from "./origins.ts";
import { mayBegin } from "./places.ts";
import { pathOf, pointerOf, valueAt } from "./pointer.ts";

export interface Settled extends FileReport {
  /** Whole: a `TODO` stands wherever something is missing. */
  readonly text: string;
}

export interface Ground {
  readonly text: string;
  readonly sources: Sources;
  /** The text with a `TODO` wherever something is missing. */
  readonly fill: (text: string) => { readonly text: string; readonly todo: FileReport["todo"] };
  /** What the rules object to at these paths, the first of each. */
  readonly objectionAt: (text: string) => (path: KeyPath) => string | null;
}

type Written = Exclude<Judged, { readonly kind: "dropped" }>;

/** More new guards than these nobody asked for. */
const MOST_GUARDS = 8;
const ROUNDS = 6;

export function settle(leaves: readonly Leaf[], ground: Ground): Settled {
  const { file } = ground.sources;
  const dropped: FileReport["dropped"][number][] = [];
  let judged = judgeAll(leaves, ground.sources, (path, why) => dropped.push({ path: quoted(path), why }));
  for (let round = 0; ; round += 1) {
    const whole = withoutHalves(judged, file);
    for (const each of judged)
      if (!whole.includes(each)) dropped.push({ path: pointerOf(each.addition.path), why: whyOf(each) });
    judged = inSequence(whole, file);
    const made = assembleFile(
      ground.text,
      judged.map(({ addition }) => addition),
    );
    const filled = ground.fill(made.text);
    const objection = ground.objectionAt(filled.text);
    const held = judged.map((each) =>
      each.kind === "stands" && round < ROUNDS ? heldAgainst(each, objection(each.addition.path)) : each,
    );
    if (held.every((each, index) => each === judged[index]))
      return reportOf(judged, { made, filled, dropped });
    judged = held;
  }
}

function judgeAll(
  leaves: readonly Leaf[],
  sources: Sources,
  drop: (path: string, why: string) => void,
): readonly Written[] {
  const judged = new Map<string, Written>();
  const guards = new Set<string>();
  for (const leaf of leaves) {
    if (judged.has(leaf.path)) drop(leaf.path, "it was suggested twice");
    else if (isWritten(leaf.path, sources.file))
      drop(leaf.path, "what stands there already is not a model's to change");
    else if (isInvented(leaf.path, sources.file, guards))
      drop(leaf.path, "an entry that the file does not have is not a model's to begin");
    else {
      const each = judgeLeaf(leaf, sources);
      if (each.kind === "dropped") drop(leaf.path, each.why);
      else judged.set(leaf.path, each);
    }
  }
  return [...judged.values()];
}

function heldAgainst(each: Extract<Written, { readonly kind: "stands" }>, objection: string | null): Written {
  const { path, value } = each.addition;
  return objection === null
    ? each
    : undecided(path, `the model suggests ${quoted(String(value))}; ${objection}`);
}

function whyOf(each: Written): string {
  return each.kind === "todo" ? each.why : "another part of the same entry does not stand";
}

/** Entries of lists are whole or not there: nobody needs a message without a recipient. */
function withoutHalves(judged: readonly Written[], file: Raw): readonly Written[] {
  const halves = new Set(
    judged.flatMap((each) => (each.kind === "todo" ? (newEntry(each.addition.path, file) ?? []) : [])),
  );
  return judged.filter(({ addition }) => !halves.has(newEntry(addition.path, file) ?? ""));
}

/** The pointer of the entry of a list that the file does not have yet; null for all else. */
function newEntry(path: KeyPath, file: Raw): string | null {
  const at = path.findIndex((step) => typeof step === "number");
  const entry = path.slice(0, at + 1);
  return at > 0 && valueAt(file, entry) === undefined ? pointerOf(entry) : null;
}

/** New entries follow those that the file has, without a hole. */
function inSequence(judged: readonly Written[], file: Raw): readonly Written[] {
  const places = new Map<string, number>();
  const counts = new Map<string, number>();
  return judged.map((each) => {
    const { path } = each.addition;
    const entry = newEntry(path, file);
    if (entry === null) return each;
    const at = path.findIndex((step) => typeof step === "number");
    const list = path.slice(0, at);
    const there = valueAt(file, list);
    const next = counts.get(pointerOf(list)) ?? (Array.isArray(there) ? there.length : 0);
    const place = places.get(entry) ?? next;
    if (!places.has(entry)) counts.set(pointerOf(list), next + 1);
    places.set(entry, place);
    return { ...each, addition: { ...each.addition, path: [...list, place, ...path.slice(at + 1)] } };
  });
}

function reportOf(
  judged: readonly Written[],
  {
    made,
    filled,
    dropped,
  }: {
    readonly made: ReturnType<typeof assembleFile>;
    readonly filled: ReturnType<Ground["fill"]>;
    readonly dropped: FileReport["dropped"][number][];
  },
): Settled {
  const stands = new Set(made.taken.map(({ path }) => pointerOf(path)));
  const shown = judged.map((each) => ({ each, path: pointerOf(each.addition.path) }));
  const kept = shown.flatMap(({ path }) =>
    stands.has(path) ? [] : [{ path, why: "there is no room for it in the text" }],
  );
  const there = shown.filter(({ path }) => stands.has(path));
  return {
    text: filled.text,
    taken: there.flatMap(({ path, each }) =>
      each.kind === "stands" ? [{ path, value: String(each.addition.value), origin: each.origin }] : [],
    ),
    todo: [
      ...there.flatMap(({ path, each }) => (each.kind === "todo" ? [{ path, why: each.why }] : [])),
      ...filled.todo,
    ],
    dropped: [...dropped, ...kept],
  };
}

/** In the file or in its defaults: what waits for a decision is not written. */
function isWritten(pointer: string, file: Raw): boolean {
  const value = valueAt(file, pathOf(pointer) ?? []);
  return value !== undefined && value !== null && value !== TODO;
}

/** Whether it would begin a stage, a cohort or a unit, or one guard too many. */
function isInvented(pointer: string, file: Raw, guards: Set<string>): boolean {
  const path = pathOf(pointer) ?? [];
  if (!mayBegin(path)) return valueAt(file, path.slice(0, path[0] === "traffic" ? 3 : 2)) === undefined;
  const [part, name] = path;
  if (part !== "guards" || name === undefined || Object.hasOwn(asRaw(file["guards"]), name)) return false;
  if (!NAME.test(String(name)) || (!guards.has(String(name)) && guards.size >= MOST_GUARDS)) return true;
  guards.add(String(name));
  return false;
}
