/** How long the word of one person waits for that of a second. */
import { HOUR, milliseconds, plus, type Instant } from "../units.ts";
import type { Request } from "./state.ts";

const WAITS = milliseconds(24 * HOUR);

export function waitsUntil({ at }: Request): Instant {
  return plus(at, WAITS);
}

export function isWaiting(request: Request, now: Instant): boolean {
  return request.at <= now && now < waitsUntil(request);
}
