/** `gate`: the outcome again, after a review or by the hour, without writing the plan anew. */
import { publish } from "./publish.ts";
import type { PublishCall } from "./publish.ts";
import type { Assessment } from "./assess.ts";
import type { PublishWorld } from "./world.ts";

export function gate(world: PublishWorld, call: Omit<PublishCall, "rewrite">): Promise<Assessment> {
  return publish(world, { ...call, rewrite: false });
}
