/** The first line of a state's commit: what happened, in the words of the story, so that `git log` can be read. */
import { z } from "zod";

const LONGEST = 72;
const PERCENT = z.object({ candidate: z.number(), mirror: z.number() });
const LINE = z.looseObject({
  event: z.string(),
  stage: z.string().optional(),
  to: PERCENT.optional(),
  observed: PERCENT.optional(),
  decision: z.string().optional(),
  reason: z.string().optional(),
  because: z.string().optional(),
  confirmed: z.boolean().optional(),
  by: z.string().optional(),
  does: z.string().optional(),
  guard: z.string().optional(),
  cohort: z.string().optional(),
});
type Line = z.infer<typeof LINE>;

/** Of the lines of one commit the one that changes most for a reader. */
const WEIGHT = [
  "rolled-back",
  "promoted",
  "drained-again",
  "breach",
  "done",
  "intent",
  "abort",
  "confirmed-by-traffic",
];

/** `summarizer: canary-5: 5% of traffic, read back`; without a line it says that something was remembered. */
export function headline(name: string, lines: readonly string[]): string {
  const events = lines.flatMap((line) => eventIn(line) ?? []);
  const rank = ({ event }: Line): number => (WEIGHT.includes(event) ? WEIGHT.indexOf(event) : WEIGHT.length);
  const told = events.toSorted((a, b) => rank(a) - rank(b))[0];
  const isStart = events.some(({ event }) => event === "started");
  const text = told === undefined ? "remembered" : sentence(told, isStart);
  return cut(`${name}: ${text}`);
}

function sentence(line: Line, isStart: boolean): string {
  const stage = line.stage ?? "";
  switch (line.event) {
    case "rolled-back":
      return `rolled back, ${line.confirmed === true ? "0% read back" : "NOT confirmed"}: ${line.because ?? ""}`;
    case "promoted":
      return "promoted, all stages passed";
    case "drained-again":
      return "traffic had come back, drained again";
    case "breach":
      return `${stage}: ${line.guard ?? ""} breached in ${line.cohort ?? ""}`;
    case "done":
      return `${stage}: ${share(line.observed)}, read back`;
    case "intent":
      return `${isStart ? "started; " : ""}${stage}: ${share(line.to)} announced`;
    case "judged":
      return `${stage}: ${line.decision ?? ""}, ${line.reason ?? ""}`;
    case "confirmed-by-traffic":
      return "no traffic on the candidate, confirmed by the metrics";
    case "started":
      return "started";
    case "action":
      return line.does ?? "action";
    case "hypothesis":
      return `${stage}: the bet was read`;
    default:
      return line.by === undefined ? line.event : `${line.event} by ${line.by}`;
  }
}

function share(weights: Line["to"]): string {
  if (weights === undefined) return "traffic";
  const mirrored = weights.mirror > 0 ? `, ${weights.mirror}% mirrored` : "";
  return `${weights.candidate}% of traffic${mirrored}`;
}

/** One line, that neither mentions anybody nor closes an issue nor skips a run. */
function cut(text: string): string {
  const plain = text
    .replaceAll(/[^\p{L}\p{N} .,:;%()/+-]/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const characters = Array.from(plain);
  return characters.length <= LONGEST
    ? plain
    : `${characters
        .slice(0, LONGEST - 1)
        .join("")
        .trimEnd()}…`;
}

function eventIn(line: string): Line | null {
  try {
    return LINE.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
