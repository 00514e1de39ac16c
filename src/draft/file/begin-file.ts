/** A file as far as it goes without a model: what the person wrote, and what follows from it. */
import { objection } from "../../config/objection.ts";
import { problemOf } from "../../config/placing.ts";
import type { Policy, TierFloor } from "../../config/policy.ts";
import type { Problem } from "../../config/problem.ts";
import { asRaw, type Raw } from "../../config/written.ts";
import { readYaml } from "../../config/yaml.ts";
import { assembleFile } from "./assemble.ts";
import { parseBrief, skeletonOf } from "./brief.ts";
import type { FileInput, Prepared } from "./draft-file.ts";
import { objectionsAt } from "./held-by-rules.ts";
import { stateOf } from "./gaps.ts";
import { FILE_SHAPES, onlyYouKnow } from "./shapes.ts";
import type { Addition } from "./leaf.ts";
import { ownAdditions } from "./stage-ladder.ts";

/** A file as far as it goes without a model. */
export interface Begun {
  readonly kind: "begun";
  readonly text: string;
  readonly raw: Raw;
  readonly brief: Raw;
  readonly changes: string;
  readonly floor: TierFloor;
  readonly own: readonly Addition[];
}

export function begin(input: FileInput): Begun | Extract<Prepared, { readonly kind: "refused" }> {
  const { file, text: written, defaults, tiers } = input;
  if (input.kind === "brief") {
    const { brief, problems } = parseBrief(file, written);
    if (brief === null) return { kind: "refused", problems };
    const { rollout, raw, changes } = brief;
    return withOwn(
      skeletonOf(brief),
      { raw: rollout, brief: raw, changes, floor: floorOf(rollout, tiers) },
      input,
    );
  }
  const { raw, wrong } = stateOf({ file, text: written, defaults });
  if (raw === null || wrong.length > 0) return { kind: "refused", problems: wrong };
  const problems = unsaid(raw, input);
  if (problems.length > 0) return { kind: "refused", problems };
  const said = asRaw(raw["answers"])["changes"];
  const changes = typeof said === "string" ? said : "";
  return withOwn(written, { raw, brief: raw, changes, floor: floorOf(raw, tiers) }, input);
}

function withOwn(
  text: string,
  known: Pick<Begun, "raw" | "brief" | "changes" | "floor">,
  input: FileInput,
): Begun {
  const wanted = ownAdditions(known.raw, { ...input, floor: known.floor });
  // What was measured can contradict what the person wrote: then it is for them to say which is right.
  const objection = objectionsAt(assembleFile(text, wanted).text, input);
  const { text: made, taken } = assembleFile(
    text,
    wanted.filter(({ path }) => path[0] !== "guards" || objection(path) === null),
  );
  const { raw } = stateOf({ file: input.file, text: made, defaults: input.defaults });
  return { kind: "begun", ...known, raw: raw ?? known.raw, text: made, own: taken };
}

/** What the policy asks of the file's tier; of an unknown one what it asks of the strictest. */
export function floorOf({ tier }: Raw, tiers: Policy["tiers"]): TierFloor {
  return tier === 2 || tier === 3 ? tiers[tier] : tiers[1];
}

/** Parts that nobody but the author can know, and without which no file can be read. */
const NEEDED = ["release", "traffic", "router", "sources", "people"] as const;

function unsaid(raw: Raw, input: FileInput): readonly Problem[] {
  return NEEDED.filter((key) => Object.keys(Object(raw[key])).length === 0).map((key) =>
    missingPart(key, input),
  );
}

/**
 * Why no model may be asked about a file that can be drafted without one; null where it may.
 *
 * Nobody guesses whom a release could harm. A file can do without cohorts; that it does is for a person to say.
 */
export function unasked(
  { raw }: Pick<Begun, "raw">,
  input: FileInput,
):
  | { readonly kind: "unsaid"; readonly problems: readonly Problem[] }
  | { readonly kind: "said"; readonly because: string }
  | null {
  const { cohorts } = raw;
  if (cohorts === undefined || cohorts === null)
    return { kind: "unsaid", problems: [missingPart("cohorts", input)] };
  if (Object.keys(Object(cohorts)).length > 0) return null;
  const where = input.kind === "brief" ? "brief" : "file";
  return {
    kind: "said",
    because: `the ${where} says that there are no cohorts, and without them no model is asked`,
  };
}

function missingPart(key: keyof typeof FILE_SHAPES, { file, text }: FileInput): Problem {
  return problemOf(
    [{ file, tree: readYaml(text).tree }],
    objection("missing-key", [key], `\`${key}\` is missing in the file`, {
      expected: onlyYouKnow(key),
      found: "nothing",
      suggestion: FILE_SHAPES[key],
    }),
  );
}
