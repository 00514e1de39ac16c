/** Sends single writes until all are done, or one is not answered as it should be. */
import { z } from "zod";
import { Failure } from "../../../errors.ts";
import { refusedBy, type Write } from "./api.ts";
import type { Flag } from "./unleash.ts";

/** `moved` and `lost` are for whoever reads again: the flag is another one now, or the write may have arrived. */
export type Written =
  | { readonly kind: "done" }
  | { readonly kind: "moved" | "lost"; readonly failure: Failure };

/** @throws Failure router-refused */
export async function writeAll(flag: Flag, writes: readonly Write[]): Promise<Written> {
  for (const write of writes) {
    const written = await writeOne(flag, write);
    if (written.kind !== "done") return written;
  }
  return { kind: "done" };
}

/** @throws Failure router-refused */
export async function writeOne({ api, target }: Flag, write: Write): Promise<Written> {
  const answer = await api.send(write);
  if (answer.ok) {
    if (write.kind === "create") demandTitle(answer.json, target.feature);
    return { kind: "done" };
  }
  const failure = refusedBy(answer, target, does(write, target.feature));
  if (failure.code === "router-unreachable") return { kind: "lost", failure };
  const isGone = answer.status === 404 && (write.kind === "update" || write.kind === "delete");
  if (failure.code === "router-conflict" || isGone)
    return {
      kind: "moved",
      failure: new Failure("router-conflict", failure.message, { cause: failure }),
    };
  throw failure;
}

const TITLED = z.looseObject({ title: z.string() });

/** By its title we know it again: a server from before there were titles would give the flag to users in a strategy of nobody's. */
function demandTitle(json: unknown, feature: string): void {
  if (TITLED.safeParse(json).success) return;
  throw new Failure(
    "router-refused",
    `Expected Unleash to keep the title of a new strategy of ${feature}, found it dropped: the server is too old. Delete that strategy and update Unleash`,
  );
}

function does(write: Write, feature: string): string {
  switch (write.kind) {
    case "create":
      return `add a strategy to ${feature}`;
    case "update":
      return `change our strategy of ${feature}`;
    case "delete":
      return `delete our strategy of ${feature}`;
    case "on":
    case "off":
      return `switch ${feature} ${write.kind}`;
  }
}
