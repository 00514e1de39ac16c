import { objection, type Objection } from "../objection.ts";
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

/** The same place twice would be one place that agrees with itself. */
export function placesDiffer(sections: Sections): readonly Objection[] {
  const seen = new Map<string, string>();
  return routersIn(sections).flatMap(({ path, shown, router }) => {
    if (path.length < 4) return [];
    const { settlesIn: _, auth: __, ...route } = router;
    const key = JSON.stringify([path[1], route]);
    const earlier = seen.get(key);
    seen.set(key, shown);
    if (earlier === undefined) return [];
    return [
      objection("wrong-value", path, `${shown} is the same place as ${earlier}`, {
        expected: "another cluster, server or file in each place",
        found: "the same one twice",
        suggestion: "write `server` of the other cluster, or leave `several` out",
      }),
    ];
  });
}
