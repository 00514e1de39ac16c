/**
 * KServe for language models: one LLMInferenceService a version, in one group; weights are shares of their sum.
 *
 * Two objects are written for one share, in the order in which the candidate never has more than before or after. A member
 * at weight 0 is not routed to and answers with errors when it is raised, so candidates wait at weight 1 of a million.
 */
import type { KserveTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget } from "../../../ports.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes.ts";
import { describeRouter } from "../describe.ts";
import type { ClusterDeps } from "../routers.ts";
import { mustRead } from "./answers.ts";
import { orderOf, weightsFor, type Pair } from "./kserve-group-weights.ts";
import { baselineName, memberOf, viewOf, type Member } from "./kserve-group.ts";
import { demandOnlyWeight, llmInferenceService, withSpec } from "./kserve-service.ts";
import { at, number, record, versionOf } from "./objects.ts";
import { change, pathOf, tryOut } from "./object-router.ts";
import { foreignOwner } from "./owners.ts";
import { demandRights } from "./rights.ts";

interface Group {
  readonly candidate: Member;
  readonly baseline: Member;
}

export function llmTraffic(target: KserveTarget, deps: ClusterDeps): Traffic {
  const { cluster } = deps;
  const read = () => readGroup(target, cluster, deps.before);
  return {
    describe: () => describeRouter(target),
    read: async () => {
      const { candidate, baseline } = await read();
      const seen = viewOf(candidate, baseline);
      const owner =
        foreignOwner(candidate.object, candidate.place) ?? foreignOwner(baseline.object, baseline.place);
      return { ...seen, version: versionsOf({ candidate, baseline }), blockedBy: owner ?? seen.blockedBy };
    },
    snapshot: async () => {
      const group = await read();
      const blocked = viewOf(group.candidate, group.baseline).blockedBy;
      if (blocked !== null) throw new Failure("router-refused", blocked);
      for (const member of [group.candidate, group.baseline]) {
        await demandRights(member.place, cluster);
        for (const weight of [1, 1_000_000, 0])
          await tryOut(member.place, cluster, withWeight(member.object, weight));
      }
      return snapshotOf(target, group, deps.now());
    },
    apply: async (to, expect) => {
      demandOnlyWeight(to);
      const group = await read();
      if (expect === "force")
        return write(cluster, group, { to: weightsFor(to.candidate, "drain", pairOf(group)) });
      if (versionsOf(group) !== expect)
        throw new Failure(
          "router-conflict",
          `Expected ${group.candidate.place.text} and ${group.baseline.place.text} as they were read, found them changed. Read them again`,
        );
      const blocked = viewOf(group.candidate, group.baseline).blockedBy;
      if (blocked !== null && isRaised(group, to)) throw new Failure("router-refused", blocked);
      return write(cluster, group, { to: weightsFor(to.candidate, "idle", pairOf(group)), isCareful: true });
    },
    restore: async (snapshot) => {
      const group = await read();
      await write(cluster, group, { to: demandOwned(snapshot, target, group) });
      return "done";
    },
  };
}

function pairOf({ candidate, baseline }: Group): Pair {
  return { candidate: candidate.weight, baseline: baseline.isStopped ? 0 : baseline.weight };
}

function isRaised({ candidate, baseline }: Group, to: TrafficTarget): boolean {
  return to.candidate > viewOf(candidate, baseline).set.candidate;
}

async function readGroup(target: KserveTarget, cluster: Cluster, before: unknown): Promise<Group> {
  const place = llmInferenceService(target.namespace, target.service);
  const object = await mustRead(cluster, { path: pathOf(place), text: place.text });
  const other = llmInferenceService(
    target.namespace,
    target.baseline ?? baselineName(object, target, before),
  );
  if (other.name === place.name)
    throw new Failure("router-refused", `Expected two services, found ${place.name} named as both`);
  const baseline = await mustRead(cluster, { path: pathOf(other), text: other.text });
  return { candidate: memberOf(place, object), baseline: memberOf(other, baseline) };
}

function versionsOf({ candidate, baseline }: Group): string {
  return `${versionOf(candidate.object)} ${versionOf(baseline.object)}`;
}

/** One after the other; the second is not begun before the first is stored. */
async function write(
  cluster: Cluster,
  group: Group,
  order: { readonly to: Pair; readonly isCareful?: boolean },
): Promise<void> {
  const { to, isCareful = false } = order;
  for (const side of orderOf(pairOf(group), to)) {
    const { place, object } = group[side];
    await change(place, cluster, {
      expect: isCareful ? versionOf(object) : "force",
      edit: (found) => withWeight(found, to[side]),
    });
  }
}

function withWeight(object: KubernetesObject, weight: number): KubernetesObject {
  const router = record(at(object, "spec", "router")) ?? {};
  const route = record(router["route"]) ?? {};
  return withSpec(object, { router: { ...router, route: { ...route, weight } } });
}

function snapshotOf(target: KserveTarget, group: Group, takenAt: Snapshot["takenAt"]): Snapshot {
  const { candidate, baseline } = group;
  return {
    schema: 1,
    router: target.kind,
    key: `${target.namespace}/${target.service}`,
    takenAt,
    version: versionsOf(group),
    owned: {
      baseline: baseline.place.name,
      weights: { candidate: candidate.weight, baseline: baseline.weight },
    },
  };
}

/** @throws Failure router-refused for a snapshot of something else, or one that would give the candidate users */
function demandOwned(snapshot: Snapshot, target: KserveTarget, { baseline }: Group): Pair {
  const candidate = number(at(snapshot.owned, "weights", "candidate"));
  const weight = number(at(snapshot.owned, "weights", "baseline"));
  const isOurs =
    snapshot.router === target.kind &&
    snapshot.key === `${target.namespace}/${target.service}` &&
    at(snapshot.owned, "baseline") === baseline.place.name;
  if (!isOurs || candidate === null || weight === null || candidate > 1)
    throw new Failure(
      "router-refused",
      `Expected a snapshot of ${target.service} at rest beside ${baseline.place.name}, found one of ${snapshot.router} ${snapshot.key}`,
    );
  return { candidate, baseline: weight };
}
