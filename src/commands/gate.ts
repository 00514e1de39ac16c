/** `gate`: the outcome again, after a review or by the hour, without writing the plan anew. */
import { publish } from "./publish.ts";
import type { Published, PublishCall } from "./publish.ts";
import type { PublishWorld } from "./world.ts";

export function gate(world: PublishWorld, call: Omit<PublishCall, "rewrite">): Promise<Published> {
  return publish(world, { ...call, rewrite: false });
}
