/** What two LLMInferenceServices say of their group. Source: kserve router_group.go, router_group_status.go, router_group_routing.go. */
import type { KserveTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { KubernetesObject } from "../../kubernetes.ts";
import { conditionOf } from "./conditions.ts";
import { shareOf } from "./kserve-group-weights.ts";
import { toCandidate } from "./kserve-service.ts";
import { at, number, record, records, text } from "./objects.ts";
import type { Place, Seen } from "./object-router.ts";

export interface Member {
  readonly place: Place;
  readonly object: KubernetesObject;
  readonly group: string | null;
  readonly weight: number;
  /** Force-stopped: out of every route, whatever its weight. */
  readonly isStopped: boolean;
  /** The members that its own route was made of; null where there is no such status. */
  readonly listed: readonly Listed[] | null;
}

interface Listed {
  readonly name: string;
  readonly weight: number;
  readonly isStopped: boolean;
}

const STOP = "serving.kserve.io/stop";

/** @throws Failure router-refused where it has no weight in a group */
export function memberOf(place: Place, object: KubernetesObject): Member {
  const route = at(object, "spec", "router", "route");
  const weight = number(at(route, "weight"));
  const group = text(at(route, "group"));
  if (group === null || weight === null || !Number.isInteger(weight) || weight < 0)
    throw new Failure(
      "router-refused",
      `Expected spec.router.route.group and a weight in ${place.text}, found ${group === null ? "no group" : `weight ${String(weight ?? "none")}`}. Groups need KServe 0.20: write both`,
    );
  const members = at(object, "status", "router", "group", "members");
  return {
    place,
    object,
    group,
    weight,
    isStopped: text(at(object, "metadata", "annotations", STOP))?.toLowerCase() === "true",
    listed: Array.isArray(members) ? records(members).map(toListed) : null,
  };
}

function toListed(each: Readonly<Record<string, unknown>>): Listed {
  // A weight that is none counts as the largest: it is nobody's zero.
  return {
    name: text(each["name"]) ?? "",
    weight: number(each["weight"]) ?? 1_000_000,
    isStopped: each["stopped"] === true,
  };
}

/** The only other member; after the first stage the one that the snapshot names. @throws Failure router-refused */
export function baselineName(object: KubernetesObject, target: KserveTarget, before: unknown): string {
  const known = record(before);
  const name = text(at(known, "owned", "baseline"));
  if (known?.["key"] === `${target.namespace}/${target.service}` && name !== null) return name;
  const members = records(at(object, "status", "router", "group", "members"));
  const others = members.map((each) => text(each["name"]) ?? "").filter((each) => each !== target.service);
  const [only] = others;
  if (only !== undefined && only !== "" && others.length === 1) return only;
  throw new Failure(
    "router-refused",
    `Expected one other member in the group of ${target.service}, found ${others.length === 0 ? "none" : others.join(", ")}. Name the baseline: \`baseline: <name>\``,
  );
}

export function viewOf(candidate: Member, baseline: Member): Seen {
  const served = servedBy(candidate, baseline);
  return {
    set: toCandidate(toldShare(candidate, baseline)),
    served: served === null ? null : toCandidate(served),
    settled: [candidate, baseline].every((member) => lists(member, candidate) && lists(member, baseline)),
    candidateReady: isReady(candidate, baseline),
    baselineReady: isReady(baseline, candidate),
    blockedBy: blockedBy(candidate, baseline),
  };
}

function toldShare(candidate: Member, baseline: Member): number {
  return shareOf({
    candidate: candidate.isStopped ? 0 : candidate.weight,
    baseline: baseline.isStopped ? 0 : baseline.weight,
  });
}

/** Each member has a route of its own: the larger of the two shares is what some users meet. */
function servedBy(candidate: Member, baseline: Member): number | null {
  const shares = [candidate, baseline].map(({ listed }) => {
    if (listed === null) return null;
    const weights = listed.filter(({ isStopped }) => !isStopped);
    const own = weights.find(({ name }) => name === candidate.place.name)?.weight ?? 0;
    const all = weights.reduce((sum, { weight }) => sum + weight, 0);
    return shareOf({ candidate: own, baseline: all - own });
  });
  const known = shares.filter((each) => each !== null);
  return known.length < shares.length ? null : Math.max(...known);
}

/** `by`'s route has `member` as its spec says. One that is left out gets nobody, which a weight above 0 does not ask for. */
function lists(by: Member, member: Member): boolean {
  const found = by.listed?.find(({ name }) => name === member.place.name);
  if (found === undefined) return by.listed !== null && member.weight === 0;
  return found.weight === member.weight && found.isStopped === member.isStopped;
}

/** Only members that are routable stand in the other's route. */
function isReady(member: Member, other: Member): boolean | null {
  const ready = conditionOf(member.object, "Ready");
  if (ready === "False" || member.isStopped) return false;
  if (other.listed !== null && !other.listed.some(({ name }) => name === member.place.name)) return false;
  return ready === "True" && other.listed !== null ? true : null;
}

function blockedBy(candidate: Member, baseline: Member): string | null {
  if (candidate.group !== baseline.group)
    return `Expected both in one group, found ${candidate.place.name} in ${candidate.group ?? ""} and ${baseline.place.name} in ${baseline.group ?? ""}. Write the same spec.router.route.group`;
  for (const member of [candidate, baseline]) {
    const { name } = member.place;
    if (member.isStopped) return `Expected ${name} to run, found ${STOP}: "true". Start it again`;
    if (at(member.object, "metadata", "deletionTimestamp") !== undefined)
      return `Expected ${name} to stay, found it being deleted`;
    if (conditionOf(member.object, "GroupDegraded") === "True")
      return `Expected all members of the group to serve the same model names and adapters, found ${name} GroupDegraded (MemberDivergence). Give them the same spec.model.name and LoRA adapters`;
    if (conditionOf(member.object, "GroupReady") === "False")
      return `Expected the group to be ready, found GroupReady False at ${name}`;
  }
  return strangers(candidate, baseline) ?? atZero(candidate);
}

function strangers(candidate: Member, baseline: Member): string | null {
  const ours = new Set([candidate.place.name, baseline.place.name]);
  const others = [...(candidate.listed ?? []), ...(baseline.listed ?? [])]
    .filter(({ name, weight, isStopped }) => !ours.has(name) && weight > 0 && !isStopped)
    .map(({ name }) => name);
  if (others.length === 0) return null;
  return `Expected two members with a weight, found ${[...new Set(others)].join(", ")} too: shares of three are not ours to move. Give the others weight 0`;
}

function atZero({ weight, place }: Member): string | null {
  if (weight > 0) return null;
  return `Expected ${place.name} to wait at weight 1 beside a baseline of 1000000, found 0: it is not routed to and would answer its first users with errors`;
}
