/** Names that point to something in the file, and whether it is there. */
import { objection, type Objection } from "../objection.ts";
import type { KeyPath } from "../problem.ts";
import type { ProblemCode } from "../problem-codes.ts";
import type { Sections } from "../sections.ts";
import { writtenIn } from "../written.ts";
import { nearest } from "../suggest.ts";

interface Reference {
  readonly name: string;
  readonly path: KeyPath;
  readonly what?: "key";
}

type UnknownCode = Extract<ProblemCode, `unknown-${string}`>;

/** An objection when `names` does not have the name; the nearest one is suggested. */
function known(
  code: UnknownCode,
  { name, path, what }: Reference,
  names: Iterable<string>,
): readonly Objection[] {
  const all = [...names];
  if (all.includes(name)) return [];
  const thing = code.replace("unknown-", "");
  const listed =
    all.length === 0
      ? `a ${thing}; there is none yet`
      : `one of ${all.slice(0, 12).join(", ")}${all.length > 12 ? ", …" : ""}`;
  return [
    objection(code, path, `there is no ${thing} named \`${name}\``, {
      what: what ?? "value",
      expected: listed,
      found: name,
      suggestion: nearest(name, all),
    }),
  ];
}

/** Names of the live stages; stages that could not be read count by the name they have. */
function liveNames({ stages, raw }: Sections): readonly string[] {
  const written = Array.isArray(raw["stages"]) ? raw["stages"] : [];
  return stages.flatMap((stage, index) => {
    if (stage !== null) return stage.kind === "evaluate" ? [] : [stage.name];
    const entry: unknown = written[index];
    const named = typeof entry === "object" && entry !== null && "name" in entry ? entry.name : null;
    return typeof named === "string" ? [named] : [];
  });
}

export function guardsPointToSomething(sections: Sections): readonly Objection[] {
  const { guards, sources, units, people } = sections;
  return [...guards].flatMap(([guard, part]) => {
    if (part === null) return [];
    const path = (key: string): KeyPath => ["guards", guard, key];
    const unit =
      part.kind === "ratio" && writtenIn(sections.raw, ["guards", guard, "unit"]) === undefined
        ? "per"
        : "unit";
    return [
      ...(part.source === null
        ? []
        : known("unknown-source", { name: part.source, path: path("source") }, sources.keys())),
      ...(part.unit === null
        ? []
        : known("unknown-unit", { name: part.unit, path: path(unit) }, units.keys())),
      ...(part.from === null
        ? []
        : known("unknown-stage", { name: part.from, path: path("from") }, liveNames(sections))),
      ...(part.validWhile === null
        ? []
        : known("unknown-guard", { name: part.validWhile, path: path("valid-while") }, guards.keys())),
      ...(part.kind !== "tripwire" || part.confirmedBy === null
        ? []
        : known("unknown-role", { name: part.confirmedBy, path: path("confirmed-by") }, people.keys())),
    ];
  });
}

export function slosAreThere({ raw, guards, slos }: Sections): readonly Objection[] {
  return [...guards.keys()].flatMap((guard) => {
    const name = writtenIn(raw, ["guards", guard, "slo"]);
    return typeof name === "string"
      ? known("unknown-slo", { name, path: ["guards", guard, "slo"] }, slos.keys())
      : [];
  });
}

/** Where there is one source and one unit, a guard need not name them. */
export function guardsHaveSourceAndUnit({ guards, sources, units }: Sections): readonly Objection[] {
  return [...guards].flatMap(([guard, part]) => {
    if (part === null) return [];
    const found: Objection[] = [];
    if (part.source === null && part.kind !== "signal" && sources.size > 1)
      found.push(unsaid(guard, "source", sources.keys()));
    const counts =
      part.kind !== "split" && part.kind !== "identity" && part.kind !== "signal" && part.kind !== "level";
    if (part.unit === null && counts && units.size > 1) found.push(unsaid(guard, "unit", units.keys()));
    return found;
  });
}

function unsaid(guard: string, key: "source" | "unit", names: Iterable<string>): Objection {
  const all = [...names];
  return objection("missing-key", ["guards", guard, key], `\`${key}\` is missing in guards.${guard}`, {
    expected: `one of ${all.join(", ")}`,
    found: "nothing",
    suggestion: `${key}: ${all[0] ?? "…"}`,
  });
}

export function guardsDoNotCircle({ guards }: Sections): readonly Objection[] {
  /** Guards whose chain is known to end, so that each is followed once. */
  const ending = new Set<string>();
  return [...guards].flatMap(([guard, part]) => {
    const seen = new Set<string>();
    let next = part?.validWhile ?? null;
    while (next !== null && next !== guard && !seen.has(next) && !ending.has(next)) {
      seen.add(next);
      next = guards.get(next)?.validWhile ?? null;
    }
    if (next === null || ending.has(next)) for (const each of [guard, ...seen]) ending.add(each);
    return next === guard
      ? [
          objection(
            "circular-reference",
            ["guards", guard, "valid-while"],
            `guard ${guard} is valid while it is valid itself`,
          ),
        ]
      : [];
  });
}

export function stagesPointToSomething(sections: Sections): readonly Objection[] {
  return sections.stages.flatMap((stage, index) => {
    if (stage === null) return [];
    const cohorts = stage.kind === "canary" ? Object.keys(stage.cohorts) : [];
    return [
      ...stage.go.flatMap((name, at) =>
        known("unknown-role", { name, path: ["stages", index, "go", at] }, sections.people.keys()),
      ),
      ...cohorts.flatMap((name) =>
        known("unknown-cohort", { name, path: ["stages", index, "cohorts", name], what: "key" }, [
          ...sections.cohorts.keys(),
          "all",
        ]),
      ),
    ];
  });
}

export function cohortsPointToSomething(sections: Sections): readonly Objection[] {
  return [...sections.cohorts].flatMap(([cohort, part]) => {
    if (part === null) return [];
    return [
      ...(part.from === undefined
        ? []
        : known(
            "unknown-stage",
            { name: part.from, path: ["cohorts", cohort, "from"] },
            liveNames(sections),
          )),
      ...Object.keys(part.detect ?? {}).flatMap((name) =>
        known(
          "unknown-guard",
          { name, path: ["cohorts", cohort, "detect", name], what: "key" },
          sections.guards.keys(),
        ),
      ),
    ];
  });
}

export function unitsPointToSomething({ units, routedBy }: Sections): readonly Objection[] {
  return [
    ...(routedBy === null
      ? []
      : known("unknown-unit", { name: routedBy, path: ["traffic", "routed-by"] }, units.keys())),
    ...[...units].flatMap(([unit, part]) => {
      if (part === null || !("of" in part)) return [];
      const of = units.get(part.of);
      const path = ["traffic", "units", unit, "of"];
      if (of != null && "of" in of) {
        return [
          objection("circular-reference", path, `unit ${unit} is a sample of a sample`, {
            expected: "a unit that is counted by itself",
          }),
        ];
      }
      return known("unknown-unit", { name: part.of, path }, units.keys());
    }),
  ];
}

export function readingsPointToSomething(sections: Sections): readonly Objection[] {
  const { hypothesis, guards, followUp, communications, channels, people } = sections;
  return [
    ...(hypothesis === null
      ? []
      : [
          ...known(
            "unknown-guard",
            { name: hypothesis.metric, path: ["hypothesis", "metric"] },
            guards.keys(),
          ),
          ...known(
            "unknown-stage",
            { name: hypothesis.readAt, path: ["hypothesis", "read-at"] },
            liveNames(sections),
          ),
        ]),
    ...followUp.flatMap((each, index) =>
      each === null
        ? []
        : known("unknown-guard", { name: each.read, path: ["follow-up", index, "read"] }, guards.keys()),
    ),
    ...communications.flatMap((each, index) =>
      each === null
        ? []
        : known("unknown-channel", { name: each.to, path: ["communications", index, "to"] }, [
            ...channels.keys(),
            ...people.keys(),
          ]),
    ),
  ];
}
