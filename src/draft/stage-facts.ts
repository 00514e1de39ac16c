import { previewOf } from "../config/switching.ts";
import { ALL } from "../judge/reading.ts";
import { showLevelIn } from "../plan/levels.ts";
import { guardNamed, type Cell, type Plan, type PlannedStage } from "../plan/plan.ts";
import type { Exposure } from "../plan/exposure.ts";
import { weightOfAll } from "../plan/shares.ts";
import { duration } from "../plan/spoken-time.ts";
import type { Fact } from "./fact.ts";
import { count, moment, owned, percentage, type Owner, type Value } from "./fact-text.ts";

/** What a stage gives, how long, whom it reaches, what its guards need there and what the worst case is. */
export function stageFacts(plan: Plan, planned: PlannedStage): readonly Fact[] {
  const { stage, reach, starts, calendar } = planned;
  const owner = { key: `stages.${stage.name}`, of: [stage.name] };
  const isLive = stage.kind !== "evaluate";
  return [
    ...owned(owner, [
      ["name", stage.name, ""],
      ["kind", stage.kind, "kind"],
      ["starts", moment(starts), "start,begin"],
      ["ends", moment(planned.ends), "end,finish"],
      ["lasts", isLive ? duration(calendar.lasts) : null, "has its traffic for,until the next"],
      ["reaches-per-day", reach && count(reach.perDay), `reach,day,daily,${reach?.unit ?? ""}`],
      ["reaches", reach && count(reach.most), "different"],
      ["deadline", stage.deadline === null ? null : duration(stage.deadline), "deadline"],
      ["go", stage.go.join(" and "), "go"],
    ]),
    ...trafficFacts(plan, planned, owner),
    ...planned.cells.flatMap((cell) => cellFacts(planned, cell)),
    ...planned.exposure.flatMap((each) => worstFacts(plan, owner, each)),
    ...planned.cohortExposure.flatMap((each) =>
      worstFacts(plan, { key: `${owner.key}.cohorts.${each.cohort}`, of: [stage.name, each.cohort] }, each),
    ),
  ];
}

function trafficFacts({ rollout }: Plan, { stage }: PlannedStage, owner: Owner): readonly Fact[] {
  switch (stage.kind) {
    case "evaluate":
      return owned(owner, [
        ["at-least", stage.atLeast && count(stage.atLeast.count), "items,at least,articles"],
        ["repeats", count(stage.repeats), "repeats,times,runs"],
      ]);
    case "shadow":
      return owned(owner, [["mirror", percentage(stage.mirror), "mirror,copy,traffic"], ...baking(stage)]);
    case "canary":
      return [
        ...owned(owner, [
          ["weight", percentage(stage.weight), WEIGHT],
          ["weight-of-all", percentage(weightOfAll(stage, rollout)), "of all"],
          ...baking(stage),
        ]),
        ...Object.entries(stage.cohorts).flatMap(([cohort, weight]) =>
          owned({ key: `${owner.key}.cohorts.${cohort}`, of: [...owner.of, cohort] }, [
            ["weight", percentage(weight), WEIGHT],
          ]),
        ),
      ];
    case "blue-green":
      return owned(owner, [
        ["preview", duration(previewOf(stage)), "preview"],
        [
          "switch",
          stage.switch === "at-once" ? "at once" : stage.switch.map(percentage).join(", "),
          "switch",
        ],
        ["weight", "100%", WEIGHT],
        ...baking(stage),
      ]);
  }
}

const WEIGHT = "weight,traffic,share,serves,routed";

function baking({
  bake,
  extendTo,
}: {
  readonly bake: number;
  readonly extendTo: number | null;
}): readonly (readonly [string, Value, string])[] {
  return [
    ["bake", duration(bake), "bake,lasts,stays,held,for,runs"],
    ["extend-to", extendTo === null ? null : duration(extendTo), "extend,longest,up to"],
  ];
}

/** Samples of the candidate, of all traffic. Those of a cohort few sentences could tell apart from them. */
function cellFacts({ stage }: PlannedStage, cell: Cell): readonly Fact[] {
  const { guard, cohort, needed, expected, blind } = cell;
  if (cohort !== ALL || blind?.why === "not-in-this-stage" || cell.counts === "nothing") return [];
  return owned({ key: `stages.${stage.name}.${guard}`, of: [stage.name, guard] }, [
    ["needed", needed === null ? null : count(needed), "need,enough,samples,prove"],
    ["expected", count(expected), "expected,collects,gets,samples"],
  ]);
}

/** Bad units before the earliest stop, the candidate being as bad as the guard must find. */
function worstFacts(plan: Plan, { key, of }: Owner, worst: Exposure): readonly Fact[] {
  const { guard, units, extraBad, stopsAfter, levels } = worst;
  const level = (value: number | undefined): Value =>
    value === undefined ? null : showLevelIn(plan, guardNamed(plan, guard), value);
  return owned({ key: `${key}.${guard}.worst`, of: [...of, guard] }, [
    ["extra-bad", extraBad === null ? null : count(extraBad), "bad,worst,extra"],
    ["of", count(units), "of,served"],
    ["stopped-after", duration(stopsAfter), "stopped,stop,after"],
    ["level", level(levels?.worst), "worst,instead"],
  ]);
}
