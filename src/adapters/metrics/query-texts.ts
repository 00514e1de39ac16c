import type { MetricQuery } from "../../ports.ts";

/** The user's texts by part; the names of the parts are those that a payload is made from. */
export function textsOf(query: MetricQuery): Readonly<Record<string, string>> {
  switch (query.kind) {
    case "counts":
      return { events: query.events, total: query.total };
    case "rate":
      return { events: query.events, exposure: query.exposure };
    case "histogram":
      return { buckets: query.buckets };
    case "count":
      return query.exposure === null
        ? { count: query.count }
        : { count: query.count, exposure: query.exposure };
    case "values":
      return { values: query.values };
    case "moments":
      return { n: query.n, sum: query.sum, squares: query.squares };
    case "ratio":
      return { numerator: query.numerator, denominator: query.denominator };
    case "gauge":
      return { gauge: query.gauge };
    case "identities":
      return { identities: query.identities };
    case "pairs":
      return { pairs: query.pairs };
    case "parts":
      return Object.fromEntries(query.parts.map(({ name, values }) => [name, values]));
  }
}
