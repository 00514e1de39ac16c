/** What a command router was before the first stage: its weight, and what the program wants to have back. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { CommandTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot } from "../../ports.ts";
import { percent } from "../../units.ts";
import type { Told } from "./command-answers.ts";
import { nameOf, type Route } from "./command-run.ts";

/** Characters: it stands in the state. */
const MOST_OWNED = 16_000;
const OWNED = z.strictObject({
  set: z.strictObject({ candidate: z.number().min(0).max(100).transform(percent) }),
  owned: z.unknown(),
});

/** What the program names, else a digest of all that it says. */
export function versionOf(told: Told): string {
  return told.version ?? createHash("sha256").update(JSON.stringify(told)).digest("hex");
}

/** @throws Failure router-refused for more than a state has room for */
export function snapshotOf({ target, deps }: Route, told: Told): Snapshot {
  if (JSON.stringify(told.owned).length > MOST_OWNED)
    throw new Failure(
      "router-refused",
      `Expected at most ${MOST_OWNED} characters in \`owned\`, found more. Keep there only what restoring needs`,
    );
  return {
    schema: 1,
    router: "command",
    key: nameOf(target),
    takenAt: deps.now(),
    version: versionOf(told),
    owned: { set: { candidate: told.set.candidate }, owned: told.owned },
  };
}

/** @throws Failure router-refused for a snapshot of another route */
export function demandSnapshot(target: CommandTarget, snapshot: Snapshot): z.infer<typeof OWNED> {
  const owned = OWNED.safeParse(snapshot.owned);
  if (snapshot.router === "command" && snapshot.key === nameOf(target) && owned.success) return owned.data;
  throw new Failure(
    "router-refused",
    `Expected a snapshot of ${nameOf(target)}, found one of ${snapshot.router} ${snapshot.key}`,
  );
}
