/** `drafting` of the policy: `off`, or everything that a request to a model needs. */
import { z } from "zod";
import { milliseconds, SECOND } from "../../units.ts";
import type { Drafting } from "../drafting.ts";
import { misread, read } from "../misread.ts";
import * as f from "./fields.ts";
import { AUTH } from "./router-base.ts";

/** YAML 1.2 keeps `on`, `yes` and `no` as texts; a single word cannot say where what is drafted comes from. */
const OFF = f.field<"off">({ type: "string", description: "No words are drafted.", enum: ["off"] }, (value) =>
  value === "off"
    ? read("off")
    : misread("wrong-value", "`off`, or a mapping with `endpoint`, `model` and `consent`", "off"),
);

const COSTS = f.mapping({
  "at-most": f.money("What one request may cost."),
  input: f.money("What a million tokens of a request cost."),
  output: f.money("What a million tokens of an answer cost."),
});

const ON = f.mapping({
  endpoint: f.url("Base address of an OpenAI-compatible service; `/chat/completions` is appended."),
  model: f.text("The model, as the service names it.", 200),
  auth: AUTH.optional(),
  consent: f.text("Who agreed that names and numbers of plans leave for this service, and why.", 400),
  parameters: f
    .mapping({
      temperature: f.decimal("How much the answers vary; 0 when not said.", 0, 2).optional(),
      "top-p": f.decimal("The share of likely words that are chosen from.", 0, 1).optional(),
      seed: f.count("For services that repeat an answer by it.", 0, 2_147_483_647).optional(),
      "max-tokens": f
        .count("Longest answer, in the model's tokens; 4000 when not said.", 200, 32_000)
        .optional(),
    })
    .optional(),
  within: f.duration("How long an answer may take.", "45s").optional(),
  costs: COSTS.optional(),
  documents: z
    .array(f.path("A trusted document of the repository, read on the base branch."))
    .max(10)
    .meta({ description: "Trusted documents: drafted words are held against them, and they are sent along." })
    .optional(),
  "require-verified": z.array(f.choice("A tier.", [1, 2, 3])).optional(),
});

export const DRAFTING = z.union([OFF, ON]);
export type DraftingPart = z.output<typeof DRAFTING>;

/** The one form that a value has, so that what is wrong in it is told exactly. */
export function draftingSchema(raw: unknown): z.ZodType<DraftingPart> {
  return typeof raw === "object" && raw !== null ? ON : OFF;
}

const WITHIN = milliseconds(45 * SECOND);
const MAX_TOKENS = 4_000;

export function draftingOf(part: DraftingPart | undefined): Drafting | null {
  if (part === undefined || part === "off") return null;
  const { parameters = {}, costs } = part;
  return {
    endpoint: part.endpoint,
    model: part.model,
    auth: part.auth ?? null,
    consent: part.consent,
    parameters: {
      temperature: parameters.temperature ?? 0,
      topP: parameters["top-p"] ?? null,
      seed: parameters.seed ?? null,
      maxTokens: parameters["max-tokens"] ?? MAX_TOKENS,
    },
    within: part.within ?? WITHIN,
    costs:
      costs === undefined ? null : { atMost: costs["at-most"], input: costs.input, output: costs.output },
    documents: part.documents ?? [],
    requireVerified: part["require-verified"] ?? [],
  };
}
