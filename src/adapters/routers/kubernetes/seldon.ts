/** Moves traffic by the candidates and the mirror of one Experiment of Seldon Core 2. */
import { z } from "zod";
import type { SeldonTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Traffic, TrafficTarget } from "../../../ports.ts";
import { percent } from "../../../units.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes.ts";
import type { ClusterDeps } from "../routers.ts";
import { mayRead } from "./answers.ts";
import { conditionOf } from "./conditions.ts";
import { objectTraffic, pathOf, type ObjectRouter, type Seen } from "./object-router.ts";
import { at, isObserved, record } from "./objects.ts";

const GROUP = "mlops.seldon.io";
const API = "v1alpha1";
/** Weights are relative whole numbers: with this sum one is a thousandth of a percent. */
const WHOLE = 100_000;

const CANDIDATE = z.looseObject({ name: z.string(), weight: z.int().min(0) });
const PART = z.looseObject({
  default: z.string().optional(),
  candidates: z.array(CANDIDATE).nullish(),
  mirror: z.looseObject({ name: z.string(), percent: z.int() }).nullish(),
  resourceType: z.string().optional(),
});
/** What is ours, as a snapshot holds it. */
const OWNED = z.strictObject({
  default: z.string().nullable(),
  candidates: z.array(CANDIDATE).nullable(),
  mirror: z.looseObject({ name: z.string(), percent: z.int() }).nullable(),
});

type Part = z.infer<typeof PART>;

/**
 * While any candidate is not live Seldon sends the whole split to the default without a word, and the status names no
 * shares: `served` is null, and only the observed share shows it.
 */
export function seldonTraffic(target: SeldonTarget, deps: ClusterDeps): Traffic {
  return objectTraffic(seldonRouter(target), deps);
}

/** Whether what each side is served by is live; null where nobody says. */
interface Sides {
  readonly baseline: boolean | null;
  readonly candidate: boolean | null;
}

export function seldonRouter(target: SeldonTarget): ObjectRouter<Sides> {
  const text = `Experiment ${target.namespace}/${target.experiment}`;
  const part = (object: KubernetesObject) => partOf(object, text);
  return {
    target,
    text,
    group: GROUP,
    apiVersion: API,
    resource: "experiments",
    namespace: target.namespace,
    name: target.experiment,
    around: async (_object, cluster) => ({
      baseline: await isLive(target, cluster, target.baseline),
      candidate: await isLive(target, cluster, target.candidate),
    }),
    view: (object, sides) => viewOf(object, { target, part: part(object), sides }),
    edit: (object, to, how) => {
      const now = part(object);
      if (how === "careful") {
        const blocked = blockedBy(now, target);
        if (blocked !== null) throw new Failure("router-refused", blocked);
      }
      return withSpec(object, split(now, { target, to }));
    },
    owned: (object) => {
      const { default: chosen = null, candidates = null, mirror = null } = part(object);
      return { default: chosen, candidates, mirror } satisfies z.infer<typeof OWNED>;
    },
    putBack: (object, owned) => {
      const parsed = OWNED.safeParse(owned);
      if (!parsed.success)
        throw new Failure("router-refused", `Expected what a snapshot kept of ${text}, found something else`);
      const { default: chosen, candidates, mirror } = parsed.data;
      return withSpec(object, {
        default: chosen ?? undefined,
        candidates: candidates ?? undefined,
        mirror: mirror ?? undefined,
      });
    },
  };
}

function partOf(object: KubernetesObject, text: string): Part {
  const parsed = PART.safeParse(object["spec"]);
  if (parsed.success) return parsed.data;
  throw new Failure(
    "router-refused",
    `Expected candidates with whole weights in ${text}, found another form`,
  );
}

function withSpec(object: KubernetesObject, ours: Partial<Part>): KubernetesObject {
  const spec = { ...record(object["spec"]), ...ours };
  return {
    ...object,
    spec: Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)),
  };
}

/**
 * The candidate leaves the list instead of getting weight 0, so that nothing hangs on how a proxy reads 0. A name must not
 * stand twice, and the default must stand among the candidates.
 */
function split(
  now: Part,
  { target, to }: { readonly target: SeldonTarget; readonly to: TrafficTarget },
): Partial<Part> {
  const weight = Math.round(to.candidate * (WHOLE / 100));
  if (weight > 0 && to.mirror > 0)
    throw new Failure(
      "router-refused",
      `Expected a weight or a mirror for ${target.candidate}, found both: an Experiment takes a name once`,
    );
  if (Object.keys(to.cohorts).length > 0)
    throw new Failure(
      "router-refused",
      "Expected one weight for everyone: an Experiment tells no cohorts apart",
    );
  const kept = (name: string) => now.candidates?.find((each) => each.name === name);
  const candidates = [
    { ...kept(target.baseline), name: target.baseline, weight: WHOLE - weight },
    ...(weight > 0 ? [{ ...kept(target.candidate), name: target.candidate, weight }] : []),
  ];
  return {
    default: now.default === undefined || weight > 0 ? now.default : target.baseline,
    candidates,
    mirror: to.mirror > 0 ? { name: target.candidate, percent: Math.round(to.mirror) } : undefined,
  };
}

function viewOf(
  object: KubernetesObject,
  seen: { readonly target: SeldonTarget; readonly part: Part; readonly sides: Sides | null },
): Seen {
  const { target, part, sides } = seen;
  return {
    set: told(part, target),
    served: null,
    settled: isObserved(object) && (isTakenOff(part, target) || isLiveAsAWhole(object)),
    candidateReady: sides?.candidate ?? null,
    baselineReady: sides?.baseline ?? null,
    blockedBy: blockedBy(part, target),
  };
}

/** An Experiment without the candidate sends it nothing, whether the rest of it is live or not. */
function isTakenOff(part: Part, target: SeldonTarget): boolean {
  const { candidate, mirror } = told(part, target);
  return candidate === 0 && mirror === 0;
}

/** Conditions that are not said are about something that the experiment does not have. */
function isLiveAsAWhole(object: KubernetesObject): boolean {
  const parts = ["CandidatesReady", "MirrorReady"].map((type) => conditionOf(object, type));
  return (
    conditionOf(object, "ExperimentReady") === "True" &&
    parts.every((status) => status === null || status === "True")
  );
}

function told({ candidates, default: chosen, mirror }: Part, { candidate }: SeldonTarget): TrafficTarget {
  const all = candidates ?? [];
  const sum = all.reduce((total, each) => total + each.weight, 0);
  const ours = all.filter(({ name }) => name === candidate).reduce((total, each) => total + each.weight, 0);
  // Without any weight the split is nobody's: then the default gets it all.
  const share = sum === 0 ? (chosen === candidate ? 100 : 0) : (ours / sum) * 100;
  return {
    candidate: percent(Math.round(share * 1e6) / 1e6),
    mirror: percent(mirror?.name === candidate ? mirror.percent : 0),
    cohorts: {},
  };
}

function blockedBy(
  { candidates, default: chosen, mirror, resourceType }: Part,
  target: SeldonTarget,
): string | null {
  const name = `${target.namespace}/${target.experiment}`;
  const ours = new Set([target.baseline, target.candidate]);
  const stranger = (candidates ?? []).find((each) => !ours.has(each.name));
  if (stranger !== undefined)
    return `Expected ${target.baseline} and ${target.candidate} alone in Experiment ${name}, found ${stranger.name}: the shares would mean something else. Give it an Experiment of its own`;
  if (mirror != null && mirror.name !== target.candidate)
    return `Expected no mirror or one to ${target.candidate} in Experiment ${name}, found one to ${mirror.name}. Take it out`;
  if (chosen !== undefined && chosen !== target.baseline)
    return `Expected ${target.baseline} as the default of Experiment ${name}, found ${chosen}: what falls back would go there. Write default: ${target.baseline}`;
  const kind = resourceType ?? "model";
  if (kind !== target.resource)
    return `Expected an Experiment of ${target.resource}s, found one of ${kind}s: ${name}. Write resource: ${kind}`;
  return null;
}

/** @throws Failure router-unreachable, router-refused */
async function isLive(target: SeldonTarget, cluster: Cluster, name: string): Promise<boolean | null> {
  const { namespace, resource } = target;
  const plural = resource === "model" ? "models" : "pipelines";
  const text = `${resource === "model" ? "Model" : "Pipeline"} ${namespace}/${name}`;
  const path = pathOf({ group: GROUP, apiVersion: API, resource: plural, namespace, name });
  const object = await mayRead(cluster, { path, text });
  if (object === null) return false;
  if (at(object, "metadata", "deletionTimestamp") !== undefined) return false;
  return isObserved(object) && conditionOf(object, "Ready") === "True";
}
