import { objection, showPath, type Objection } from "../objection.ts";
import type { KeyPath } from "../problem.ts";
import type { Sections } from "../sections.ts";
import { writtenIn } from "../written.ts";

/** Entries that nothing names. The channel `pager` is where the policy's pages go. */
export function entriesAreUsed(sections: Sections): readonly Objection[] {
  const { guards, sources, units, slos, channels, communications, routedBy, raw } = sections;
  const parts = [...guards.values()];
  if (parts.includes(null) || communications.includes(null)) return [];
  const usedUnits = new Set([
    routedBy,
    ...parts.map((part) => part?.unit),
    ...[...units.values()].map((unit) => (unit !== null && "of" in unit ? unit.of : null)),
  ]);
  const usedSources = new Set(parts.map((part) => part?.source));
  const usedSlos = new Set([...guards.keys()].map((guard) => writtenIn(raw, ["guards", guard, "slo"])));
  const usedChannels = new Set(["pager", ...communications.map((each) => each?.to)]);
  return [
    ...(sources.size > 1 ? unused(["sources"], sources.keys(), usedSources) : []),
    ...(units.size > 1 ? unused(["traffic", "units"], units.keys(), usedUnits) : []),
    ...unused(["slos"], slos.keys(), usedSlos),
    ...unused(["channels"], channels.keys(), usedChannels),
  ];
}

function unused(at: KeyPath, names: Iterable<string>, used: ReadonlySet<unknown>): readonly Objection[] {
  return [...names]
    .filter((name) => !used.has(name))
    .map((name) =>
      objection("unused-entry", [...at, name], `nothing uses ${showPath([...at, name])}`, {
        severity: "advice",
        what: "key",
        found: name,
      }),
    );
}
