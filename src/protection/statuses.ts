/** Our commit status where we did not write it: by another hand, or on a commit where it outranks the head's. */
import { contextOf } from "./branch.ts";
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Answer, SeenStatus, SeenStatuses } from "./settings.ts";

/** Who writes statuses for the job's own token. */
const JOB = "github-actions[bot]";

/**
 * @param viewer who the token of this run stands for; counts as us only if it is a bot, because a person who runs doctor
 * may be the one who wrote the status.
 */
export function diagnoseStatuses(
  seen: Answer<SeenStatuses>,
  { branch, viewer }: { readonly branch: string; readonly viewer: string | null },
): readonly Diagnosis[] {
  const context = contextOf(branch);
  if (seen.kind !== "read")
    return [
      unknown("foreign-status", `Who wrote \`${context}\` on open pull requests`, {
        because: seen.because,
        needs: "`statuses: read` and `pull-requests: read`",
      }),
    ];
  const { statuses, looked, complete } = seen.value;
  const found = statuses.flatMap((status) => foreign(status, { context, viewer }));
  const rest = complete
    ? []
    : [
        unknown("foreign-status", `Who wrote \`${context}\` on the other open pull requests`, {
          because: `there are more than the ${looked} that were looked at`,
          needs: "fewer open pull requests before it",
        }),
      ];
  if (found.length > 0 || rest.length > 0) return [...found, ...rest];
  return [
    diagnosis("foreign-status", "ok", {
      found: `${looked} open pull requests: nobody else wrote \`${context}\``,
    }),
  ];
}

function foreign(
  status: SeenStatus,
  { context, viewer }: { readonly context: string; readonly viewer: string | null },
): readonly Diagnosis[] {
  const where = `#${status.pullRequest}`;
  const who = status.creator === null ? "an account that no longer exists" : status.creator.login;
  if (status.on === "test-merge")
    return [
      diagnosis("foreign-status", "critical", {
        where,
        found: `${who} wrote \`${context}\` (${status.state}) on the test merge commit of ${where}, where it outranks the one on the head. We write to the head only`,
        fix: `Do not merge ${where}. Push to it, so that GitHub makes a new test merge; find out who holds \`statuses: write\``,
      }),
    ];
  if (status.creator !== null && isUs(status.creator, viewer)) return [];
  const isBot = status.creator?.isBot === true;
  return [
    diagnosis("foreign-status", isBot ? "warning" : "critical", {
      where,
      found: `${who} wrote \`${context}\` (${status.state}) on the head of ${where}; we are ${JOB}`,
      fix: isBot
        ? `If ${who} is the App whose token you give as \`token\`, choose it as the expected source of the required status. If not, take \`statuses: write\` from it and run the gate again`
        : `Do not merge ${where} before the gate ran again (\`command: gate\` with its number). Choose an expected source for the required status, so that no person's status counts`,
    }),
  ];
}

function isUs({ login, isBot }: { login: string; isBot: boolean }, viewer: string | null): boolean {
  return isBot && (login === JOB || login === viewer);
}
