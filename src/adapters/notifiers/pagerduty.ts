/** PagerDuty's Events API v2: alerts that wake somebody, and change events that only tell. */
import { createHash } from "node:crypto";
import { Failure } from "../../errors.ts";
import type { Alert, Message } from "../../ports.ts";
import { post, type NotifierDeps } from "./post.ts";

/** Source: https://support.pagerduty.com/docs/service-regions */
const ENDPOINTS = { us: "https://events.pagerduty.com", eu: "https://events.eu.pagerduty.com" } as const;
const LONGEST_SUMMARY = 1024;
const LONGEST_DEDUP_KEY = 255;

export interface PagerDutyChannel {
  /** The name of the secret that holds the integration key. */
  readonly secret: string;
  readonly region?: "us" | "eu";
}

/** The same incident is one alert however often it is triggered. @throws Failure notify-failed, secret-missing */
export async function sendToPagerDuty(
  message: Message,
  channel: PagerDutyChannel,
  deps: NotifierDeps,
): Promise<void> {
  const key = routingKey(channel.secret, deps);
  const endpoint = (deps.pagerduty ?? ENDPOINTS)[channel.region ?? "us"];
  const path = message.alert === undefined ? "/v2/change/enqueue" : "/v2/enqueue";
  await post(
    {
      channel: message.channel,
      url: `${endpoint}${path}`,
      shown: `${new URL(endpoint).host} with the key in ${channel.secret}`,
      body: JSON.stringify(
        message.alert === undefined ? changeEvent(message, key) : alertEvent(message, message.alert, key),
      ),
      hidden: [key],
      isTaken: isSuccess,
    },
    deps,
  );
}

function alertEvent(message: Message, alert: Alert, key: string): object {
  const event = { routing_key: key, event_action: alert.does, dedup_key: dedupKey(alert.incident) };
  if (alert.does !== "trigger") return event;
  const { text } = message;
  const payload = { summary: summaryOf(text), source: "model-rollout", severity: alert.severity };
  return { ...event, payload: { ...payload, custom_details: { text } }, ...linksOf(message) };
}

/** Kept beside the alerts, and woken for by nobody. */
function changeEvent(message: Message, key: string): object {
  const { text } = message;
  return {
    routing_key: key,
    payload: {
      summary: summaryOf(text),
      source: "model-rollout",
      custom_details: { text, key: message.key },
    },
    ...linksOf(message),
  };
}

function linksOf({ link = null }: Message): object {
  return link === null ? {} : { links: [{ href: link, text: "Read on" }] };
}

/** The first line: what stands on a telephone. */
function summaryOf(text: string): string {
  const [first = ""] = text.split("\n", 1);
  const letters = Array.from(first.trim() === "" ? "model-rollout" : first);
  return letters.length <= LONGEST_SUMMARY
    ? letters.join("")
    : `${letters.slice(0, LONGEST_SUMMARY - 1).join("")}…`;
}

function dedupKey(incident: string): string {
  const key = `model-rollout/${incident}`;
  if (key.length <= LONGEST_DEDUP_KEY) return key;
  return `model-rollout/${createHash("sha256").update(incident, "utf8").digest("hex")}`;
}

/** @throws Failure notify-failed for a value that PagerDuty would refuse; it is not shown */
function routingKey(name: string, { secret }: NotifierDeps): string {
  const value = secret(name).trim();
  if (/^[A-Za-z0-9]{32}$/.test(value)) return value;
  throw new Failure(
    "notify-failed",
    `Expected the 32 letters and digits of an Events API v2 integration key in the secret ${name}, found something else`,
  );
}

function isSuccess(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "status" in answer && answer.status === "success";
}
