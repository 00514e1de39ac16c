/** A brief: what the author of a release knows, in the words of the rollout file, and the file that it is the beginning of. */
import { z } from "zod";
import { objection, showPath, type Objection } from "../../config/objection.ts";
import { inReadingOrder, problemOf, problemOfFault, withoutEchoes } from "../../config/placing.ts";
import { isBlocked, type KeyPath, type Problem } from "../../config/problem.ts";
import { readPart } from "../../config/read-part.ts";
import { secretsIn } from "../../config/rules/secrets.ts";
import * as f from "../../config/schema/fields.ts";
import { SLO } from "../../config/schema/guard.ts";
import { readSections } from "../../config/sections.ts";
import { asRaw, isRaw, type Raw } from "../../config/written.ts";
import { readYaml } from "../../config/yaml.ts";
import { branchOf, commentText, entryLines, type Branch } from "./branch.ts";
import { isQuantity } from "./numbers.ts";
import { inOrder } from "./order.ts";
import { BRIEF_SHAPES, onlyYouKnow } from "./shapes.ts";

export interface Brief {
  readonly file: string;
  /** What changes, in free words. */
  readonly changes: string;
  /** What the rollout file says already: every part of it was read by the file's own schemas. */
  readonly rollout: Raw;
  /** The brief itself, as plain JSON. */
  readonly raw: Raw;
}

/** The brief, null exactly when a problem is a blocker. Never throws. */
export function parseBrief(
  file: string,
  text: string,
): { readonly brief: Brief | null; readonly problems: readonly Problem[] } {
  const { tree, faults } = readYaml(text);
  const fromFile = faults.map((fault) => problemOfFault(file, fault));
  if (tree === null) return { brief: null, problems: inReadingOrder(fromFile, [file]) };
  const raw = asRaw(tree.value);
  const objections = withoutEchoes([...secretsIn(raw), ...objectionsTo(raw)]);
  const problems = inReadingOrder(
    [...fromFile, ...objections.map((each) => problemOf([{ file, tree }], each))],
    [file],
  );
  if (isBlocked(problems)) return { brief: null, problems };
  return { brief: { file, changes: String(raw["changes"]), rollout: rolloutOf(raw), raw }, problems };
}

/** Key of the brief → where its value stands in a rollout file, and whether nobody can be asked without it. */
const PLACES = {
  service: [["name"], true],
  kind: [["kind"], true],
  tier: [["tier"], true],
  baseline: [["release", "baseline"], true],
  candidate: [["release", "candidate"], true],
  hypothesis: [["hypothesis"], false],
  zone: [["start", "zone"], false],
  traffic: [["traffic"], true],
  cohorts: [["cohorts"], true],
  serving: [["router"], true],
  metrics: [["sources"], true],
  objectives: [["guards"], false],
  people: [["people"], true],
  rollback: [["rollback"], false],
  deadline: [["deadline"], false],
  channels: [["channels"], false],
} as const satisfies Readonly<Record<string, readonly [KeyPath, boolean]>>;

const TOP = f.mapping({
  ...Object.fromEntries(Object.keys(PLACES).map((key) => [key, z.unknown().optional()])),
  changes: f.text("What changes, in your own words.", 2_000),
});

function objectionsTo(raw: Raw): readonly Objection[] {
  const objections: Objection[] = [];
  readPart(TOP, raw, { path: [], objections });
  for (const [key, [, needed]] of Object.entries(PLACES))
    if (needed && isNothing(raw[key], key)) objections.push(missing(key));
  const inFile: Objection[] = [];
  readSections(rolloutOf(raw), inFile);
  for (const [name, guard] of Object.entries(asRaw(raw["objectives"])))
    readPart(SLO, limitsOf(guard), { path: ["guards", name], objections: inFile });
  for (const each of inFile) {
    const path = placeInBrief(each.path, raw);
    if (path !== null && !isGap(each)) objections.push(inItsWords(each, path));
  }
  return objections;
}

/** The objection with the brief's own name of the place. */
function inItsWords(each: Objection, path: KeyPath): Objection {
  let same = 0;
  while (same < Math.min(path.length, each.path.length) && path.at(-1 - same) === each.path.at(-1 - same))
    same += 1;
  const from = showPath(each.path.slice(0, each.path.length - same));
  const to = showPath(path.slice(0, path.length - same));
  return { ...each, path, message: each.message.replaceAll(from, to) };
}

/** A service may have no cohorts, and `{}` says so; an empty mapping says nothing of anything else. */
function isNothing(value: unknown, key: string): boolean {
  return value === undefined || (key !== "cohorts" && isRaw(value) && Object.keys(value).length === 0);
}

function missing(key: string): Objection {
  return objection("missing-key", [key], `\`${key}\` is missing in the brief`, {
    expected: onlyYouKnow(key),
    found: "nothing",
    suggestion: new Map<string, string>(Object.entries(BRIEF_SHAPES)).get(key) ?? `${key}:`,
  });
}

/** An objective and a rollback may be said in part: the rest is asked for. */
function isGap({ code, path }: Objection): boolean {
  const [part] = path;
  if (part === "guards") return code === "missing-key" || code === "kind-unknown";
  return part === "rollback" && code === "missing-key";
}

const LIMITS = Object.keys(SLO.shape);

/** Of an objective what any kind of guard has; the rest is read once its kind can be told. */
function limitsOf(guard: unknown): Raw {
  return Object.fromEntries(Object.entries(asRaw(guard)).filter(([key]) => LIMITS.includes(key)));
}

/** Where the brief says what the rollout file says at `path`; null where the brief has no such part. */
function placeInBrief(path: KeyPath, raw: Raw): KeyPath | null {
  for (const [key, [place]] of Object.entries(PLACES)) {
    if (!place.every((step, index) => path[index] === step)) continue;
    const rest = path.slice(place.length);
    if (raw[key] === undefined) return null;
    return [key, ...(key === "serving" && !Array.isArray(raw[key]) ? rest.slice(1) : rest)];
  }
  return null;
}

function rolloutOf(raw: Raw): Raw {
  const rollout: Record<string, unknown> = { version: 1 };
  for (const [key, [[part, inner]]] of Object.entries<readonly [KeyPath, boolean]>(PLACES)) {
    const value = key === "serving" && isRaw(raw[key]) ? [raw[key]] : raw[key];
    if (value === undefined || typeof part !== "string") continue;
    rollout[part] = inner === undefined ? value : { ...asRaw(rollout[part]), [inner]: value };
  }
  return rollout;
}

/** The rollout file as far as the brief goes: every value of it, each number with its origin. It does not validate yet. */
export function skeletonOf(brief: Brief): string {
  const branch = branchOf(brief.rollout, (value, path) =>
    isQuantity(value) && !NAMES.has(String(path.at(-1))) ? "from the brief" : null,
  );
  const entries = branch.kind === "map" ? branch.entries : new Map<string, Branch>();
  const lines = inOrder([...entries.keys()]).flatMap((key) => {
    const part = entries.get(key);
    return part === undefined ? [] : entryLines(key, part, "");
  });
  return [`# What changes, in the words of ${brief.file}: ${commentText(brief.changes)}`, ...lines, ""].join(
    "\n",
  );
}

/** What holds digits and is no number that anything is held against. */
const NAMES: ReadonlySet<string> = new Set(["version", "tier", "id", "model", "digest", "name"]);
