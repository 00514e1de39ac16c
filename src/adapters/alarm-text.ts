/** Remembered alarms as text and back. What cannot be read counts as nothing told: then it is told again. */
import { z } from "zod";
import type { Alarm } from "../promotion/alarm.ts";

const MEANINGS = ["hold", "rolled-back", "urgent", "no-tick", "message", "repeated", "as-before", "nobody"];
const SHAPE = z.looseObject({
  kind: z.string(),
  means: z.string().refine((means) => MEANINGS.includes(means)),
  digest: z.string().nullable(),
  since: z.number(),
  changed: z.number(),
  messaged: z.boolean(),
  pagedAt: z.number().nullable(),
  acknowledged: z.boolean(),
  unpaged: z.literal(true).optional(),
  told: z.array(z.string()).optional(),
  pausedAt: z.number().optional(),
});
const ALARMS = z.record(
  z.string(),
  z.custom<Alarm>((value) => SHAPE.safeParse(value).success),
);

export function alarmsIn(text: string | null): Readonly<Record<string, Alarm>> {
  const read = ALARMS.safeParse(parse(text ?? "{}"));
  return read.success ? read.data : {};
}

export function alarmText(alarms: Readonly<Record<string, Alarm>>): string {
  return `${JSON.stringify(alarms, null, 2)}\n`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
