/** One call to a dead man's switch: healthchecks.io, Cronitor, Better Stack, or any address that notices silence. */
import type { Heartbeat } from "../../ports.ts";
import { addressIn, post, type NotifierDeps } from "./post.ts";

/** A GET, because every such service takes one. */
export function openHeartbeat(deps: NotifierDeps): Heartbeat {
  return {
    beat: (secret) =>
      post(
        {
          channel: "the heartbeat",
          url: addressIn(secret, deps.secret),
          shown: `the address in ${secret}`,
          method: "GET",
        },
        deps,
      ),
  };
}
