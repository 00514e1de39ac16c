import type { NamedFileReference, Rollout, Side } from "../config/rollout.ts";
import type { Change, NamedFile } from "./plan.ts";

/** What differs between the two sides: computed, never claimed. A named file differs when its blob does. */
export function changesOf(release: Rollout["release"], named: readonly NamedFile[]): readonly Change[] {
  const before = describe(release.baseline, named);
  const after = describe(release.candidate, named);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((what) => ({
      what,
      baseline: before.get(what)?.shown ?? null,
      candidate: after.get(what)?.shown ?? null,
      equal: before.get(what)?.identity === after.get(what)?.identity,
    }))
    .filter(({ equal }) => !equal)
    .map(({ what, baseline, candidate }) => ({ what, baseline, candidate }));
}

interface Aspect {
  readonly shown: string;
  /** Equal identities are no change, however they are written. */
  readonly identity: string;
}

function describe(side: Side, named: readonly NamedFile[]): ReadonlyMap<string, Aspect> {
  const aspects = new Map<string, Aspect>();
  const plain = (what: string, value: string | null): void => {
    if (value !== null) aspects.set(what, { shown: value, identity: value });
  };
  plain("version", side.id);
  plain("digest", side.digest);
  plain("model", side.model);
  if (side.prompt !== null) aspects.set("prompt", fileAspect(side.prompt, named));
  for (const [name, value] of Object.entries(side.parameters)) plain(`parameter ${name}`, String(value));
  for (const [name, does] of Object.entries(side.tools ?? {})) plain(`tool ${name}`, does);
  plain("index", side.index ?? null);
  plain("filter", side.filter ?? null);
  for (const file of side.with) aspects.set(`file ${file.file}`, fileAspect(file, named));
  return aspects;
}

function fileAspect(reference: NamedFileReference, named: readonly NamedFile[]): Aspect {
  const found = named.find((file) => file.path === reference.file && file.at === reference.at);
  const where = reference.at === "base" ? `${reference.file} on the base branch` : reference.file;
  if (found === undefined) return { shown: where, identity: `${reference.at} ${reference.file}` };
  return { shown: `${where} (${found.blob.slice(0, 7)})`, identity: found.blob };
}
