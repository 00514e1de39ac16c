/** What-if: limits of guards as the call writes them, put into the rollout file as if it had been written so. */
import { nearest } from "../../config/suggest.ts";
import { readShare } from "../../config/units-text.ts";
import { asRaw, isRaw, writtenIn } from "../../config/written.ts";
import type { Raw } from "../../config/written.ts";
import { Failure } from "../../errors.ts";
import type { Changed } from "../../render/replay-report.ts";

/** Texts of the call, as `errors=x1.2`. */
export interface Overrides {
  readonly margin: readonly string[];
  readonly atMost: readonly string[];
  readonly atLeast: readonly string[];
  readonly detect: readonly string[];
  /** The chance of one false rollback, as `1%`; null for the usual one. */
  readonly alpha: string | null;
}

export interface Overridden {
  readonly resolved: Raw;
  readonly changed: readonly Changed[];
}

const OPTIONS = [
  ["margin", "no-worse-than-baseline"],
  ["atMost", "at-most"],
  ["atLeast", "at-least"],
  ["detect", "detect"],
] as const;

/** @throws Failure call-wrong for a guard that the file does not have, or a text that names none */
export function withOverrides(resolved: unknown, overrides: Overrides): Overridden {
  let raw = asRaw(resolved);
  const changed: Changed[] = [];
  for (const [option, key] of OPTIONS) {
    for (const text of overrides[option]) {
      const { guard, to } = readOverride(text, raw);
      const next = limited(raw, guard, { key, to });
      changed.push({ guard, key, from: next.from, to });
      raw = next.raw;
    }
  }
  return { resolved: raw, changed };
}

/** The asked alpha as a fraction; null where none was asked for. @throws Failure call-wrong */
export function readAlpha({ alpha }: Overrides): number | null {
  if (alpha === null) return null;
  const share = readShare(alpha);
  if (share.kind === "read" && share.value > 0 && share.value <= 0.5) return share.value;
  throw new Failure(
    "call-wrong",
    `Expected a share above 0% and at most 50% for --alpha, found ${alpha}. Write \`--alpha 1%\``,
  );
}

function readOverride(text: string, raw: Raw): { readonly guard: string; readonly to: string } {
  const [, guard, to] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (guard === undefined || to === undefined)
    throw new Failure(
      "call-wrong",
      `Expected a guard and its new limit, found ${text}. Write it as \`errors=x1.2\``,
    );
  const guards = Object.keys(asRaw(raw["guards"]));
  if (guards.includes(guard)) return { guard, to };
  const meant = nearest(guard, guards);
  const hint = meant === null ? `Known are ${guards.join(", ")}` : `Write ${meant}=${to}`;
  throw new Failure("call-wrong", `Expected a guard of the rollout, found ${guard}. ${hint}`);
}

/** A `between` keeps its other end. What the guard takes from `slos` is left alone: its own key wins. */
function limited(
  raw: Raw,
  guard: string,
  { key, to }: { readonly key: string; readonly to: string },
): { readonly raw: Raw; readonly from: string | null } {
  const own = asRaw(writtenIn(raw, ["guards", guard]));
  const slo = writtenIn(raw, ["slos", String(own["slo"])]);
  const whole: Raw = { ...(isRaw(slo) ? slo : {}), ...own };
  const between: unknown = whole["between"];
  const [low, high]: readonly unknown[] = Array.isArray(between) ? between : [];
  const band = key === "at-most" ? [low, to] : key === "at-least" ? [to, high] : null;
  const isBand = band !== null && Array.isArray(between);
  const from = isBand ? (key === "at-most" ? high : low) : whole[key];
  const limits = isBand ? { between: band } : { [key]: to };
  const guards = { ...asRaw(raw["guards"]), [guard]: { ...own, ...limits } };
  return { raw: { ...raw, guards }, from: typeof from === "string" ? from : null };
}
