/** Rollout files as tired people and attackers write them, each with the code of a problem that must be found. */
import { replacing } from "./rollout-files.ts";
import { RELEASE } from "./team.ts";

export interface BadRollout {
  readonly name: string;
  readonly text: string;
  readonly code: string;
}

const GUARD = "at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, ";

function changed(name: string, code: string, [from, to]: readonly [string, string]): BadRollout {
  return { name, code, text: replacing(from, to)(RELEASE) };
}

export const BAD_ROLLOUTS: readonly BadRollout[] = [
  { name: "empty", code: "file-empty", text: "" },
  { name: "only a comment", code: "file-empty", text: "# nothing yet\n" },
  { name: "not YAML", code: "yaml-syntax", text: "version: [1\n  name: }{\n" },
  { name: "a list", code: "root-not-a-mapping", text: "- version: 1\n" },
  {
    name: "200 kB of one text",
    code: "out-of-range",
    text: `${RELEASE}answers: { state: "${"x".repeat(200_000)}" }\nnonsense: 1\n`,
  },
  {
    name: "deeply nested",
    code: "nested-too-deep",
    text: `${RELEASE}answers: ${"[".repeat(2_000)}${"]".repeat(2_000)}\n`,
  },
  {
    name: "an alias bomb",
    code: "too-many-aliases",
    text: `${RELEASE}answers:\n  a0: &a0 [x, x]\n${Array.from({ length: 20 }, (_, n) => `  a${n + 1}: &a${n + 1} [${Array.from({ length: 9 }, () => `*a${n}`).join(", ")}]\n`).join("")}`,
  },
  { name: "another YAML", code: "directive-found", text: `%YAML 1.1\n---\n${RELEASE}` },
  changed("a duplicate key", "duplicate-key", ["tier: 3\n", "tier: 3\ntier: 1\n"]),
  changed("an unknown key", "unknown-key", ["tier: 3\n", "tier: 3\nteir: 1\n"]),
  changed("guards that are judged every 0 minutes", "out-of-range", ["every: 5m", "every: 0m"]),
  changed("guards that are judged every 999 ms", "out-of-range", ["every: 5m", "every: 999ms"]),
  changed("a bare number", "unit-missing", ["weight: 10%", "weight: 10"]),
  changed("not a number", "wrong-value", ["at-most: 6%", "at-most: .nan"]),
  changed("an endless number", "number-not-exact", ["per-day: 2000000", "per-day: 1e400"]),
  changed("weights that go down", "weight-goes-down", ["weight: 50%", "weight: 5%"]),
  changed("no guards", "stage-unguarded", [
    RELEASE.slice(RELEASE.indexOf("guards:\n"), RELEASE.indexOf("stages:\n")),
    "guards: {}\n",
  ]),
  changed("no stages", "list-empty", [
    RELEASE.slice(RELEASE.indexOf("stages:\n"), RELEASE.indexOf("people:\n")),
    "stages: []\n",
  ]),
  changed("a guard without a limit", "guard-without-limit", [GUARD, ""]),
  changed("a cohort that is not there", "unknown-cohort", [
    "weight: 50%, ",
    "weight: 50%, cohorts: { nobody: 1% }, ",
  ]),
  changed("a file outside of the repository", "path-outside", [
    "file: prompts/summary.md",
    "file: ../../etc/passwd",
  ]),
  changed("text that hides its direction", "character-hidden", [
    "because: headlines",
    'because: "head\u202elines"',
  ]),
];
