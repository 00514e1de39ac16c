/** The limits of a guard: objective, margin, and the level that must be found. */
import { z } from "zod";
import type { Better, Detect, Margin, Objective } from "../../judge/guard.ts";
import { misread, read, type Read } from "../misread.ts";
import { readFactor, type Quantity } from "../units-text.ts";
import * as f from "./fields.ts";

/** Limits whose levels are read by `level`, in the unit of the kind. */
export function limits<T>(level: (value: unknown) => Read<T>, points: "pp" | "score" | "none") {
  const face = { type: "string", description: "A level with its unit." } as const;
  const at = (description: string) => f.field({ ...face, description }, level).optional();
  return {
    "at-most": at("The objective: at most this."),
    "at-least": at("The objective: at least this."),
    between: z
      .tuple([f.field(face, level), f.field(face, level)])
      .meta({ description: "The objective: from the first level to the second." })
      .optional(),
    "no-worse-than-baseline": f.margin(points).optional(),
    expect: at("The baseline's level."),
    "expect-of-candidate": at("The candidate's level, as tests before the release showed it."),
    usual: z
      .tuple([f.field(face, level), f.field(face, level)])
      .meta({ description: "Between which levels the baseline itself moves from day to day." })
      .optional(),
    detect: f
      .field(
        {
          type: "string",
          description: "The level that must be found with 80 % power: a level, or a factor of the baseline.",
        },
        detectBy(level),
      )
      .optional(),
    better: f.choice("Which direction is good; lower when not said.", ["lower", "higher"]).optional(),
  };
}

type DetectAs<T> =
  | { readonly kind: "level"; readonly level: T }
  | { readonly kind: "factor"; readonly factor: number };

function detectBy<T>(level: (value: unknown) => Read<T>): (value: unknown) => Read<DetectAs<T>> {
  return (value) => {
    const factor = readFactor(value);
    if (factor.kind === "read") return read({ kind: "factor", factor: factor.value });
    const found = level(value);
    if (found.kind === "read") return read({ kind: "level", level: found.value });
    return misread(found.code, `${found.expected}, or a factor such as x1.5`, found.write);
  };
}

interface Limits<T> {
  readonly "at-most"?: T | undefined;
  readonly "at-least"?: T | undefined;
  readonly between?: readonly [T, T] | undefined;
  readonly "no-worse-than-baseline"?: Margin | undefined;
  readonly expect?: T | undefined;
  readonly "expect-of-candidate"?: T | undefined;
  readonly usual?: readonly [T, T] | undefined;
  readonly detect?: DetectAs<T> | undefined;
  readonly better?: Better | undefined;
}

/** The limits as a guard has them. */
export function measured(v: Limits<number>) {
  const objective: Objective = {
    atMost: v.between?.[1] ?? v["at-most"] ?? null,
    atLeast: v.between?.[0] ?? v["at-least"] ?? null,
  };
  const onlyAtLeast = objective.atMost === null && objective.atLeast !== null;
  return {
    better: v.better ?? (onlyAtLeast ? ("higher" as const) : ("lower" as const)),
    objective,
    margin: v["no-worse-than-baseline"] ?? null,
    expect: v.expect ?? null,
    detect: v.detect ?? null,
    // Left out where not said: what a file means must not change because a newer version knows more keys.
    ...(v.usual === undefined ? {} : { usual: v.usual }),
    ...(v["expect-of-candidate"] === undefined ? {} : { expectOfCandidate: v["expect-of-candidate"] }),
  };
}

/** Levels that may wear any unit, as long as all wear the same; the spread of single values wears it too. */
export function sameUnit(
  v: Limits<Quantity> & { readonly spread?: Quantity | undefined },
  context: z.core.$RefinementCtx,
): Limits<number> {
  const levels = [
    ["at-most", v["at-most"]],
    ["at-least", v["at-least"]],
    ["between", v.between?.[0]],
    ["between", v.between?.[1]],
    ["expect", v.expect],
    ["expect-of-candidate", v["expect-of-candidate"]],
    ["usual", v.usual?.[0]],
    ["usual", v.usual?.[1]],
    ["detect", v.detect?.kind === "level" ? v.detect.level : undefined],
    ["spread", v.spread],
  ] as const;
  const first = levels.find(([, level]) => level !== undefined)?.[1];
  for (const [key, level] of levels) {
    if (first === undefined || level === undefined || level.unit === first.unit) continue;
    const fault = misread("units-mixed", `the same unit as the first level, ${first.unit}`, null);
    context.addIssue({ code: "custom", message: fault.expected, path: [key], params: { ...fault } });
  }
  const detect: Detect | undefined =
    v.detect?.kind === "level" ? { kind: "level", level: v.detect.level.value } : v.detect;
  return {
    "at-most": v["at-most"]?.value,
    "at-least": v["at-least"]?.value,
    between: v.between === undefined ? undefined : [v.between[0].value, v.between[1].value],
    "no-worse-than-baseline": v["no-worse-than-baseline"],
    expect: v.expect?.value,
    "expect-of-candidate": v["expect-of-candidate"]?.value,
    usual: v.usual === undefined ? undefined : [v.usual[0].value, v.usual[1].value],
    detect,
    better: v.better,
  };
}
