import type { Costs, CostTotal } from "../plan/costs.ts";
import type { Plan } from "../plan/plan.ts";
import { span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { money } from "./money.ts";
import { count } from "./numbers.ts";

/** What the shadow and the judge cost, where the file gives a rate; null where nothing of the kind happens. */
export function costsSection(
  plan: Plan,
  most: number,
): { readonly title: string; readonly body: string } | null {
  const { costs } = plan;
  if (costs.rows.length === 0 && costs.unpriced.length === 0) return null;
  const { shown, more } = capped(costs.rows, most);
  const total = costs.totals.map(showTotal).join(" and ");
  return {
    title: `<b>Costs of shadow and judge</b>: ${total === "" ? "no rate is given" : text(total)}`,
    body: blocks([
      table(
        ["Stage", "What", "How many", "Each", "Costs", "At most"],
        shown.map(({ stage, unit, what, count: amount, each, ...row }) => [
          span(stage),
          `${span(unit)} ${WHAT[what]}`,
          count(amount),
          text(money(each)),
          text(money({ amount: row.amount, currency: each.currency })),
          text(money({ amount: row.most, currency: each.currency })),
        ]),
        ["left", "left", "right", "right", "right", "right"],
      ),
      more === 0 ? "" : `…and ${count(more)} more rows.`,
      unpriced(costs),
    ]),
  };
}

const WHAT = {
  mirrored: "answered a second time, by the candidate",
  judged: "judged, on both versions",
} as const;

function showTotal({ currency, amount, most }: CostTotal): string {
  const upTo = most > amount ? `, at most ${money({ currency, amount: most })} if stages are extended` : "";
  return `${money({ currency, amount })}${upTo}`;
}

function unpriced({ unpriced: missing }: Costs): string {
  if (missing.length === 0) return "";
  const names = missing.map(({ unit, what }) => `${span(unit)} (${what})`).join(", ");
  return `No \`costs\` is given for ${names}: not counted, and nothing is assumed for it.`;
}
