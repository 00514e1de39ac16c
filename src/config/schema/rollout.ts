/** The whole rollout file, version 1. */
import { z } from "zod";
import { KINDS } from "../rollout.ts";
import * as f from "./fields.ts";
import { GUARD, SLO } from "./guard.ts";
import { ANSWER, CHANNEL, COMMUNICATION, FOLLOW_UP, ROLE, ROLLBACK } from "./people.ts";
import { HYPOTHESIS, RELEASE, START } from "./release.ts";
import { ROUTER } from "./router.ts";
import { SOURCE } from "./source.ts";
import { STAGE } from "./stage.ts";
import { COHORT, TRAFFIC } from "./traffic.ts";

/** The single values at the top of the file. */
export const HEAD = {
  version: f.choice("Version of this format.", [1]),
  name: f.form(
    "Key of the rollout, unique in the repository",
    /^[a-z0-9-]{1,40}$/,
    "summarizer",
    "name-wrong",
  ),
  attempt: f.count("Written to run the same plan once more.", 1, 1_000).optional(),
  kind: f.choice("Which questions the plan must answer.", KINDS),
  tier: f.choice("1 critical, 2 standard, 3 practice: which floors apply.", [1, 2, 3]),
  every: f.duration("How often the guards are judged; 5m when not said.", "5m").optional(),
  deadline: f.duration("After this time the rollout holds, then rolls back.", "21d"),
  supersede: f
    .choice("When a newer plan of this name is approved; refuse when not said.", [
      "refuse",
      "abort-old",
      "queue",
    ])
    .optional(),
};

/** The parts of the file; lists and named entries are read entry by entry. */
export const PARTS = {
  release: RELEASE,
  hypothesis: HYPOTHESIS.optional(),
  start: START.optional(),
  traffic: TRAFFIC,
  cohorts: f.named(COHORT).optional(),
  router: z.array(ROUTER).min(1),
  sources: f.named(SOURCE),
  slos: f.named(SLO).optional(),
  guards: f.named(GUARD),
  stages: z.array(STAGE).min(1),
  people: f.named(ROLE),
  rollback: ROLLBACK,
  "follow-up": z.array(FOLLOW_UP).optional(),
  channels: f.named(CHANNEL).optional(),
  communications: z.array(COMMUNICATION).optional(),
  answers: f.named(ANSWER).optional(),
};

export const EXTENDS = f.form(
  "A defaults file in the same folder",
  /^_[A-Za-z0-9_.-]{1,80}\.ya?ml$/,
  "_defaults.yml",
  "extends-wrong",
);

export const ROLLOUT = f.mapping({ ...HEAD, extends: EXTENDS.optional(), ...PARTS });
