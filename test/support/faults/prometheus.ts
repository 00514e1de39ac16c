/** A Prometheus of our own: it answers one joined `query_range` over both arms and the cohort `breaking`. */
import type { Asked } from "../loopback.ts";
import type { Answered } from "./server.ts";

/** Share of bad answers by guard and arm, in the interval that ends at a moment (in ms). */
export type Rates = (guard: string, arm: "baseline" | "candidate", end: number) => number;

const PER_INTERVAL = 2_000_000 / 288;
const ARMS = [
  ["v1", "baseline"],
  ["v2", "candidate"],
] as const;
const WHOLE = [{ labels: {}, share: 1 }];
const DESKS = [
  { labels: { desk: "breaking" }, share: 0.2 },
  { labels: { desk: "other" }, share: 0.8 },
];

/** @param told the candidate's weight in percent, and what both arms do with their share */
export function metricsOf(
  told: () => { readonly weightAt: (end: number) => number; readonly rates: Rates },
): (asked: Asked) => Answered {
  return ({ body }) => {
    const form = new URLSearchParams(body);
    const ends = momentsOf(form);
    const query = form.get("query") ?? "";
    const asked = Array.from(
      query.matchAll(/label_replace\(([^]*?)\n, "guard", "([^"]+)", ""/g),
      ([, text = "", name = ""]) => [name, text.includes("desk") ? DESKS : WHOLE] as const,
    );
    const { weightAt, rates } = told();
    const result = asked.flatMap(([name, cells]) =>
      ARMS.flatMap(([version, arm]) => {
        const part = (end: number) => Math.abs((arm === "candidate" ? 0 : 1) - weightAt(end * 1_000) / 100);
        const [guard = "", what = ""] = name.split(".");
        return cells.flatMap(({ labels, share }) => {
          const totalAt = (end: number) => Math.round(PER_INTERVAL * part(end) * share);
          const value = (end: number) =>
            what === "newest"
              ? end - 20
              : what === "events"
                ? Math.round(totalAt(end) * rates(guard, arm, end * 1_000))
                : totalAt(end);
          const values = ends.filter((end) => totalAt(end) > 0).map((end) => [end, String(value(end))]);
          return values.length === 0 ? [] : [{ metric: { guard: name, version, ...labels }, values }];
        });
      }),
    );
    return { body: JSON.stringify({ status: "success", data: { resultType: "matrix", result } }) };
  };
}

function momentsOf(form: URLSearchParams): readonly number[] {
  const [start = 0, end = 0, step = 1] = ["start", "end", "step"].map((name) => Number(form.get(name)));
  return Array.from({ length: Math.round((end - start) / step) + 1 }, (_, index) => start + index * step);
}
