/** The calls of the http routers of a file, and the texts in them. */
import { textsOf, type Text } from "../placeholders.ts";
import type { KeyPath } from "../problem.ts";
import type { HttpOperation, HttpTarget } from "../router.ts";
import type { Sections } from "../sections.ts";
import { routersIn } from "./places.ts";

const OPERATIONS = ["read", "set", "restore"] as const;
export type Name = (typeof OPERATIONS)[number];

export interface Call {
  readonly name: Name;
  readonly path: KeyPath;
  readonly operation: HttpOperation;
}

/** With where each stands in the file. */
export function httpsIn(sections: Sections): readonly (readonly [KeyPath, HttpTarget])[] {
  return routersIn(sections).flatMap(({ path, router }) =>
    router.kind === "http" ? [[path, router] as const] : [],
  );
}

/** Those that it names. */
export function callsOf(at: KeyPath, router: HttpTarget): readonly Call[] {
  return OPERATIONS.flatMap((name) => {
    const operation = router[name];
    return operation === null ? [] : [{ name, path: [...at, name], operation }];
  });
}

/** Address, headers and body; keys are told from values. */
export function textsIn({ operation }: Call): readonly Text[] {
  const { url, headers, body } = operation;
  return [...textsOf({ url }), ...textsOf({ headers }), ...textsOf({ body })].filter(
    ({ path, isKey }) => !(isKey && path.length === 1),
  );
}
