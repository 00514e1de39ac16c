/** Whether the secrets that files name are there. Names only: a value is never asked for. */
import { secretsOf } from "../config/channels.ts";
import type { Policy } from "../config/policy.ts";
import { secretsOfRouter } from "../config/router-names.ts";
import type { Rollout } from "../config/rollout.ts";
import { secretsOfSource } from "../config/source-names.ts";
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Answer } from "./settings.ts";

/** Of these `drafting` says whether `plan` is handed them. */
const BY_DRAFTING = "`drafting` of the policy";

/** Every name of a secret, with the rollouts that give it. */
export function namedSecrets(
  rollouts: readonly Rollout[],
  policy: Policy | null,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (name: string, by: string): void => {
    found.set(name, [...new Set([...(found.get(name) ?? []), by])]);
  };
  for (const rollout of rollouts) {
    for (const name of rollout.routers.flatMap(secretsOfRouter)) add(name, rollout.name);
    for (const name of rollout.sources.flatMap(secretsOfSource)) add(name, rollout.name);
    for (const name of Object.values(rollout.channels).flatMap(secretsOf)) add(name, rollout.name);
    for (const { secrets = [] } of rollout.rollback.also) for (const name of secrets) add(name, rollout.name);
  }
  if (policy?.heartbeat != null) add(policy.heartbeat, "the policy");
  for (const name of Object.values(policy?.drafting?.auth ?? {})) add(name, BY_DRAFTING);
  return found;
}

/** @param used names that the workflows hand on, by whatever environment they come from. */
export function diagnoseSecrets(
  named: ReadonlyMap<string, readonly string[]>,
  secrets: Answer<readonly string[]>,
  used: ReadonlySet<string>,
): readonly Diagnosis[] {
  if (named.size === 0) return [];
  const promoting = [...named].filter(([, by]) => by.some((each) => each !== BY_DRAFTING));
  const unhanded = promoting.map(([name]) => name).filter((name) => !used.has(name.toUpperCase()));
  const handed = unhanded.map((name) =>
    diagnosis("secret-names", "warning", {
      where: name,
      found: `No workflow hands ${name} on, and ${(named.get(name) ?? []).join(", ")} needs it`,
      fix: "Add it to `env:` of the step with `command: promote`, and of `roll-back` where it is a router's",
      paste: { language: "yaml", lines: ["env:", `  ${name}: \${{ secrets.${name} }}`] },
    }),
  );
  if (secrets.kind !== "read")
    return [
      ...handed,
      unknown("secret-names", `Whether the ${named.size} secrets that files name are there`, {
        because: secrets.because,
        needs: "`secrets: read`",
      }),
    ];
  const there = new Set(secrets.value.map((name) => name.toUpperCase()));
  const missing = [...named.keys()].filter((name) => !there.has(name.toUpperCase()));
  if (missing.length === 0 && handed.length === 0)
    return [diagnosis("secret-names", "ok", { found: `${named.size} secrets are named, and all are there` })];
  return [
    ...handed,
    ...missing.map((name) =>
      diagnosis("secret-names", "warning", {
        where: name,
        found: `${(named.get(name) ?? []).join(", ")} names the secret ${name}, which neither the repository nor its organisation has for it`,
        fix: "Add it, or correct the name. A secret that only an environment has cannot be seen here",
        paste: { language: "sh", lines: [`gh secret set ${name}`] },
      }),
    ),
  ];
}
