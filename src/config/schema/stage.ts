/** The kinds of stage: what serves whom, and how long. */
import { z } from "zod";
import { percent, type Duration } from "../../units.ts";
import { READERS, type BlueGreenStage, type EvaluateStage, type ShadowStage } from "../rollout.ts";
import * as f from "./fields.ts";

const base = {
  name: f.name("Name of the stage, unique in the rollout"),
  go: z.array(f.name("A role")).meta({ description: "Roles that must say go before it starts." }).optional(),
  deadline: f.duration("After this time in the stage it holds, then rolls back.", "96h").optional(),
};
const bake = f.duration("How long its traffic is held before it is judged.", "24h");
const extendTo = f.duration("How long it may bake while only samples are missing.", "96h").optional();

function common(v: {
  readonly name: string;
  readonly go?: readonly string[] | undefined;
  readonly deadline?: Duration | undefined;
}) {
  return { name: v.name, go: v.go ?? [], deadline: v.deadline ?? null };
}

/** One key of what stands beside an answer. The key itself may hold dots. */
const EVIDENCE_PATH = /^(?:metadata|vars|labels|columns|properties)\.[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;

const EVALUATE = f
  .mapping({
    kind: z.literal("evaluate"),
    reader: f.choice("How the results are written.", READERS),
    candidate: f.path("The candidate's results, a file of the change."),
    baseline: f.path("The baseline's results, a file of the change."),
    "at-least": f.atLeast("Smallest number of results.").optional(),
    repeats: f.count("How often each item was run; 1 when not said.", 1, 1_000).optional(),
    item: f
      .form("Where a test's own id stands; its variables when not said", EVIDENCE_PATH, "metadata.id")
      .optional(),
    "cohort-from": f
      .form(
        "Where the cohort's name stands; the labels of the cohorts' `where` when not said",
        EVIDENCE_PATH,
        "metadata.desk",
      )
      .optional(),
    score: f.text("Name of the score that is compared; passed or failed when not said.", 200).optional(),
    better: f.choice("Which way the score is good; higher when not said.", ["higher", "lower"]).optional(),
    ...base,
  })
  .transform((v): EvaluateStage => ({
    kind: v.kind,
    reader: v.reader,
    candidate: v.candidate,
    baseline: v.baseline,
    atLeast: v["at-least"] ?? null,
    repeats: v.repeats ?? 1,
    reads: {
      item: v.item ?? null,
      cohortFrom: v["cohort-from"] ?? null,
      score: v.score ?? null,
      better: v.better ?? "higher",
    },
    ...common(v),
  }));

const SHADOW = f
  .mapping({
    kind: z.literal("shadow"),
    mirror: f.percent("Share of the traffic that the candidate gets a copy of."),
    by: f.choice("Who mirrors; the router when not said.", ["router", "application"]).optional(),
    bake,
    "extend-to": extendTo,
    "side-effects": f.choice("What keeps the copy from acting: stubbed tools, or it has none.", [
      "stubbed",
      "none",
    ]),
    "shown-to": f.text("Who sees its answers, if anybody.", 200).optional(),
    ...base,
  })
  .transform((v): ShadowStage => ({
    kind: v.kind,
    mirror: percent(v.mirror),
    by: v.by ?? "router",
    bake: v.bake,
    extendTo: v["extend-to"] ?? null,
    sideEffects: v["side-effects"],
    shownTo: v["shown-to"] ?? null,
    ...common(v),
  }));

const CANARY = f
  .mapping({
    kind: z.literal("canary"),
    weight: f.percent("Share of the user traffic that the candidate serves.").optional(),
    cohorts: f
      .named(f.percent("The cohort's own weight."))
      .meta({ description: "Weights by cohort; `all` for everyone else." })
      .optional(),
    bake,
    "extend-to": extendTo,
    ...base,
  })
  .transform((v) => ({
    kind: v.kind,
    weight: v.weight ?? null,
    cohorts: v.cohorts ?? {},
    bake: v.bake,
    extendTo: v["extend-to"] ?? null,
    ...common(v),
  }));

const BLUE_GREEN = f
  .mapping({
    kind: z.literal("blue-green"),
    preview: f.duration("How long the candidate stands ready before anybody is sent to it.", "2h"),
    "warm-up": f
      .duration("How long the candidate takes until it is warm; nobody is sent to it before.", "90s")
      .optional(),
    switch: z
      .union([z.array(f.percent("A step.")).min(1), f.choice("All traffic in one move.", ["at-once"])])
      .meta({ description: "All at once, or the steps." })
      .optional(),
    bake,
    "extend-to": extendTo,
    ...base,
  })
  .transform((v): BlueGreenStage => ({
    kind: v.kind,
    preview: v.preview,
    switch: v.switch === undefined || v.switch === "at-once" ? "at-once" : v.switch.map(percent),
    ...(v["warm-up"] === undefined ? {} : { warmUp: v["warm-up"] }),
    bake: v.bake,
    extendTo: v["extend-to"] ?? null,
    ...common(v),
  }));

export const STAGE = z.discriminatedUnion("kind", [EVALUATE, SHADOW, CANARY, BLUE_GREEN]);
/** A stage as written: a canary's weight may stand under `cohorts.all`. */
export type StagePart = z.output<typeof STAGE>;
