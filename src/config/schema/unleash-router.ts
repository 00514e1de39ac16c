/** The keys of an `unleash` router that a plain flag does without. */
import { z } from "zod";
import * as f from "./fields.ts";

const FIELD = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;
const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9._ -]{0,98}[A-Za-z0-9._-])?$/;

export const UNLEASH_KEYS = {
  stickiness: f
    .form(
      "What of a user is hashed: default, userId, sessionId, random or a context field; default when not said",
      FIELD,
      "userId",
    )
    .optional(),
  "group-id": f
    .form("What is hashed with it; the flag's name when not said", NAME, "summarizer-v2")
    .optional(),
  variant: f
    .form("The variant that users of the candidate are given; none when not said", NAME, "v2")
    .optional(),
  "cohort-fields": z
    .record(z.string().regex(FIELD), f.form("Context field", FIELD, "country"))
    .meta({
      description:
        "Label of a cohort → context field of Unleash that carries its value; the label itself when not said.",
    })
    .optional(),
};

interface UnleashKeys {
  readonly stickiness?: string | undefined;
  readonly "group-id"?: string | undefined;
  readonly variant?: string | undefined;
  readonly "cohort-fields"?: Readonly<Record<string, string>> | undefined;
}

/** Left out where not said: what a file means must not change because a newer version knows more keys. */
export function toUnleashKeys(v: UnleashKeys) {
  return {
    ...(v.stickiness === undefined ? {} : { stickiness: v.stickiness }),
    ...(v["group-id"] === undefined ? {} : { groupId: v["group-id"] }),
    ...(v.variant === undefined ? {} : { variant: v.variant }),
    ...(v["cohort-fields"] === undefined ? {} : { cohortFields: v["cohort-fields"] }),
  };
}
