/** One read of every router and source that this run has the credentials for. Hosts that the policy does not list are never called. */
import type { Policy } from "../../config/policy.ts";
import { urlsOfRouter } from "../../config/router-names.ts";
import type { RouterTarget } from "../../config/router.ts";
import type { Rollout, SourceTarget } from "../../config/rollout.ts";
import { Failure, reasonOf } from "../../errors.ts";
import { isListed, urlsOfSource } from "../../hosts.ts";
import type { Reading } from "../../judge/reading.ts";
import type { MetricRequest } from "../../ports.ts";
import type { Contact } from "../../protection/contacts.ts";
import type { PolicySeen } from "../../protection/files.ts";
import { instant, milliseconds } from "../../units.ts";
import type { Instant } from "../../units.ts";
import { queryOf } from "../tick/readings.ts";
import type { PromotionWorld } from "../world.ts";

type World = Pick<PromotionWorld, "openTraffic" | "openMetrics" | "clock">;
type Said = Contact["said"];

/** Nobody is called while the policy cannot be read: its list of hosts is not known then. */
export async function contactAll(
  world: World,
  { policy, rollouts }: { readonly policy: PolicySeen; readonly rollouts: readonly Rollout[] },
): Promise<readonly Contact[]> {
  if (policy.kind === "read" && policy.policy === null) return [];
  const hosts = policy.kind === "read" ? (policy.policy?.hosts ?? null) : null;
  const found: Contact[] = [];
  for (const rollout of rollouts) {
    for (const router of rollout.routers) {
      const said =
        unlisted(urlsOfRouter(router), hosts?.routers ?? null) ?? (await askRouter(world, rollout, router));
      found.push({ of: "router", where: `${rollout.name}, ${router.kind}`, said });
    }
    for (const source of rollout.sources) {
      const said =
        unlisted(urlsOfSource(source), hosts?.sources ?? null) ?? (await askSource(world, rollout, source));
      found.push({ of: "source", where: `${rollout.name}, ${source.name}`, said });
    }
  }
  return found;
}

type Hosts = NonNullable<Policy["hosts"]>;

/** The first host that is not on the list; null where there is no list, or all are on it. */
function unlisted(urls: readonly string[], list: Hosts["routers"] | null): Said | null {
  if (list === null) return null;
  const found = urls.find((url) => !isListed(url, list));
  return found === undefined ? null : { kind: "host-unlisted", host: shownHost(found) };
}

/** Never the address itself: one that is no plain URL may hold a password. */
function shownHost(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an address that is no URL";
}

async function askRouter(world: World, rollout: Rollout, router: RouterTarget): Promise<Said> {
  if (router.kind === "command") return { kind: "program" };
  return said(async () => {
    await world.openTraffic(router, rollout.cohorts).read();
    return { kind: "answered" };
  });
}

/** The last whole interval that the source can know, of the first guard that it answers. */
async function askSource(world: World, rollout: Rollout, source: SourceTarget): Promise<Said> {
  if (source.kind === "command")
    return {
      kind: "not-asked",
      because: "its program is only run by `promote`, in a copy of the commit that people approved",
    };
  const [first] = rollout.guards
    .filter((guard) => guard.source === source.name)
    .flatMap((guard) => {
      const query = queryOf(guard);
      return query === null ? [] : [{ guard: guard.name, query }];
    });
  if (first === undefined) return { kind: "silent", because: "no guard asks it anything" };
  const request: MetricRequest = {
    ...first,
    intervals: [lastInterval(world.clock.now(), rollout.every, source.delay)],
    cohorts: { all: {} },
    staleAfter: milliseconds(rollout.every),
  };
  return said(async () => answerOf(await world.openMetrics(source).fetch([request])));
}

function lastInterval(now: Instant, every: number, delay: number): MetricRequest["intervals"][number] {
  const to = Math.floor((now - delay) / every) * every;
  return { from: instant(to - every), to: instant(to) };
}

/** Answered, when a reading came or the source said that there is none; no traffic is no fault of the source. */
function answerOf(readings: readonly Reading[]): Said {
  const failed = readings.flatMap((each) => (each.ok ? [] : [each]));
  const wrong = failed.find(({ why }) => !["no-data", "stale", "partial"].includes(why));
  if (wrong !== undefined) return { kind: "silent", because: `${wrong.why}: ${wrong.detail}` };
  return readings.length === 0 ? { kind: "silent", because: "it answered nothing" } : { kind: "answered" };
}

async function said(ask: () => Promise<Said>): Promise<Said> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return cause.code === "secret-missing"
      ? { kind: "no-credentials", because: cause.message }
      : { kind: "silent", because: reasonOf(cause) };
  }
}
