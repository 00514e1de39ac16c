/** Who may write, rewind and remove the branches that hold states, routes and quarantine. */
import { showBypass } from "./branch.ts";
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { valueOf } from "./settings.ts";
import type { Protection, Rule, Ruleset } from "./settings.ts";

/** Names that stand for every branch of ours: GitHub says the rules of a branch that does not exist, too. */
export const STATE_BRANCHES = {
  state: "model-rollout/state/doctor",
  routes: "model-rollout/routes/doctor",
  quarantine: "model-rollout/quarantine",
} as const;

export function diagnoseStateBranches(
  repository: string,
  { others, rulesets }: Protection,
): readonly Diagnosis[] {
  const kept = (["state", "quarantine"] as const).map((name) => others.get(STATE_BRANCHES[name]));
  const unread = [...others.values()].find((each) => each.kind === "unread");
  if (unread !== undefined) return [at(unknown("state-branches", "The rules of `model-rollout/**`", unread))];
  // The plan of GitHub: `advisory` has said so.
  if (kept.some((each) => each?.kind === "not-in-plan")) return [];
  const rules = kept.map((each) => (each === undefined ? [] : (valueOf(each) ?? [])));
  const every = (kind: Rule["kind"]): boolean =>
    rules.every((each) => each.some((rule) => rule.kind === kind));
  const missing = [
    ...(every("no-force-push") ? [] : ["they can be rewound by a force push"]),
    ...(every("no-deletion") ? [] : ["they can be deleted"]),
  ];
  const routes = others.get(STATE_BRANCHES.routes);
  return [
    ...(missing.length === 0 ? [] : [open(repository, missing)]),
    ...writers(every("no-update"), rules.flat(), rulesets),
    ...stuckRoutes(routes === undefined ? [] : (valueOf(routes) ?? []), rulesets),
  ].map(at);
}

function at(each: Diagnosis): Diagnosis {
  return { ...each, where: "model-rollout/**" };
}

/** What a ruleset can do that leaves the job's own token able to write. */
function open(repository: string, missing: readonly string[]): Diagnosis {
  const body = {
    name: "model-rollout state",
    target: "branch",
    enforcement: "active",
    conditions: {
      ref_name: {
        include: ["refs/heads/model-rollout/state/**", "refs/heads/model-rollout/quarantine"],
        exclude: [],
      },
    },
    rules: [{ type: "deletion" }, { type: "non_fast_forward" }],
  };
  return diagnosis("state-branches", "warning", {
    found: `No ruleset keeps the states and the quarantine: ${missing.join(", ")}. A tick then says \`state-lost\`, holds and pages`,
    fix: "Add this ruleset. The Action only appends commits there, so it goes on with the job's own token. Leave `model-rollout/routes/**` out: a route is released by deleting its branch",
    paste: {
      language: "sh",
      lines: [
        `gh api --method POST repos/${repository}/rulesets --input - <<'END'`,
        ...JSON.stringify(body, null, 2).split("\n"),
        "END",
      ],
    },
  });
}

/** Restricted updates shut the Action out too, unless its App is on the bypass list. */
function writers(
  isRestricted: boolean,
  rules: readonly Rule[],
  rulesets: Protection["rulesets"],
): readonly Diagnosis[] {
  if (!isRestricted)
    return [
      diagnosis("state-branches", "note", {
        found:
          "Everybody who may push to the repository may append to the states. The hash chain shows accidents, not authors; approvals are always derived from GitHub again, and a commit by another author is `state-lost`",
        fix: "To let only the Action write: run `promote`, `respond` and `roll-back` with the token of a GitHub App (`token:`), restrict creations and updates of `model-rollout/**`, and put that App on the bypass list. The job's own token cannot be on such a list",
      }),
    ];
  const ids = new Set(rules.flatMap((rule) => (rule.kind === "no-update" ? [rule.ruleset] : [])));
  const found = [...rulesets].flatMap(([id, answer]) => (ids.has(id) ? [answer] : []));
  const unread = found.find((each) => each.kind === "unread");
  if (unread !== undefined) return [unknown("state-branches", "Who may write `model-rollout/**`", unread)];
  const known = found.flatMap((each) => (each.kind === "read" ? [each.value] : []));
  if (known.length === 0 || known.some(({ bypass }) => bypass === null))
    return [
      unknown("state-branches", "Who may write `model-rollout/**`", {
        because: "GitHub shows the bypass list only to those who may edit the ruleset",
        needs: "`administration: write` (or be an administrator)",
      }),
    ];
  return known.flatMap((ruleset) => writersOf(ruleset));
}

function writersOf({ name, bypass }: Ruleset): readonly Diagnosis[] {
  const all = bypass ?? [];
  const others = all.filter(({ type }) => type !== "Integration");
  if (!all.some(({ type }) => type === "Integration"))
    return [
      diagnosis("state-branches", "critical", {
        found: `The ruleset ${name} restricts updates and lets no App through: the Action cannot save a state, and a tick that cannot save never moves traffic forward`,
        fix: "Put the App whose token you give as `token` on its bypass list, or remove “Restrict updates”",
      }),
    ];
  if (others.length > 0)
    return [
      diagnosis("state-branches", "warning", {
        found: `Besides an App, ${others.map(showBypass).join(", ")} may write the states (ruleset ${name})`,
        fix: `Settings → Rules → Rulesets → ${name} → Bypass list: leave only the App`,
      }),
    ];
  return [diagnosis("state-branches", "ok", { found: `Only an App may write the states (ruleset ${name})` })];
}

function stuckRoutes(rules: readonly Rule[], rulesets: Protection["rulesets"]): readonly Diagnosis[] {
  const rule = rules.find(({ kind }) => kind === "no-deletion");
  if (rule?.ruleset == null) return [];
  const ruleset = rulesets.get(rule.ruleset);
  const bypass = ruleset === undefined ? null : (valueOf(ruleset)?.bypass ?? null);
  if (bypass?.some(({ type }) => type === "Integration") === true) return [];
  return [
    diagnosis("state-branches", "warning", {
      found:
        "Deletions are restricted on `model-rollout/routes/**` too: a route that a rollout has claimed is never free again, and the next one says `route-busy`",
      fix: "Exclude `refs/heads/model-rollout/routes/**` from the ruleset, or put the App whose token you give as `token` on its bypass list",
    }),
  ];
}
