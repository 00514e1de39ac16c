/** The parts of a runbook that all entries share. */
import { nameOf, type Drill, type Ending, type Runbook, type WayBack } from "../runbook/runbook.ts";
import type { Ink } from "./ink.ts";
import { blocks, table } from "./markdown.ts";
import { duration, plural } from "./numbers.ts";
import { stepList } from "./runbook-steps.ts";

/** The way back was tried, or was not: with its time beside the target. */
export function drillLine(drill: Drill, ink: Ink): string {
  const target = `target ${duration(drill.target)}`;
  if (drill.on === null || drill.took === null)
    return `**Drill**: never rehearsed; ${target}. Nobody knows that the way back works.`;
  const slow = drill.isSlow ? " **slower than the target**" : "";
  const age = drill.age === null ? "" : `, ${plural(drill.age, "day")} before the start`;
  const old = drill.isOld ? "; **older than 90 days: do not count on that time**" : "";
  return `**Drill**: last on ${ink.text(drill.on)}${age}, took ${duration(drill.took)}${slow}, ${target}${old}.`;
}

export function peopleLine(people: readonly string[], ink: Ink): string {
  const ladder = people.map((who) => ink.text(who)).join(", then ");
  return `**Wake**: ${ladder === "" ? "nobody is named" : ladder}.`;
}

/** The numbers themselves: for a file, which only those read who may read the repository's artifacts. */
export function phoneLine({ phones }: Pick<Runbook, "phones">, ink: Ink): string {
  return phones.length === 0
    ? ""
    : `**Telephone**: ${phones.map(({ role, number }) => `${ink.text(role)} ${ink.text(number)}`).join(", ")}.`;
}

/** Where they stand: a comment can be read by anybody, and is sent by mail. */
export function phonePlace({ phones, file }: Pick<Runbook, "phones" | "file">, ink: Ink): string {
  return phones.length === 0
    ? ""
    : `**Telephone** of ${phones.map(({ role }) => ink.text(role)).join(", ")}: in \`runbook.md\` and in ${ink.text(file)}.`;
}

/** Every way back in full, with what it takes and what brings the traffic back. */
export function waysBlock(ways: readonly WayBack[], ink: Ink): string {
  return blocks(
    ways.map((way, index) =>
      blocks([
        `#### Way ${index + 1}: ${ink.text(way.route)}`,
        stepList([way.step], ink),
        `Needs: ${way.needs.map((need) => ink.text(need)).join("; ") || "nothing"}. Beware: ${ink.sentence(way.beware)}`,
      ]),
    ),
  );
}

/** How a person finds out on a quiet day that the night will work. */
export function accessBlock({ ways, access }: Runbook, ink: Ink): string {
  const commands = [...new Set(ways.flatMap(({ tryAccess }) => tryAccess))];
  const how =
    access === null
      ? "The file does not say how to get these at 3 a.m. (`answers.break-glass`). GitHub shows no secret to anybody: keep a copy where on-call can break the glass."
      : ink.sentence(access);
  return blocks([how, commands.length === 0 ? "" : ink.code(commands.join("\n"), "sh")]);
}

const ENDING: Readonly<Record<Ending["kind"], string>> = {
  "roll-back": "Roll back",
  fallback: "Fall back",
  "roll-forward": "Roll forward",
};

/** Back, aside or on: when each is the right one. */
export function endingsBlock(endings: readonly Ending[], ink: Ink): string {
  return endings
    .map(({ kind, when, step }) =>
      blocks([
        `**${ENDING[kind]}** when ${ink.sentence(when)}`,
        kind === "roll-back" ? "" : stepList([step], ink),
      ]),
    )
    .join("\n\n");
}

/** The same in one line each. */
export function endingsList(endings: readonly Ending[], ink: Ink): string {
  return endings.map(({ kind, when }) => `- **${ENDING[kind]}** when ${ink.sentence(when)}`).join("\n");
}

/** Which entry is for what: the names are those of `runbook --entry`. */
export function indexTable({ entries }: Pick<Runbook, "entries">, ink: Ink): string {
  const rows = entries.map((entry) => [ink.text(nameOf(entry)), ink.text(entry.title), `${entry.severity}`]);
  return table(["Entry", "When", "Severity"], rows, ["left", "left", "right"]);
}
