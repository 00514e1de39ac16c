/** Opens a source of readings. */
import type { SourceTarget } from "../../config/rollout.ts";
import { isListed, urlsOfSource } from "../../hosts.ts";
import type { Files, MetricRequest, Metrics, Programs } from "../../ports.ts";
import type { Duration, Sha } from "../../units.ts";
import type { Secret } from "../http.ts";
import { noReadings } from "./readings.ts";
import { prometheusMetrics } from "./prometheus.ts";
import { sqlMetrics } from "./sql.ts";

export interface MetricsDeps {
  readonly secret: Secret;
  /** Folder that paths in the rollout file start from. */
  readonly root: string;
  /** Hosts that the policy lets sources have; null where it lists none. */
  readonly hosts?: readonly string[] | null;
  /** Files of the workspace, for sources that are files; absent where nobody reads any. */
  readonly files?: Files;
  /** For one attempt of a call, and for everything that one look asks of a server. */
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
  /** Runs the programs of `command` sources; absent where none may be run. */
  readonly programs?: Programs;
  /** The commit that people approved; absent where nobody knows it: then no program is run. */
  readonly commit?: Sha;
}

const NO_FILES: Files = {
  list: () => Promise.resolve([]),
  read: (paths) => Promise.resolve(paths.map(() => null)),
};

/** Every kind answers; one at a host that the policy does not list answers `unreachable` to every request. */
export function openMetrics(source: SourceTarget, deps: MetricsDeps): Metrics {
  const hosts = deps.hosts ?? null;
  if (hosts !== null && urlsOfSource(source).some((url) => !isListed(url, hosts)))
    return unreadable(`${source.name} was not asked: its host is not among the policy's \`hosts.sources\``);
  switch (source.kind) {
    case "prometheus":
      return prometheusMetrics(source, deps);
    case "sql":
      return sqlMetrics(source, deps);
    case "file":
      return later(async () => (await import("./file.ts")).fileMetrics(source, deps.files ?? NO_FILES));
    case "http-json":
      return later(async () => (await import("./http-json.ts")).httpJsonMetrics(source, deps));
    case "command":
      return later(async () => (await import("./command.ts")).commandMetrics(source, deps));
    case "langfuse":
      return later(async () => (await import("./langfuse/langfuse.ts")).langfuseMetrics(source, deps));
    case "datadog":
      return later(async () => (await import("./datadog/datadog.ts")).datadogMetrics(source, deps));
    case "evidently":
      return later(async () => {
        const { evidentlyMetrics } = await import("./evidently/evidently.ts");
        return evidentlyMetrics(source, { ...deps, files: deps.files ?? NO_FILES });
      });
  }
}

/** A source whose code is loaded with its first call. */
function later(load: () => Promise<Metrics>): Metrics {
  return { fetch: async (requests) => (await load()).fetch(requests) };
}

function unreadable(detail: string): Metrics {
  const silent = (request: MetricRequest) => noReadings(request, { why: "unreachable", detail });
  return { fetch: (requests) => Promise.resolve(requests.flatMap(silent)) };
}
