/** The guards of docs/guards.md in a rollout file, as its readers would write one around them. */
import { readFileSync } from "node:fs";

const GUARD_PAGE: string = readFileSync(new URL("../../docs/guards.md", import.meta.url), "utf8");

/** What the page's SELECTs read. */
export const GUARD_TABLES = `
  CREATE TABLE answers (at TEXT, version TEXT, desk TEXT, failed INTEGER, retries INTEGER, latency_ms REAL, fluency INTEGER, dollars REAL, grounded REAL, complete REAL, model TEXT);
  CREATE TABLE gpus (at TEXT, version TEXT, desk TEXT, busy REAL);
  CREATE TABLE reports (at TEXT, version TEXT, desk TEXT, severe INTEGER);
  CREATE TABLE first_seen (at TEXT, version TEXT, desk TEXT, user TEXT);
  CREATE TABLE mirrored (at TEXT, desk TEXT, baseline_s REAL, candidate_s REAL);
`;

export function guardPageRollout(prometheus: string): string {
  const guards = [...GUARD_PAGE.matchAll(/^```yaml\n([^]*?)^```$/gm)]
    .flatMap(([, block = ""]) => block.trimEnd().split("\n"))
    .map((line) => `  ${line}`)
    .join("\n");
  return `
version: 1
name: guards
kind: llm
tier: 3
release: { baseline: { id: v1 }, candidate: { id: v2 } }
traffic:
  routed-by: user
  units:
    user: { per-day: 50000 }
    request: { per-day: 200000, per-routed: 4, correlation: 0.05 }
    judged: { of: request, share: 5% }
cohorts: { breaking: { where: { desk: breaking }, share: 9% } }
router:
  - { kind: flagd, file: flags.json, flag: guards-v2, baseline: "off", candidate: "on", by: targetingKey }
sources:
  prom: { kind: prometheus, url: "${prometheus}", arm: { label: version, baseline: v1, candidate: v2 } }
  log: { kind: sql, database: answers.db, arm: { label: version, baseline: v1, candidate: v2 } }
guards:
${guards}
stages:
  - { name: shadow, kind: shadow, mirror: 10%, by: application, bake: 1h, side-effects: none }
  - { name: canary, kind: canary, weight: 10%, bake: 1h }
  - { name: full, kind: canary, weight: 100%, bake: 2h }
people:
  model-owner: { any-of: ["@owner-a"] }
  on-call: { any-of: ["@oncall-a"], covers: 24h }
  newsroom: { any-of: ["@desk-a"] }
rollback: { within: 60s, keep-baseline-for: 24h, drilled: { on: 2026-11-19, took: 12s } }
deadline: 3d
`;
}
