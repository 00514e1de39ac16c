/** What a router's program says: its answer on standard output, its exit status, its last words on standard error. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { ProgramEnd, TrafficTarget, TrafficView } from "../../ports.ts";
import { percent } from "../../units.ts";

/** Exit statuses that mean something of their own; 0 is done, any other is a refusal. */
const CONFLICT = 3;
const BLOCKED = 4;
const LONGEST_SAID = 300;

const WEIGHT = z.number().min(0).max(100).transform(percent);
const TARGET = z
  .strictObject({
    candidate: WEIGHT,
    mirror: WEIGHT.optional(),
    cohorts: z.record(z.string(), WEIGHT).optional(),
  })
  .transform(({ candidate, mirror, cohorts }): TrafficTarget => ({
    candidate,
    mirror: mirror ?? percent(0),
    cohorts: cohorts ?? {},
  }));
const VIEW = z.strictObject({
  set: TARGET,
  served: TARGET.nullish(),
  settled: z.boolean().optional(),
  candidateReady: z.boolean().nullish(),
  baselineReady: z.boolean().nullish(),
  version: z.string().min(1).max(1_000).optional(),
  blockedBy: z.string().min(1).nullish(),
  /** Kept in the snapshot, and handed back to `restore`. */
  owned: z.json().optional(),
});

/** What `read` says; `version` is null where the program names none. */
export type Told = Omit<TrafficView, "version"> & {
  readonly version: string | null;
  readonly owned: unknown;
};

/**
 * How an order ended.
 *
 * `unclear`: it was cut off, or crashed; what it had done until then only a read can tell. `not-run`: it never began.
 */
export type Outcome =
  | { readonly kind: "done"; readonly printed: string }
  | {
      readonly kind: "conflict" | "blocked" | "refused" | "unclear" | "not-run";
      readonly because: string;
      readonly printed: string;
    };

export function outcomeOf(end: ProgramEnd): Outcome {
  if (end.kind === "not-run") return { kind: "not-run", because: end.because, printed: "" };
  if (end.kind === "killed")
    return { kind: "unclear", because: `${end.because}${lastWords(end.said)}`, printed: "" };
  const { status, said, printed = "" } = end;
  const because = `it ended with exit status ${status}${lastWords(said)}`;
  switch (status) {
    case 0:
      return { kind: "done", printed };
    case CONFLICT:
      return { kind: "conflict", because, printed };
    case BLOCKED:
      return { kind: "blocked", because: blockedBy(printed, said), printed };
    default:
      return { kind: "refused", because, printed };
  }
}

/** The error of a program that crashed, where its last line is only the end of the stack. */
function lastLine(said: string): string {
  const lines = said.trim().split("\n");
  const error = lines.findLast((each) => /^(?:[\w$.]+)?(?:Error|Exception)\b.*: /.test(each));
  const line = (error ?? lines.at(-1) ?? "").trim();
  return line.length > LONGEST_SAID ? `${line.slice(0, LONGEST_SAID)}…` : line;
}

function lastWords(said: string): string {
  const line = lastLine(said);
  return line === "" ? "" : `: ${line}`;
}

const BLOCK = z.looseObject({ blockedBy: z.string().min(1) });

/** On standard output, or the last line of standard error. */
function blockedBy(printed: string, said: string): string {
  const found = BLOCK.safeParse(parse(printed));
  if (found.success) return found.data.blockedBy;
  return lastLine(said) || "its program says that it is blocked, and not by what";
}

/** @throws Failure router-refused for anything else than one JSON document of the known form */
export function toldBy(printed: string): Told {
  const found = VIEW.safeParse(parse(printed));
  if (!found.success) throw wrongAnswer(printed, found.error);
  const { set, served, settled, candidateReady, baselineReady, version, blockedBy: by, owned } = found.data;
  return {
    set,
    served: served ?? null,
    settled: settled ?? true,
    candidateReady: candidateReady ?? null,
    baselineReady: baselineReady ?? null,
    version: version ?? null,
    blockedBy: by ?? null,
    owned: owned ?? null,
  };
}

function wrongAnswer(printed: string, cause: z.ZodError): Failure {
  const [issue] = cause.issues;
  const at = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  const found =
    printed.trim() === ""
      ? "nothing"
      : parse(printed) === undefined
        ? "something that is not JSON"
        : `${issue?.message ?? "other JSON"}${at}`;
  return new Failure(
    "router-refused",
    `Expected {"set":{"candidate":0}} on the program's standard output, found ${found}. Print what it says to people on standard error`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
