/** Who answered, and what both versions answered: told by labels. Pure. */
import type { AnsweredTwice } from "../../judge/reading.ts";
import { twice, unreadable, type Cells, type Outcome } from "./cells.ts";

/** Labels that say where a number comes from, and nothing about it. */
const NAMES: readonly string[] = ["__name__", "guard"];

/** The model id is the label `identity`, or the one that is no label of arm or cohort. */
export function identities(cells: Cells, by: readonly string[]): Outcome {
  if (cells.length === 0) return unreadable("no-data", "no identities");
  const names = new Set(cells.flatMap(({ labels }) => Object.keys(labels)));
  const others = [...names].filter((name) => !by.includes(name) && !NAMES.includes(name));
  const [label, ...more] = names.has("identity") ? ["identity"] : others;
  if (label === undefined || more.length > 0)
    return unreadable(
      "query-error",
      `Expected one label with the model id beside those of arm and cohort, found ${others.join(", ") || "none"}`,
    );
  const told = cells.map((cell) => ({ ...cell, key: `${cell.key} ${label}=${cell.labels[label] ?? ""}` }));
  const counts = new Map<string, number>();
  for (const { labels, value } of told) {
    const id = labels[label] ?? "";
    counts.set(id, (counts.get(id) ?? 0) + value);
  }
  return twice("count", told) ?? { shape: "identities", counts: Object.fromEntries(counts) };
}

/** Equal pairs of all cells are one entry. */
export function pairs(cells: Cells): Outcome {
  if (cells.length === 0) return unreadable("no-data", "no pairs");
  const told = cells.map((cell) => {
    const { baseline = "", candidate = "" } = cell.labels;
    return { ...cell, baseline, candidate, key: `${cell.key} baseline=${baseline} candidate=${candidate}` };
  });
  const found = new Map<string, AnsweredTwice>();
  for (const { baseline, candidate, value, key } of told) {
    const [before, after] = [answerIn(baseline), answerIn(candidate)];
    if (before === undefined || after === undefined)
      return unreadable(
        "query-error",
        `Expected a number or \`lost\` in both labels baseline and candidate, found ${key.trim()}`,
      );
    const id = `${before} ${after}`;
    found.set(id, [before, after, (found.get(id)?.[2] ?? 0) + value]);
  }
  return twice("count of pairs", told) ?? { shape: "pairs", pairs: [...found.values()] };
}

/** null is an answer that never came; undefined is no answer that can be read. */
function answerIn(text: string): number | null | undefined {
  if (text === "lost") return null;
  const answer = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(answer) ? answer : undefined;
}
