/** Times as people type them in a call. */
import { parseCommand } from "../gate/command.ts";
import { instant } from "../units.ts";
import type { Instant } from "../units.ts";

/** A time with its zone; null for anything else. */
export function momentIn(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : instant(at);
}

/** Whether the gate understands it behind `/rollout ack` and the digits. */
export function isUntil(text: string): boolean {
  return parseCommand(`/rollout ack ${"0".repeat(12)} ${text}`).kind === "command";
}
