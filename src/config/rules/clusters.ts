import { objection, type Objection } from "../objection.ts";
import { routersIn } from "./places.ts";
import type { Sections } from "../sections.ts";

/** An address without a way to sign in, or the other way round, would be found out at the first stage. */
export function clustersAreSignedInto(sections: Sections): readonly Objection[] {
  return routersIn(sections).flatMap(({ path, shown, router }) => {
    if (!("server" in router)) return [];
    if (router.server === null && router.auth !== null)
      return [
        objection("missing-key", [...path, "server"], `\`server\` is missing in ${shown}`, {
          expected: "the API server that `auth` is for; without both, kubectl's current context is used",
          found: "auth alone",
          suggestion: 'server: "https://kubernetes.example:6443"',
        }),
      ];
    if (router.server !== null && router.auth === null)
      return [
        objection("missing-key", [...path, "auth"], `\`auth\` is missing in ${shown}`, {
          expected:
            "the name of the secret with a token for `server`; without both, kubectl's current context is used",
          found: "server alone",
          suggestion: "auth: { token: KUBE_TOKEN }",
        }),
      ];
    return [];
  });
}
