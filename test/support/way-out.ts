/** Does to a rollout what a way out says, as an author would in the file. */
import type { CanaryStage, Cohort, Rollout, Stage } from "../../src/config/rollout.ts";
import type { Guard, PairedGuard } from "../../src/judge/guard.ts";
import type { Cell } from "../../src/plan/plan.ts";
import type { WayOut } from "../../src/plan/way-out.ts";
import { HOUR, milliseconds, percent } from "../../src/units.ts";
import { aPaired } from "./guards.ts";

/** The changed rollout, and the cell that must be promised in it; null where a promise is not what it brings. */
export interface Applied {
  readonly rollout: Rollout;
  readonly promised: Pick<Cell, "stage" | "guard" | "cohort"> | null;
}

export function applyWayOut(rollout: Rollout, cell: Cell, way: WayOut): Applied {
  const promised = { stage: cell.stage, guard: cell.guard, cohort: cell.cohort };
  const stages = (change: (stage: Stage) => Stage): Rollout => ({
    ...rollout,
    stages: rollout.stages.map((stage) => (stage.name === cell.stage ? change(stage) : stage)),
  });
  const guards = (change: (guard: Guard) => Guard): Rollout => ({
    ...rollout,
    guards: rollout.guards.map((guard) => (guard.name === cell.guard ? change(guard) : guard)),
  });
  const cohorts = (change: Partial<Cohort>): Rollout => ({
    ...rollout,
    cohorts: rollout.cohorts.map((each) => (each.name === cell.cohort ? { ...each, ...change } : each)),
  });
  switch (way.kind) {
    case "longer-bake":
      return { rollout: stages((stage) => baking(stage, way.hours)), promised };
    case "larger-weight":
      return { rollout: stages((stage) => weighing(stage, way)), promised };
    case "larger-mirror":
      return {
        rollout: stages((stage) =>
          stage.kind === "shadow" ? { ...stage, mirror: percent(way.mirror) } : stage,
        ),
        promised,
      };
    case "larger-sample": {
      const units = rollout.units.map((unit) =>
        unit.name === way.unit && unit.sampleOf !== null
          ? { ...unit, sampleOf: { ...unit.sampleOf, share: way.share, atMostPerDay: way.atMostPerDay } }
          : unit,
      );
      return { rollout: { ...rollout, units }, promised };
    }
    case "larger-effect": {
      if (cell.cohort !== "all" && way.detect.kind === "level") {
        const own = rollout.cohorts.find(({ name }) => name === cell.cohort)?.detect ?? {};
        return { rollout: cohorts({ detect: { ...own, [cell.guard]: way.detect.at } }), promised };
      }
      const { kind, at } = way.detect;
      const detect = kind === "level" ? { kind, level: at } : { kind, factor: at };
      return { rollout: guards((guard) => ("detect" in guard ? { ...guard, detect } : guard)), promised };
    }
    case "alpha-share":
      return { rollout: guards((guard) => ({ ...guard, alphaShare: way.share })), promised };
    case "join-later":
      return { rollout: cohorts({ from: way.stage }), promised: { ...promised, stage: way.stage } };
    case "human-review":
      return {
        rollout: cohorts({ substitute: { does: `${way.perDay} answers a day read`, owner: "@reader" } }),
        promised: null,
      };
    case "accept":
      return { rollout: cohorts({ accepted: { by: "@accepter", because: "small" } }), promised: null };
    case "paired-shadow":
      return pairing(rollout, cell, way);
  }
}

function baking(stage: Stage, hours: number): Stage {
  return stage.kind === "evaluate" ? stage : { ...stage, bake: milliseconds(hours * HOUR) };
}

function weighing(stage: Stage, { cohort, weight }: WayOut & { readonly kind: "larger-weight" }): Stage {
  if (stage.kind !== "canary") return stage;
  const all: CanaryStage = { ...stage, weight: percent(weight) };
  return cohort === null ? all : { ...stage, cohorts: { ...stage.cohorts, [cohort]: percent(weight) } };
}

function pairing(rollout: Rollout, cell: Cell, way: WayOut & { readonly kind: "paired-shadow" }): Applied {
  const guard = rollout.guards.find(({ name }) => name === cell.guard);
  if (guard === undefined || !("detect" in guard)) throw new RangeError("only levels are compared in pairs");
  const own = rollout.cohorts.find(({ name }) => name === cell.cohort)?.detect[cell.guard];
  const paired: PairedGuard = aPaired({
    name: "pairs-of-it",
    class: guard.class,
    unit: guard.unit,
    onBreach: "hold",
    everyTimes: guard.everyTimes,
    maturesAfter: guard.maturesAfter,
    better: guard.better,
    margin: guard.margin ?? { kind: "points", points: 0 },
    expect: guard.expect,
    detect:
      own !== undefined
        ? { kind: "level", level: own }
        : (guard.detect ?? {
            kind: "level",
            level: guard.objective.atMost ?? guard.objective.atLeast ?? (guard.expect ?? 0) * 1.5,
          }),
    compares: guard.kind === "score" ? "scores" : "outcomes",
  });
  const name = way.stage ?? "new-shadow";
  const shadow: Stage = {
    kind: "shadow",
    name,
    mirror: percent(way.mirror),
    by: "application",
    bake: milliseconds(way.hours * HOUR),
    extendTo: null,
    sideEffects: "stubbed",
    shownTo: null,
    go: [],
    deadline: null,
  };
  const first = rollout.stages.findIndex(({ kind }) => kind !== "evaluate");
  const stages =
    way.stage === null
      ? rollout.stages.toSpliced(first, 0, shadow)
      : rollout.stages.map((stage) => (stage.name === name ? baking(stage, way.hours) : stage));
  return {
    rollout: { ...rollout, stages, guards: [...rollout.guards, paired] },
    promised: { stage: name, guard: paired.name, cohort: cell.cohort },
  };
}
