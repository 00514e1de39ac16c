/** A policy's `drafting`, as config would hand it on. */
import type { Drafting } from "../../src/config/drafting.ts";
import { milliseconds } from "../../src/units.ts";

export function aDrafting(overrides: Partial<Drafting> = {}): Drafting {
  return {
    endpoint: "https://models.acme.example/v1",
    model: "writer-8b",
    auth: null,
    consent: "The release council agreed on 2026-09-01.",
    parameters: { temperature: 0, topP: null, seed: null, maxTokens: 4_000 },
    within: milliseconds(45_000),
    costs: null,
    documents: [],
    requireVerified: [],
    ...overrides,
  };
}
