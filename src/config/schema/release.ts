/** What is released: the two sides, the bet, and when weights may rise. */
import { z } from "zod";
import { misread, read } from "../misread.ts";
import type { Hypothesis, NamedFileReference, Side } from "../rollout.ts";
import { readFactor, readPoints, readScore } from "../units-text.ts";
import * as f from "./fields.ts";

const FILE = f
  .mapping({
    file: f.path("A file of the repository; its content is part of the digest."),
    at: f
      .choice("Where it is read: at the head of the change (default), or on the base branch.", [
        "head",
        "base",
      ])
      .optional(),
  })
  .transform((v): NamedFileReference => ({ file: v.file, at: v.at ?? "head" }));

const PARAMETERS = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,59}$/),
    f.field<string | number | boolean>(
      { type: ["string", "number", "boolean"], description: "The parameter's value." },
      (value) =>
        (typeof value === "string" && value.length <= 400) ||
        typeof value === "boolean" ||
        (typeof value === "number" && Number.isFinite(value))
          ? read(value)
          : misread("wrong-value", "a text, a finite number, true or false", null),
    ),
  )
  .meta({ description: "Model parameters, such as temperature." });

const SIDE = f
  .mapping({
    id: f.text("Version by which people and dashboards know it.", 100),
    digest: f
      .form("Digest of the weights or the image", /^sha256:[0-9a-f]{64}$/, `sha256:${"0".repeat(64)}`)
      .optional(),
    model: f.text("Pinned model id; never `latest`.", 200).optional(),
    prompt: FILE.optional(),
    parameters: PARAMETERS.optional(),
    tools: f
      .named(
        f.choice("What a call of the tool does: it reads, or it changes something.", ["reads", "writes"]),
      )
      .meta({ description: "Tools that the model may call." })
      .optional(),
    index: f.text("Pinned snapshot of the retrieval index.", 200).optional(),
    filter: f.text("Pinned version of the safety filter.", 200).optional(),
    with: z.array(FILE).meta({ description: "What must move together with it." }).optional(),
  })
  .transform((v): Side => ({
    id: v.id,
    digest: v.digest ?? null,
    model: v.model ?? null,
    prompt: v.prompt ?? null,
    parameters: v.parameters ?? {},
    with: v.with ?? [],
    // Left out where not said: the candidate's key in the quarantine is taken over this object.
    ...(v.tools === undefined ? {} : { tools: v.tools }),
    ...(v.index === undefined ? {} : { index: v.index }),
    ...(v.filter === undefined ? {} : { filter: v.filter }),
  }));

export const RELEASE = f.mapping({ baseline: SIDE, candidate: SIDE });

export const HYPOTHESIS = f
  .mapping({
    metric: f.name("The guard whose level is the bet."),
    direction: f.choice("Which way it should move.", ["increase", "decrease"]),
    effect: f.field(
      {
        type: "string",
        description: "The smallest move that would be worth it: a factor, points of a share, or a score.",
        pattern: String.raw`^(x\d+(\.\d+)?|\d+(\.\d+)?pp|\d+(\.\d+)? score)$`,
        examples: ["x1.05", "2pp", "0.2 score"],
      },
      (value) => {
        const factor = readFactor(value);
        const known =
          typeof value === "string" &&
          [factor, readPoints(value), readScore(value)].some(({ kind }) => kind === "read");
        if (known) return read(value);
        return misread(
          factor.kind === "misread" ? factor.code : "wrong-value",
          "an effect such as x1.05, 2pp or 0.2 score",
          "x1.05",
        );
      },
    ),
    "read-at": f.name("The stage at whose end it is read."),
    "change-our-mind": f.text("The result that would end the release although no guard breached.").optional(),
  })
  .transform((v): Hypothesis => ({
    metric: v.metric,
    direction: v.direction,
    effect: v.effect,
    readAt: v["read-at"],
    changeOurMind: v["change-our-mind"] ?? null,
  }));

/** A time in which weights do not rise. */
export const CLOSURE = {
  from: f.localTime("Begins."),
  until: f.localTime("Ends."),
  because: f.text("Why."),
};

export const START = f.mapping({
  "not-before": f.localTime("No stage starts before this local time.").optional(),
  zone: f.zone("Time zone of `not-before` and `moves`; UTC when not said.").optional(),
  moves: f.movingHours("Days and hours in which weights may rise; down is always allowed.").optional(),
  freeze: z
    .array(f.mapping(CLOSURE))
    .max(100)
    .meta({ description: "Times in `zone` in which weights do not rise, beside those of the policy." })
    .optional(),
});
