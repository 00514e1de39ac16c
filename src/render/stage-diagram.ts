import { isLive, type Plan, type PlannedStage } from "../plan/plan.ts";
import { duration, percentage, plural } from "./numbers.ts";

/** More nodes than these GitHub does not draw well. */
const MOST_NODES = 40;
/** The baseline and the frame around what users meet. */
const OTHERS = 2;

interface Node {
  readonly id: string;
  readonly shape: string;
  /** Whether a breach in it moves traffic. */
  readonly breaks: boolean;
}

/**
 * The stages as a picture: the way forward, and one way back from everything that users meet.
 *
 * All of it also stands in the table: many readers see no diagram.
 */
export function stageDiagram(plan: Plan): string {
  const all = plan.stages.map(nodeOf);
  const nodes = grouped(all);
  const live = nodes.filter(({ breaks }) => breaks);
  const lines = [
    "```mermaid",
    "flowchart LR",
    ...nodes.map(({ id, shape }) => `  ${id}${shape}`),
    ...(nodes.length > 1 ? [`  ${nodes.map(({ id }) => id).join(" --> ")}`] : []),
    ...(live.length === 0 ? [] : wayBack(plan, live)),
    "```",
  ];
  return nodes.length === 0 ? "" : lines.join("\n");
}

/** A frame around what users meet, and one arrow from it: an arrow from each stage would be a thicket. */
function wayBack(plan: Plan, live: readonly Node[]): readonly string[] {
  return [
    `  subgraph L["users get ${label(plan.rollout.release.candidate.id)}"]`,
    // Without a link from outside a frame has a direction of its own.
    "    direction LR",
    ...live.map(({ id }) => `    ${id}`),
    "  end",
    `  L -. breach .-> R[("${label(plan.rollout.release.baseline.id)}")]`,
  ];
}

/** A stage that waits for a person has six corners, and says whose go. One node each: more would be too small to read. */
function nodeOf({ stage, index }: PlannedStage): Node {
  const breaks = isLive(stage) && stage.kind !== "shadow";
  const words = `${label(stage.name)}<br/>${share(stage)}`;
  const shape =
    stage.go.length === 0 ? `["${words}"]` : `{{"${words}<br/>${label(`go: ${stage.go.join(" and ")}`)}"}}`;
  return { id: `S${index}`, shape, breaks };
}

/** The first nodes, one for all in the middle, and the last: the end is what a reader looks for. */
function grouped(all: readonly Node[]): readonly Node[] {
  const most = MOST_NODES - OTHERS;
  if (all.length <= most) return all;
  const last = all.at(-1);
  const first = all.slice(0, most - 2);
  const hidden = all.length - first.length - 1;
  const more: Node = { id: "M", shape: `["${plural(hidden, "more stage")}"]`, breaks: true };
  return last === undefined ? first : [...first, more, last];
}

function share(stage: PlannedStage["stage"]): string {
  switch (stage.kind) {
    case "evaluate":
      return "no traffic";
    case "shadow":
      return `mirror ${percentage(stage.mirror)}, ${duration(stage.bake)}`;
    case "canary":
      return `${percentage(stage.weight)}, ${duration(stage.bake)}`;
    case "blue-green":
      return `switch, ${duration(stage.bake)}`;
  }
}

const LONGEST_LABEL = 40;

/** Letters, digits and plain punctuation: anything else could end the label or begin a directive. */
function label(value: string): string {
  const plain = value
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N} .,:/+_-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const letters = Array.from(plain);
  if (letters.length === 0) return "unnamed";
  return letters.length > LONGEST_LABEL ? `${letters.slice(0, LONGEST_LABEL - 1).join("")}…` : plain;
}
