import type { MetricQuery } from "../../ports.ts";

/** The user's texts by part; the names of the parts are those that a payload is made from. */
export function textsOf(query: MetricQuery): Readonly<Record<string, string>> {
  switch (query.kind) {
    case "counts":
      return { events: query.events, total: query.total };
    case "histogram":
      return { buckets: query.buckets };
    case "count":
      return { count: query.count };
    case "samples":
      return { samples: query.samples };
    case "ratio":
      return { numerator: query.numerator, denominator: query.denominator };
    case "gauge":
      return { gauge: query.gauge };
  }
}
