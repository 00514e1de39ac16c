/** A copy of a rollout's state, as its branch or an artifact holds it. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { Failure, reasonOf } from "../errors.ts";
import type { RolloutState } from "../promotion/state.ts";

/** Only the envelope: whether the rest is what people approved, its digest says. */
const ENVELOPE = z.looseObject({
  schema: z.literal(1),
  name: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  file: z.string(),
  named: z.array(z.looseObject({ path: z.string() })),
  startedAt: z.number(),
});
const STATE = z.custom<RolloutState>((value) => ENVELOPE.safeParse(value).success);

/** @throws Failure call-wrong for a file that is not there or no state */
export function readSavedState(path: string): RolloutState {
  const state = STATE.safeParse(read(path));
  if (state.success) return state.data;
  throw new Failure(
    "call-wrong",
    `Expected the state of a rollout in ${path}, found something else. It is state.json on the branch model-rollout/state/<name>`,
  );
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Failure("call-wrong", `Expected JSON in ${path}, got: ${reasonOf(cause)}`, { cause });
  }
}
