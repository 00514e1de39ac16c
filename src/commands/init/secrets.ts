/** The names of secrets that a rollout and its policy give: what the workflows have to hand on. */
import { secretsOf } from "../../config/channels.ts";
import { secretsOfRouter } from "../../config/router-names.ts";
import type { Rollout } from "../../config/rollout.ts";
import { secretsOfSource } from "../../config/source-names.ts";

const SECRET = /^[A-Z][A-Z0-9_]{1,99}$/;

/** What moving the traffic needs. */
export function routerSecrets({ routers }: Rollout): readonly string[] {
  return distinct(routers.flatMap(secretsOfRouter));
}

/** What a tick needs. */
export function allSecrets(rollout: Rollout, heartbeat: string | null): readonly string[] {
  return distinct([
    ...routerSecrets(rollout),
    ...rollout.sources.flatMap((source) => [
      ...secretsOfSource(source),
      ...("database" in source && typeof source.database === "string" ? [source.database] : []),
    ]),
    ...Object.values(rollout.channels).flatMap(secretsOf),
    ...undoSecrets(rollout),
    ...(heartbeat === null ? [] : [heartbeat]),
  ]);
}

/** What the programs need that take back other state than traffic. */
function undoSecrets({ rollback }: Rollout): readonly string[] {
  return distinct(rollback.also.flatMap(({ secrets = [] }) => secrets));
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name) => SECRET.test(name)))];
}

const BLOCK = /^( *)env:( *#[^\n]*)?\n((?:\1 +[A-Z][A-Z0-9_]*: \$\{\{ secrets\.[A-Z0-9_]+ \}\}\n)+)/gm;

/** A workflow whose `env` of secrets is this rollout's; without any it has none. */
export function fillWorkflow(text: string, names: readonly string[]): string {
  return text.replace(BLOCK, (_, indent: string, comment: string | undefined) =>
    names.length === 0
      ? ""
      : `${indent}env:${comment ?? ""}\n${names.map((name) => `${indent}  ${name}: \${{ secrets.${name} }}\n`).join("")}`,
  );
}
