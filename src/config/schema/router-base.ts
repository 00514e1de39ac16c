/** What every router says. */
import { z } from "zod";
import { milliseconds, SECOND, type Duration } from "../../units.ts";
import type { Auth } from "../router.ts";
import * as f from "./fields.ts";

export const AUTH = z
  .record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), f.secretName("The name of a secret"))
  .meta({ description: "What for → the name of a secret." });

/** User and password stand in the address, which is a secret itself. */
export const SQL_AUTH = f
  .mapping({ ca: f.secretName("The secret with the server's certificates (PEM)") })
  .optional();

export const base = {
  auth: AUTH.optional(),
  "settles-in": f.duration("How long until all of its clients serve what was written.", "20s").optional(),
};
/** Defaults belong to version 1 of the file and never change within it. */
const SETTLES_IN = milliseconds(30 * SECOND);

export function common(v: {
  readonly auth?: Auth | undefined;
  readonly "settles-in"?: Duration | undefined;
}) {
  return { auth: v.auth ?? null, settlesIn: v["settles-in"] ?? SETTLES_IN };
}
