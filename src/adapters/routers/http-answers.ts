/** What the answers of a service that the file describes mean: a weight, a version, or why there is none. */
import { createHash } from "node:crypto";
import type { HttpRead } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import { percent, type Percent } from "../../units.ts";
import type { Answer } from "../http.ts";
import { plain } from "./http-fill.ts";
import { valueAt } from "../json-pointer.ts";

/** One cohort's weight, as a read showed it. */
export interface Part {
  /** `all` for everybody. */
  readonly cohort: string;
  readonly weight: Percent;
  readonly etag: string | null;
  /** What tells this answer from one that somebody changed. */
  readonly mark: unknown;
  /** Why nothing may be moved forward; null where nothing stands in the way. */
  readonly blockedBy: string | null;
}

interface Seen {
  readonly json: unknown;
  readonly etag: string | null;
  /** Takes out of a text what the call was signed with: a service may answer with all that it was told. */
  readonly hide: (text: string) => string;
}

/** @throws Failure router-refused for a weight that is missing, no number, or outside 0..100% */
export function partOf(read: HttpRead, cohort: string, answer: Seen): Part {
  const { json, etag, hide } = answer;
  const weight = weightIn(read, { json, hide });
  const mark = read.version === undefined ? json : valueAt(json, read.version);
  if (mark === undefined)
    throw new Failure(
      "router-refused",
      `Expected what changes with every change at ${read.version ?? ""}, found nothing there. Correct \`version\` of \`read\``,
    );
  return { cohort, weight, etag, mark, blockedBy: unexpectedIn(read, { json, hide }) };
}

function weightIn({ pointer, type, scale = 100 }: HttpRead, { json, hide }: Omit<Seen, "etag">): Percent {
  const found = valueAt(json, pointer);
  const value = type === "string" ? numberIn(found) : found;
  const wanted = `${type === "string" ? "a text with a number" : "a number"} from 0 to ${scale} at ${pointer}`;
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new Failure(
      "router-refused",
      `Expected ${wanted}, found ${hide(show(found))}. ${advice(found, type)}`,
    );
  const weight = plain((value / scale) * 100);
  if (weight < 0 || weight > 100)
    throw new Failure(
      "router-refused",
      `Expected ${wanted}, found ${value}. Write \`scale\` of \`read\` as what stands there when everybody gets the candidate`,
    );
  // Neither -0 nor a fraction that vanishes in the division is a weight that was read.
  if (weight === 0 && value !== 0)
    throw new Failure("router-refused", `Expected ${wanted}, found ${value}: too little to be told from 0`);
  return percent(Math.abs(weight));
}

function numberIn(value: unknown): number | null {
  return typeof value === "string" && /^\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : null;
}

function advice(found: unknown, type: HttpRead["type"]): string {
  return typeof found === "string" && type !== "string" && numberIn(found) !== null
    ? "Write `type: string` beside `pointer`"
    : "Correct `pointer` of `read`";
}

/** What stands there, without repeating all of an answer. */
function show(value: unknown): string {
  if (value === undefined) return "nothing there";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  if (typeof value === "string" && value.length > 40) return "a long text";
  // A number that JSON has no room for arrives as infinite.
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function unexpectedIn({ expect = {} }: HttpRead, { json, hide }: Omit<Seen, "etag">): string | null {
  const [first] = Object.entries(expect).filter(
    ([pointer, wanted]) => (valueAt(json, pointer) ?? null) !== wanted,
  );
  if (first === undefined) return null;
  const [pointer, wanted] = first;
  return `Expected ${wanted === null ? "nothing" : JSON.stringify(wanted)} at ${pointer}, found ${hide(show(valueAt(json, pointer)))}`;
}

/** Of all parts together: who changes any of them changes it. */
export function versionOf(parts: readonly Part[]): string {
  const told = parts.map(({ cohort, weight, etag, mark }) => [cohort, weight, etag ?? mark]);
  return createHash("sha256").update(canonical(told)).digest("hex");
}

/** Keys in one order: a service may write them in any. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

type Refusal = Extract<Answer, { readonly ok: false }>;

/** Whether the write may have arrived all the same, or was refused for what another one of ours had changed. */
export function isUnclear({ why, status }: Refusal): boolean {
  return isConflict({ status }) || why === "unreachable" || why === "not-json" || why === "too-large";
}

export function isConflict({ status }: Pick<Refusal, "status">): boolean {
  return status === 409 || status === 412;
}

/** @param what goes on after "Expected to": `read the weight of all` */
export function failureOf(answer: Refusal, what: string): Failure {
  const message = `Expected to ${what}, but ${answer.detail}`;
  if (isConflict(answer)) return new Failure("router-conflict", `${message}. Read it again`);
  if (answer.why === "unauthorised")
    return new Failure(
      "router-refused",
      `${message}. Its credentials are wrong, lack the right, or the service waits for somebody's approval`,
    );
  if (answer.why === "query-error") return new Failure("router-refused", message);
  return new Failure("router-unreachable", message);
}
