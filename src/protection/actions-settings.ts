/** What workflows of this repository may do by its settings. */
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { ActionsSettings } from "./settings.ts";

export function diagnoseActions(
  repository: string,
  { allowed, token }: Pick<ActionsSettings, "allowed" | "token">,
): readonly Diagnosis[] {
  return [...diagnoseToken(repository, token), diagnoseAllowed(allowed)];
}

function diagnoseToken(repository: string, token: ActionsSettings["token"]): readonly Diagnosis[] {
  const setting = "Settings → Actions → General → Workflow permissions";
  if (token.kind !== "read") {
    const answer = { because: token.because, needs: "`administration: read`" };
    return [
      unknown("actions-approve", "Whether GitHub Actions may approve pull requests", answer),
      unknown("default-permissions", "The default permissions of workflows", answer),
    ];
  }
  const paste = {
    language: "sh",
    lines: [
      `gh api --method PUT repos/${repository}/actions/permissions/workflow -f default_workflow_permissions=read -F can_approve_pull_request_reviews=false`,
    ],
  } as const;
  return [
    token.value.approves
      ? diagnosis("actions-approve", "warning", {
          found:
            "GitHub Actions may approve pull requests. Our gate never counts a bot, but a review that a ruleset requires can be given by any workflow",
          fix: `${setting} → clear “Allow GitHub Actions to create and approve pull requests”`,
          paste,
        })
      : diagnosis("actions-approve", "ok", { found: "GitHub Actions may not approve pull requests" }),
    token.value.default === "write"
      ? diagnosis("default-permissions", "warning", {
          found:
            "A workflow that names no permissions gets a token that may write, also the status that merges wait for",
          fix: `${setting} → Read repository contents and packages permissions`,
          paste,
        })
      : diagnosis("default-permissions", "ok", {
          found: "A workflow that names no permissions may only read",
        }),
  ];
}

function diagnoseAllowed(allowed: ActionsSettings["allowed"]): Diagnosis {
  const setting = "Settings → Actions → General → Actions permissions";
  if (allowed.kind !== "read")
    return unknown("allowed-actions", "Which actions may run", {
      because: allowed.because,
      needs: "`administration: read`",
    });
  const { enabled, allowed: which, pinned } = allowed.value;
  if (!enabled)
    return diagnosis("allowed-actions", "critical", {
      found: "GitHub Actions is switched off: no gate, no tick, no rollback by a workflow",
      fix: `${setting} → allow actions`,
    });
  if (pinned === true)
    return diagnosis("allowed-actions", "ok", { found: "Actions must be pinned to a full commit" });
  return diagnosis("allowed-actions", "note", {
    found:
      which === "all"
        ? "Any action may run, pinned or not"
        : "Only chosen actions may run; they need not be pinned to a commit",
    fix: `${setting} → Require actions to be pinned to a full-length commit SHA${which === "all" ? ", and allow only the actions that you use" : ""}`,
  });
}
