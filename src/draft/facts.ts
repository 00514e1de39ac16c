/** Every fact of the plan that a drafted text may name, by the key that stands for it. */
import { claimedLevel } from "../plan/claim.ts";
import { guardNamed, type Plan } from "../plan/plan.ts";
import { showLevelIn } from "../plan/levels.ts";
import { trim } from "../plan/shown.ts";
import { duration } from "../plan/spoken-time.ts";
import type { Fact } from "./fact.ts";
import { count, moment, owned, percentage } from "./fact-text.ts";
import { guardFacts } from "./guard-facts.ts";
import { redact } from "./redact.ts";
import { stageFacts } from "./stage-facts.ts";
import { plainText } from "./strip.ts";

/**
 * What the plan knows, as readers see it in the comment. No logins, hosts, queries or free texts are among it.
 *
 * A value that would not stay as it is as a plain text, as a model's name with an address in it, is no fact.
 * @param plan as its readers may see it: for a public repository what `forThePublic` leaves
 */
export function factsOf(plan: Plan): readonly Fact[] {
  return [
    ...releaseFacts(plan),
    ...rolloutFacts(plan),
    ...plan.rollout.cohorts.flatMap((cohort) => cohortFacts(plan, cohort)),
    ...plan.rollout.units.flatMap(unitFacts),
    ...plan.rollout.guards.flatMap((guard) => guardFacts(plan, guard)),
    ...plan.stages.flatMap((stage) => stageFacts(plan, stage)),
    ...hypothesisFacts(plan),
    ...plan.rollout.people.flatMap(roleFacts),
    ...plan.followUps.flatMap(({ after, read }, index) =>
      owned({ key: `follow-up.${index + 1}`, of: [] }, [
        ["after", duration(after), "follow-up"],
        ["read", read, "follow-up"],
      ]),
    ),
  ].filter(({ text }) => plainText(text) === text && redact(text) === text);
}

/** How people say where a parameter comes from, and what becomes of it. */
const SAID = { baseline: "from,before", candidate: "to,now" } as const;

/** What of a side tells what changes and nothing else: its version, model, parameters that differ. */
function releaseFacts({ rollout, changes }: Plan): readonly Fact[] {
  return (["baseline", "candidate"] as const).flatMap((side) => {
    const { id, model, index, filter } = rollout.release[side];
    const owner = { key: `release.${side}`, of: [side] };
    return [
      ...owned(owner, [
        ["id", id, "version release"],
        ["model", model, "model"],
        ["index", index, "index retrieval"],
        ["filter", filter, "filter"],
      ]),
      ...changes.flatMap((change) => {
        const [, name = ""] = /^parameter ([a-z][a-z0-9_-]{0,63})$/i.exec(change.what) ?? [];
        return name === ""
          ? []
          : owned({ ...owner, of: [name] }, [[`parameters.${name}`, change[side], `${side},${SAID[side]}`]]);
      }),
    ];
  });
}

function rolloutFacts(plan: Plan): readonly Fact[] {
  const { rollout, alpha, starts, ends, latest, backBy, handOvers } = plan;
  const { rollback } = rollout;
  const whole = { key: "", of: [] };
  return [
    ...owned(whole, [
      ["name", rollout.name, "rollout"],
      ["kind", rollout.kind, "kind"],
      ["tier", String(rollout.tier), "tier"],
      ["every", duration(rollout.every), "judged,every,interval,look"],
      ["deadline", duration(rollout.deadline), "deadline,longest,latest"],
      ["traffic.routed-by", rollout.routedBy, "routed"],
      ["router.settles-in", duration(rollout.routers[0].settlesIn), "router,settles"],
      ["plan.starts", moment(starts), "start,begin"],
      ["plan.ends", moment(ends), "end,finish,done"],
      ["plan.latest", moment(latest), "deadline,latest"],
      ["plan.back-by", moment(backBy), "patience,back by"],
      ["plan.patience", duration(backBy - latest), "patience"],
      ["plan.lasts", duration(ends - starts), "whole,length,start to end,rollout lasts"],
      ["plan.false-rollbacks", percentage(alpha * 100), "false,chance"],
      [
        "plan.cover",
        handOvers.cover === null ? null : duration(handOvers.cover),
        "acknowledgement,pager,covers",
      ],
      ["plan.seen-within", planSeen(plan), "total failure,seen"],
      ["plan.stages", count(plan.stages.length), "stages"],
      ["plan.guards", count(rollout.guards.length), "guards"],
      ...(["roll-back", "hold", "warn"] as const).map(
        (does) =>
          [
            `plan.guards-that-${does}`,
            count(rollout.guards.filter(({ onBreach }) => onBreach === does).length),
            `that ${does.replace("-", " ")}`,
          ] as const,
      ),
      ["plan.cohorts", count(rollout.cohorts.length), "cohorts"],
      ["rollback.within", duration(rollback.within), "rollback,roll back,within,drain,back"],
      [
        "rollback.drilled.took",
        rollback.drilled && duration(rollback.drilled.took),
        "rollback,roll back,drill,rehearsal,takes,took",
      ],
      ["rollback.drilled.on", rollback.drilled?.on, "drill,rehearsal,drilled"],
      ["rollback.keep-baseline-for", duration(rollback.keepBaselineFor), "keep,baseline,stays"],
    ]),
  ];
}

/** A total failure of the candidate, in the first stage that serves anybody. */
function planSeen({ stages }: Plan): string | null {
  const first = stages.find(({ reach }) => reach !== null);
  return first === undefined ? null : duration(first.detectsIn);
}

function cohortFacts(plan: Plan, cohort: Plan["rollout"]["cohorts"][number]): readonly Fact[] {
  const { name, share, trainingShare, from, detect } = cohort;
  return [
    ...owned({ key: `cohorts.${name}`, of: [name] }, [
      ["name", name, ""],
      ["share", percentage(share * 100), "share,traffic,part,of"],
      ["training-share", trainingShare === null ? null : percentage(trainingShare * 100), "training,trained"],
      ["from", from, "joins,from"],
    ]),
    ...Object.entries(detect).flatMap(([guard, level]) =>
      plan.rollout.guards.some((each) => each.name === guard)
        ? owned({ key: `cohorts.${name}`, of: [name, guard] }, [
            [`detect.${guard}`, showLevelIn(plan, guardNamed(plan, guard), level), "detect,find,see,prove"],
          ])
        : [],
    ),
  ];
}

function unitFacts({ name, perDay, perRouted, sampleOf }: Plan["rollout"]["units"][number]): readonly Fact[] {
  return owned({ key: `traffic.units.${name}`, of: [name] }, [
    ["per-day", sampleOf === null ? count(perDay) : null, "day,daily,traffic"],
    ["per-routed", perRouted === 1 || sampleOf !== null ? null : trim(perRouted), "each,user"],
    ["at-most-per-day", sampleOf?.atMostPerDay ? count(sampleOf.atMostPerDay) : null, "day,daily,most"],
    ["share", sampleOf === null ? null : percentage(sampleOf.share * 100), "sample,share"],
  ]);
}

/** The bet in numbers; what would change somebody's mind is their own text. */
function hypothesisFacts(plan: Plan): readonly Fact[] {
  const bet = plan.hypothesis;
  if (bet === null) return [];
  const { metric, effect, claim, proof, baseline } = bet;
  const guard = plan.rollout.guards.find(({ name }) => name === metric);
  const show = (level: number | null): string | null =>
    level === null || guard === undefined ? null : showLevelIn(plan, guard, Number(level.toPrecision(6)));
  const isRead = proof.kind === "readable";
  return owned({ key: "hypothesis", of: [metric] }, [
    ["metric", metric, "metric,hypothesis,bet"],
    ["direction", bet.direction, "direction"],
    ["effect", effect.replace(/^x(?=\d)/, "×"), "hypothesis,bet,improve,increase,decrease,raise,effect"],
    ["baseline", show(baseline), "hypothesis,bet,from"],
    [
      "target",
      claim === null || baseline === null ? null : show(claimedLevel(claim, baseline)),
      "hypothesis,bet,target,to",
    ],
    ["read-at", bet.stage, "read"],
    ["read-on", moment(bet.readOn), "bet"],
    ["expected", isRead ? count(proof.expected) : null, "bet"],
    ["needed", isRead && proof.needed !== null ? count(proof.needed) : null, "bet"],
  ]);
}

function roleFacts({ name, atLeast, covers }: Plan["rollout"]["people"][number]): readonly Fact[] {
  return owned({ key: `people.${name}`, of: [name] }, [
    ["name", name, ""],
    ["at-least", count(atLeast), "people,at least"],
    ["covers", covers === null ? null : duration(covers), "covers,pager"],
  ]);
}
