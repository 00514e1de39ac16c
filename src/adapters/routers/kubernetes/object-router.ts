/**
 * Moves traffic by editing one object of a cluster: read it, change only what is ours, write it back naming the version that
 * was read, and compare what the server kept. A router of this kind says what is ours and how it reads; this says how it is done.
 */
import type { RouterTarget } from "../../../config/router.ts";
import { Failure, reasonOf } from "../../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget, TrafficView } from "../../../ports.ts";
import { percent, type Instant } from "../../../units.ts";
import { FIELD_MANAGER, type Cluster, type KubernetesObject } from "../../kubernetes.ts";
import { describeRouter } from "../describe.ts";
import { asWanted, mustRead, refusedBy } from "./answers.ts";
import { isSame, lostField, versionOf } from "./objects.ts";
import { foreignOwner } from "./owners.ts";
import { demandRights } from "./rights.ts";

/** Where an object lies, and how it is called. */
export interface Place {
  /** `VirtualService news/summarizer` */
  readonly text: string;
  readonly group: string;
  /** Plural, as in paths: `virtualservices`. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** `v1`: below `/apis/<group>/`. */
  readonly apiVersion: string;
}

/** One kind of object that moves traffic. All of it is pure but `around`. */
export interface ObjectRouter<Around = null> extends Place {
  readonly target: RouterTarget;
  /**
   * What else has to be read to know whether it is ready; once for each reading of traffic. Where it fails, forward moves are
   * blocked and a rollback goes on.
   */
  readonly around: (object: KubernetesObject, cluster: Cluster) => Promise<Around>;
  /** @throws Failure router-refused where our part of the object is not there or not to be understood */
  readonly view: (object: KubernetesObject, around: Around | null) => Seen;
  /**
   * The object with our part set to `to`, everything else as it is.
   *
   * @param how `forced` takes traffic off whatever stands there; otherwise what cannot be done safely is refused
   * @throws Failure router-refused
   */
  readonly edit: (object: KubernetesObject, to: TrafficTarget, how: "forced" | "careful") => KubernetesObject;
  /** Our part of the object: secret-free JSON. @throws Failure router-refused */
  readonly owned: (object: KubernetesObject) => unknown;
  /** The object with our part as `owned` has it. @throws Failure router-refused for what is no part of ours */
  readonly putBack: (object: KubernetesObject, owned: unknown) => KubernetesObject;
}

/** What an object says about traffic, without its version. */
export type Seen = Omit<TrafficView, "version">;

export interface ObjectRouterDeps {
  readonly cluster: Cluster;
  readonly now: () => Instant;
  /** What the plan will set, stage by stage: all of it is rehearsed before the first. */
  readonly stages?: readonly TrafficTarget[];
}

/** A forced write must not lose to a controller that writes status all the time. */
const ATTEMPTS = { forced: 20, careful: 5 } as const;
const NOBODY: TrafficTarget = { candidate: percent(0), mirror: percent(0), cohorts: {} };

export function objectTraffic<Around>(router: ObjectRouter<Around>, deps: ObjectRouterDeps): Traffic {
  const read = () => readObject(router, deps.cluster);
  return {
    describe: () => describeRouter(router.target),
    read: async () => {
      const object = await read();
      const around = await lookAround(router, deps.cluster, object);
      const seen = router.view(object, around.kind === "seen" ? around.around : null);
      const blockedBy = foreignOwner(object, router) ?? seen.blockedBy;
      return {
        ...seen,
        version: versionOf(object),
        blockedBy: blockedBy ?? (around.kind === "unseen" ? around.because : null),
      };
    },
    snapshot: async () => {
      const object = await read();
      const owned = router.owned(object);
      await demandRights(router, deps.cluster);
      await rehearse(router, deps, object);
      return snapshotOf(router, { object, owned, takenAt: deps.now() });
    },
    apply: (to, expect) =>
      change(router, deps.cluster, {
        expect,
        edit: (object) => router.edit(object, to, expect === "force" ? "forced" : "careful"),
      }),
    restore: async (snapshot) => {
      if (snapshot.router !== router.target.kind)
        throw new Failure(
          "router-refused",
          `Expected a snapshot of ${router.target.kind}, found one of ${snapshot.router}`,
        );
      await change(router, deps.cluster, {
        expect: "force",
        edit: (object) => router.putBack(object, snapshot.owned),
      });
      return "done";
    },
  };
}

type Around<Of> =
  | { readonly kind: "seen"; readonly around: Of }
  | { readonly kind: "unseen"; readonly because: string };

async function lookAround<Of>(
  router: ObjectRouter<Of>,
  cluster: Cluster,
  object: KubernetesObject,
): Promise<Around<Of>> {
  try {
    return { kind: "seen", around: await router.around(object, cluster) };
  } catch (cause) {
    return { kind: "unseen", because: reasonOf(cause) };
  }
}

/** `expect`: the version that was read, or `force`. */
export interface Change {
  readonly expect: string;
  readonly edit: (object: KubernetesObject) => KubernetesObject;
}

/** Reads, edits and writes one object, again while others write it. @throws Failure router-refused, router-conflict */
export async function change(router: Place, cluster: Cluster, move: Change): Promise<void> {
  const how = move.expect === "force" ? "forced" : "careful";
  for (let attempt = 0; attempt < ATTEMPTS[how]; attempt++) {
    const object = await readObject(router, cluster);
    // Our own write may have arrived although its answer did not.
    if (attempt > 0 && isSame(move.edit(object), object)) return;
    if (how === "careful") demandUnchanged(router, object, move.expect);
    const next = move.edit(object);
    if (isSame(next, object)) return;
    // What an older schema drops without a word (a mirror's share, say) must not be stored even for a moment.
    if (how === "careful" && !(await tryOut(router, cluster, next))) continue;
    const written = await write(router, cluster, { next, how });
    if (written.kind === "stored") return demandKept(router, next, written.object);
  }
  throw new Failure(
    "router-conflict",
    `Expected to write ${router.text} in ${ATTEMPTS[how]} attempts; somebody else writes it all the time. Stop that, then try again`,
  );
}

function demandUnchanged(router: Place, object: KubernetesObject, expect: string): void {
  const owner = foreignOwner(object, router);
  if (owner !== null) throw new Failure("router-refused", owner);
  if (versionOf(object) !== expect)
    throw new Failure(
      "router-conflict",
      `Expected ${router.text} as it was read, found it changed. Read it again`,
    );
}

type Written =
  | { readonly kind: "stored"; readonly object: KubernetesObject }
  /** Status or spec moved since the object was read: read it again. */
  | { readonly kind: "moved" };

async function write(
  router: Place,
  cluster: Cluster,
  order: {
    readonly next: KubernetesObject;
    readonly how: "forced" | "careful";
    readonly query?: string;
  },
): Promise<Written> {
  const { how, query = "" } = order;
  // The status is its controller's: the server would leave it as it is in any case.
  const { status: _status, ...next } = order.next;
  const path = `${pathOf(router)}?fieldManager=${FIELD_MANAGER}${query}`;
  const answer = await cluster.send({ method: "PUT", path: `${path}&fieldValidation=Strict`, body: next });
  if (answer.ok) return { kind: "stored", object: asWanted(answer.object, { path, text: router.text }) };
  if (answer.why === "conflict") return { kind: "moved" };
  // What an object held before may be unknown to a newer schema: that must not keep traffic on the candidate.
  if (how === "forced" && answer.why === "invalid") {
    const again = await cluster.send({ method: "PUT", path, body: next });
    if (again.ok) return { kind: "stored", object: asWanted(again.object, { path, text: router.text }) };
    if (again.why === "conflict") return { kind: "moved" };
  }
  throw refusedBy(answer, `write ${router.text}`);
}

/** A field that the server's schema does not know is dropped without a word: what it kept is compared. */
function demandKept(router: Place, sent: KubernetesObject, kept: KubernetesObject): void {
  const lost = lostField(sent["spec"], kept["spec"], "spec");
  if (lost === null) return;
  throw new Failure(
    "router-refused",
    `Expected the API server to keep ${lost} of ${router.text}, found it dropped or changed: its CRD is older than this field, or an admission webhook rewrites it. Update the CRD, or leave out what needs the field`,
  );
}

/** All stages and the way back, without storing anything: what would fail at night fails before the first stage. */
async function rehearse<Around>(
  router: ObjectRouter<Around>,
  { cluster, stages = [] }: ObjectRouterDeps,
  object: KubernetesObject,
): Promise<void> {
  const { capabilities } = describeRouter(router.target);
  const little: TrafficTarget = {
    ...NOBODY,
    candidate: percent(Math.max(1, capabilities.weight?.step ?? 1)),
  };
  for (const to of [little, ...stages]) await tryOut(router, cluster, router.edit(object, to, "careful"));
  await tryOut(router, cluster, router.edit(object, NOBODY, "forced"));
}

/** False where the object moved since it was read. @throws Failure router-refused for what the server would not take, or not keep */
export async function tryOut(router: Place, cluster: Cluster, next: KubernetesObject): Promise<boolean> {
  const answer = await write(router, cluster, { next, how: "careful", query: "&dryRun=All" });
  if (answer.kind === "stored") demandKept(router, next, answer.object);
  return answer.kind === "stored";
}

function readObject(router: Place, cluster: Cluster): Promise<KubernetesObject> {
  return mustRead(cluster, { path: pathOf(router), text: router.text });
}

export function pathOf(router: Omit<Place, "text">): string {
  const { group, apiVersion, namespace, resource, name } = router;
  return `/apis/${group}/${apiVersion}/namespaces/${encodeURIComponent(namespace)}/${resource}/${encodeURIComponent(name)}`;
}

function snapshotOf<Around>(
  router: ObjectRouter<Around>,
  taken: { readonly object: KubernetesObject; readonly owned: unknown; readonly takenAt: Instant },
): Snapshot {
  return {
    schema: 1,
    router: router.target.kind,
    key: `${router.namespace}/${router.name}`,
    takenAt: taken.takenAt,
    version: versionOf(taken.object),
    owned: taken.owned,
  };
}
