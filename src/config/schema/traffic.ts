/** Whose traffic it is: units, cohorts and who looks after them. */
import { z } from "zod";
import * as f from "./fields.ts";

const costs = f
  .money("What one costs: an answer of the candidate, or a judgement where the unit is a sample.")
  .optional();

const OWN_UNIT = f.mapping({
  "per-day": f.count("How many a day, before weight and cohort.", 1, 1e12),
  "per-routed": f.decimal("How many one routed unit brings.", 0.001, 1e6).optional(),
  correlation: f
    .decimal("How alike the units of one routed unit are: 0 not at all, 1 the same.", 0, 1)
    .optional(),
  costs,
  "distinct-per-day": f
    .count(
      "How many different ones each version makes a day; the rest repeats them from a cache and proves nothing more.",
      1,
      1e12,
    )
    .optional(),
});

const SAMPLE_UNIT = f.mapping({
  of: f.name("The unit that it is a sample of."),
  share: f.share("Share of that unit that is taken."),
  "at-most-per-day": f.count("Budget a day, in equal parts on both arms.", 1, 1e12).optional(),
  costs,
  judge: f
    .mapping({
      model: f.text("Pinned id of the judging model.", 200),
      anchors: f.count("How many answers people labelled too.", 0, 1e9),
      agreement: f.decimal("Agreement with those people, such as kappa.", 0, 1),
      floor: f.decimal("Below this agreement its judgements mean nothing.", 0, 1),
    })
    .meta({ description: "The model that judges the sample." })
    .optional(),
});

/** A sample says `of`; everything else is counted by itself. */
export function unitSchema(raw: unknown): typeof OWN_UNIT | typeof SAMPLE_UNIT {
  return typeof raw === "object" && raw !== null && "of" in raw ? SAMPLE_UNIT : OWN_UNIT;
}

const UNIT = z.union([OWN_UNIT, SAMPLE_UNIT]);
export type UnitPart = z.output<typeof UNIT>;

export const TRAFFIC = f.mapping({
  "routed-by": f.name("The unit that the router keeps on one version."),
  split: f
    .onOff("The guard that compares the share that arrives with the share that was set; on when not said.")
    .optional(),
  partition: f
    .flag("Whether everybody is in exactly one cohort: no overlap, and shares that add up to 100%.")
    .optional(),
  units: f.named(UNIT).meta({ description: "Every guard counts one of these." }),
});

export const COHORT = f.mapping({
  where: f.labels("Label → value of its traffic; all of them must match."),
  share: f.share("Its share of the traffic."),
  "training-share": f.share("Its share of the training data.").optional(),
  owner: f.people("Who speaks for it.").optional(),
  because: f.text("Why it is judged alone.").optional(),
  from: f.name("The first stage that it takes part in; before, it stays on the baseline.").optional(),
  detect: z
    .record(
      z.string().regex(f.NAME),
      f.field<unknown>(
        { type: "string", description: "The guard's level to be found in this cohort." },
        (value) => ({ kind: "read", value }),
      ),
    )
    .meta({ description: "Guard → its own level to be found." })
    .optional(),
  accepted: f
    .mapping({ by: f.people("Who accepts it."), because: f.text("Why.") })
    .meta({ description: "Who accepts that the plan cannot see this cohort." })
    .optional(),
  substitute: f
    .mapping({
      does: f.text("What is done instead, such as 200 chats a day read by people."),
      owner: f.people("Who sees to it."),
    })
    .meta({ description: "What stands in for numbers that this cohort is too small for." })
    .optional(),
});
export type CohortPart = z.output<typeof COHORT>;
