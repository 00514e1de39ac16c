import type { NamedFileReference, Rollout, Side } from "./rollout.ts";

/** Every file of the repository that the rollout names and whose content its digest covers: each once, in the order of their paths. */
export function namedFiles(rollout: Rollout): readonly NamedFileReference[] {
  const found = [
    ...sideFiles(rollout.release.baseline),
    ...sideFiles(rollout.release.candidate),
    ...rollout.stages.flatMap((stage): readonly NamedFileReference[] =>
      stage.kind === "evaluate"
        ? [
            { file: stage.candidate, at: "head" },
            { file: stage.baseline, at: "head" },
          ]
        : [],
    ),
  ];
  const unique = new Map(found.map((each) => [`${each.file}\n${each.at}`, each]));
  // By code unit, not by locale: the digest must not depend on where it is computed.
  return [...unique].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, each]) => each);
}

function sideFiles(side: Side): readonly NamedFileReference[] {
  return [...(side.prompt === null ? [] : [side.prompt]), ...side.with];
}
