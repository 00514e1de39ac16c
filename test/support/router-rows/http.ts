/** The http router on a gate of its own, which is asked for what it serves beside the router's calls. */
import { httpTraffic } from "../../../src/adapters/routers/http-router.ts";
import type { HttpTarget } from "../../../src/config/router.ts";
import type { Traffic } from "../../../src/ports.ts";
import { instant, milliseconds, percent } from "../../../src/units.ts";
import { GATE_TOKEN, startGate, type Gate } from "../gate-service.ts";
import type { Bench, Row } from "../router-contract.ts";

const auth = { Authorization: "Bearer ${env:GATE_TOKEN}" };

/** One weight for everybody. */
export function gateTarget(gate: Gate, more: Partial<HttpTarget> = {}): HttpTarget {
  return {
    kind: "http",
    settlesIn: milliseconds(1_000),
    auth: null,
    read: { method: "GET", url: `${gate.url}/all`, headers: auth, body: null, pointer: "/weight" },
    set: {
      method: "PUT",
      url: `${gate.url}/all`,
      headers: { ...auth, "Idempotency-Key": "{idempotencyKey}" },
      body: { weight: "{candidatePct}", baseline: "{baselinePct}" },
    },
    restore: null,
    step: percent(0.1),
    ...more,
  };
}

/** A weight of its own for every cohort. */
export function cohortTarget(gate: Gate): HttpTarget {
  const target = gateTarget(gate);
  const url = `${gate.url}/{cohort}`;
  return { ...target, read: { ...target.read, url }, set: { ...target.set, url } };
}

export function openGate(target: HttpTarget, cohorts: Readonly<Record<string, unknown>> = {}): Traffic {
  return httpTraffic(target, { secret: () => GATE_TOKEN, now: () => instant(1_000), cohorts });
}

export const HTTP: Row = { router: "http", start: () => start({}), weights: [0.5, 5, 25, 100], within: 0 };
export const HTTP_IF_MATCH: Row = {
  ...HTTP,
  router: "http with if-match",
  start: () => start({ ifMatch: true }),
};

async function start(more: Partial<HttpTarget>): Promise<Bench> {
  const gate = await startGate();
  gate.demandsMatch = more.ifMatch === true;
  return {
    open: () => openGate(gateTarget(gate, more)),
    served: () => Promise.resolve(gate.weights.get("all") ?? Number.NaN),
    settle: () => Promise.resolve(),
    touch: async () => {
      gate.note += "!";
      gate.revision += 1;
    },
    move: async (weight) => {
      gate.weights.set("all", weight);
      gate.revision += 1;
    },
    others: async () => gate.note,
    ours: async () => gate.weights.get("all"),
    stop: async () => gate[Symbol.asyncDispose](),
  };
}
