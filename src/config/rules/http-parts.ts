/** The calls of the http routers of a file, and the texts in them. */
import { textsOf, type Text } from "../placeholders.ts";
import type { KeyPath } from "../problem.ts";
import type { HttpOperation, HttpTarget } from "../router.ts";
import type { Sections } from "../sections.ts";

const OPERATIONS = ["read", "set", "restore"] as const;
export type Name = (typeof OPERATIONS)[number];

export interface Call {
  readonly name: Name;
  readonly path: KeyPath;
  readonly operation: HttpOperation;
}

/** With their positions in the list. */
export function httpsIn(sections: Sections): readonly (readonly [number, HttpTarget])[] {
  return [...sections.routers.entries()].flatMap(([index, router]) =>
    router?.kind === "http" ? [[index, router] as const] : [],
  );
}

/** Those that it names. */
export function callsOf(index: number, router: HttpTarget): readonly Call[] {
  return OPERATIONS.flatMap((name) => {
    const operation = router[name];
    return operation === null ? [] : [{ name, path: ["router", index, name], operation }];
  });
}

/** Address, headers and body; keys are told from values. */
export function textsIn({ operation }: Call): readonly Text[] {
  const { url, headers, body } = operation;
  return [...textsOf({ url }), ...textsOf({ headers }), ...textsOf({ body })].filter(
    ({ path, isKey }) => !(isKey && path.length === 1),
  );
}
