import type { KeyPath } from "../problem.ts";
import { placesOf, type SingleTarget } from "../router.ts";
import type { Sections } from "../sections.ts";

/** Every router that could be read, each place of several by itself, with where it stands in the file and the words for that. */
export function routersIn(
  sections: Sections,
): readonly { readonly path: KeyPath; readonly shown: string; readonly router: SingleTarget }[] {
  return [...sections.routers.entries()].flatMap(([index, router]) => {
    if (router === null) return [];
    if (router.kind !== "several") return [{ path: ["router", index], shown: `router[${index}]`, router }];
    return placesOf(router).map((place, at) => ({
      path: ["router", index, "of", at],
      shown: `router[${index}].of[${at}]`,
      router: place,
    }));
  });
}
