/** The judge's face: guard, state and readings of one cohort to finding. Pure, synchronous, total. */
import { redeal, wealth } from "./core.ts";
import type { Guard } from "./guard.ts";
import { averageWealth, type HalfWay, isTestHalfWay } from "./half-way.ts";
import type { Counted, Kind, Level, Memo, Trial, Units } from "./kind.ts";
import { latencyKind } from "./latency.ts";
import { hasObjective, recordedShare } from "./objective.ts";
import { type Attendance, extendGap, presenceOf } from "./presence.ts";
import { proportionKind } from "./proportion.ts";
import type { Reading } from "./reading.ts";
import { advanceSeries, betsOf } from "./rules.ts";
import { openSeries, type Series, type Setting, type Tally } from "./series.ts";
import { compact, type IntervalReading, type Judgement, type Moment, newState, NOTHING_SEEN, type PairPlan, type PairState, type StageSums, type TestState } from "./state.ts";
import { findingOf, notJudged } from "./verdict.ts";
