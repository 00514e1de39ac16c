import { isLive, type Plan } from "../plan/plan.ts";
import { duration } from "./numbers.ts";

/** A node for each stage, one for a human go, one for the baseline; GitHub draws at most so many well. */
const MOST_STAGES = 19;

/** The stages as a picture. Everything in it also stands in the table: many readers see no diagram. */
export function stageDiagram(plan: Plan): string {
  const shown = plan.stages.slice(0, MOST_STAGES);
  const nodes: string[] = [];
  const breaches: string[] = [];
  let before: string | null = null;
  const chain = (id: string, shape: string): void => {
    nodes.push(before === null ? `  ${id}${shape}` : `  ${before} --> ${id}${shape}`);
    before = id;
  };
  for (const { stage, index } of shown) {
    if (stage.go.length > 0) chain(`G${index}`, `{{"${label(`go by ${stage.go.join(" and ")}`)}"}}`);
    chain(`S${index}`, `["${label(describe(plan, index))}"]`);
    if (isLive(stage) && stage.kind !== "shadow") breaches.push(`  S${index} -. breach .-> R`);
  }
  const baseline = `  R[("${label(plan.rollout.release.baseline.id)}")]`;
  return [
    "```mermaid",
    "flowchart LR",
    ...nodes,
    ...(breaches.length > 0 ? [baseline, ...breaches] : []),
    "```",
  ].join("\n");
}

function describe(plan: Plan, index: number): string {
  const stage = plan.stages[index]?.stage;
  if (stage === undefined) return "";
  switch (stage.kind) {
    case "evaluate":
      return `${stage.name}, no traffic`;
    case "shadow":
      return `${stage.name}, mirror ${stage.mirror} percent, ${duration(stage.bake)}`;
    case "canary":
      return `${stage.name}, ${stage.weight} percent, ${duration(stage.bake)}`;
    case "blue-green":
      return `${stage.name}, switch, ${duration(stage.bake)}`;
  }
}

/** Letters, digits and plain punctuation: anything else could end the label or begin a directive. */
function label(value: string): string {
  return value
    .replace(/[^\p{L}\p{N} .,:/+-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);
}
