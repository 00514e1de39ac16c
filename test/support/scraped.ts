/** An app in two versions that a real Prometheus scrapes, and the rollout that watches it. */
import { SECOND } from "../../src/units.ts";
import { POLICY_TEXT } from "./flow-rollout.ts";
import { replacing } from "./rollout-files.ts";
import { RELEASE } from "./team.ts";

export type Version = "v1" | "v2";
export const DESKS = { breaking: 0.2, sport: 0.8 } as const;
/** Requests in a second. */
export const REQUESTS = 23;

/** The flow tests' rollout with Prometheus in place of SQLite. */
export function releaseAt(url: string, delay: string): string {
  const edits = [
    ["kind: sql, database: answers.db, delay: 1m,", `kind: prometheus, url: "${url}", delay: ${delay},`],
    ...(["errors", "requests"] as const).map((name) => [
      `"SELECT $by, sum(${name}) AS value FROM answers WHERE at >= :from AND at < :to GROUP BY $by"`,
      `"sum by ($by) (increase(${name}_total{$where}[$window]))"`,
    ]),
  ];
  return edits.reduce((text, [from = "", to = ""]) => replacing(from, to)(text), RELEASE);
}

/** Bakes of seconds, judged every five, with the traffic that they need. */
export function quickly(release: string): string {
  return [
    ["every: 5m", "every: 5s"],
    ["per-day: 2000000, ", "per-day: 200000000, "],
    ["per-day: 1000000 ", "per-day: 100000000 "],
    ["weight: 10%, bake: 1h", "weight: 10%, bake: 15s"],
    ["weight: 50%, bake: 1h", "weight: 50%, bake: 15s"],
    ["weight: 100%, bake: 1h", "weight: 100%, bake: 15s"],
  ].reduce((text, [from = "", to = ""]) => replacing(from, to)(text), release);
}

export const QUICK_POLICY = replacing("shortest-bake: 15m", "shortest-bake: 1s")(POLICY_TEXT);

/** A version of the app that counts what it is sent; the candidate fails above `breaksAbove` of the traffic. */
export function scraped(
  version: Version,
  candidateShare: () => number,
  breaksAbove: number = 1 / 3,
): () => { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const counts = { breaking: [0, 0], sport: [0, 0] } satisfies Record<string, [number, number]>;
  let last = Date.now();
  return () => {
    const seconds = (Date.now() - last) / SECOND;
    last = Date.now();
    const share = version === "v2" ? candidateShare() : 1 - candidateShare();
    const rate = version === "v2" && share > breaksAbove ? 0.2 : 0.02;
    const lines = (["breaking", "sport"] as const).flatMap((desk) => {
      const count = counts[desk];
      const requests = 100 * REQUESTS * seconds * share * DESKS[desk];
      count[0] += requests;
      count[1] += requests * rate;
      const labels = `{version="${version}",desk="${desk}"}`;
      return [
        `requests_total${labels} ${Math.round(count[0])}`,
        `errors_total${labels} ${Math.round(count[1])}`,
      ];
    });
    const types = ["# TYPE requests_total counter", "# TYPE errors_total counter"];
    return {
      body: `${[types[0], lines[0], lines[2], types[1], lines[1], lines[3]].join("\n")}\n`,
      headers: { "content-type": "text/plain; version=0.0.4" },
    };
  };
}
