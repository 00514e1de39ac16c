/** Guards get what the file leaves out: their source and unit, what a rate is per, and the guard of the split. */
import type { Guard } from "../judge/guard.ts";
import { DEFAULT_SPLIT } from "./schema/counting-guards.ts";
import type { GuardPart } from "./schema/guard.ts";
import type { Sections } from "./sections.ts";

/** The only source; the only unit, or what the router keeps on one version. */
export function placeOfGuard(
  part: GuardPart,
  { sources, units, routedBy }: Sections,
): { readonly source: string; readonly unit: string } {
  const [onlySource = ""] = sources.keys();
  const onlyUnit = units.size === 1 ? [...units.keys()][0] : undefined;
  return { source: part.source ?? onlySource, unit: part.unit ?? onlyUnit ?? routedBy ?? "" };
}

/** What guards of shares with the same source and unit count in all: each text once. */
export function totalsBeside(part: GuardPart, sections: Sections): readonly string[] {
  const { source, unit } = placeOfGuard(part, sections);
  const totals = [...sections.guards.values()].flatMap((other) => {
    if (other?.kind !== "proportion") return [];
    const place = placeOfGuard(other, sections);
    return place.source === source && place.unit === unit ? [other.total.trim()] : [];
  });
  return [...new Set(totals)];
}

/** Where guards beside it count different things, nobody can say which of them is meant. */
export function exposureOf(
  part: Extract<GuardPart, { readonly kind: "rate" | "tripwire" }>,
  sections: Sections,
): string | null {
  const [total, ...others] = totalsBeside(part, sections);
  return part.exposure ?? (others.length === 0 ? total : undefined) ?? null;
}

export function placeGuard(name: string, part: GuardPart, sections: Sections): Guard {
  const place = placeOfGuard(part, sections);
  if (part.kind === "rate") return { ...part, name, ...place, exposure: exposureOf(part, sections) ?? "" };
  if (part.kind === "tripwire") return { ...part, name, ...place, exposure: exposureOf(part, sections) };
  return { ...part, name, ...place };
}

/** The guard of the split: on by default, counted by the totals of a guard whose unit is what the router keeps together. */
export function splitGuard(guards: readonly Guard[], { split, routedBy }: Sections): readonly Guard[] {
  const counting = guards.find((guard) => guard.kind === "proportion" && guard.unit === routedBy);
  if (
    !split ||
    counting?.kind !== "proportion" ||
    guards.some((guard) => guard.kind === "split" || guard.name === "split")
  ) {
    return [];
  }
  return [
    {
      kind: "split",
      name: "split",
      class: "integrity",
      source: counting.source,
      unit: counting.unit,
      onBreach: "hold",
      everyTimes: 1,
      maturesAfter: null,
      validWhile: null,
      certify: false,
      alphaShare: 1,
      from: null,
      total: counting.total,
      ...DEFAULT_SPLIT,
    },
  ];
}
