/** The one way by which every channel is called: its limits, its host, and an answer that only a program gives. */
import { Failure } from "../../errors.ts";
import { isListed } from "../../hosts.ts";
import { milliseconds, SECOND } from "../../units.ts";
import type { Duration } from "../../units.ts";
import { request, type Secret } from "../http.ts";

export interface NotifierDeps {
  readonly secret: Secret;
  /** Hosts that the policy lets channels have; null where it lists none. */
  readonly hosts?: readonly string[] | null;
  /** In seconds since 1970, for signatures; the clock unless said. */
  readonly now?: () => number;
  /** For one attempt, and for all of them with their pauses; short, because nothing waits for a message. */
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
  /** Where PagerDuty listens, by region. */
  readonly pagerduty?: Readonly<Record<"us" | "eu", string>>;
}

const PATIENCE = { timeout: milliseconds(4 * SECOND), budget: milliseconds(8 * SECOND) };
/** What a receiver says fits on a page; who says more is not who was meant. */
const LONGEST_ANSWER = 64_000;
/** Shorter parts of an address stand in ordinary sentences too. */
const SHORTEST_HIDDEN = 8;

export interface Posted {
  /** The channel's name, or what else messages call it. */
  readonly channel: string;
  readonly url: string;
  /** How messages call the address: it may be a secret itself. */
  readonly shown: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly hidden?: readonly string[];
  /** Whether this is what the receiver says when it took the message. A page of HTML never is. */
  readonly isTaken?: (answer: unknown) => boolean;
}

/** The address that a secret holds. @throws Failure notify-failed where it holds none; secret-missing */
export function addressIn(name: string, secret: Secret): string {
  const url = secret(name).trim();
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  throw new Failure("notify-failed", `Expected a URL in the secret ${name}, found something else`);
}

/** Calls, again after 429, 5xx and silence. @throws Failure notify-failed: not listed, refused, or answered by somebody else */
export async function post(
  posted: Posted,
  { hosts = null, patience = PATIENCE }: NotifierDeps,
): Promise<void> {
  if (hosts !== null && !isListed(posted.url, hosts))
    throw new Failure(
      "notify-failed",
      `Expected a host of the policy's \`hosts.notifiers\` in ${posted.shown}, found another one. Nothing was sent`,
    );
  const answer = await request({
    url: posted.url,
    method: posted.method ?? "POST",
    ...(posted.body === undefined ? {} : { body: posted.body }),
    headers: {
      ...(posted.body === undefined ? {} : { "content-type": "application/json" }),
      ...posted.headers,
    },
    repeatable: true,
    accepts: "anything",
    atMostBytes: LONGEST_ANSWER,
    shown: posted.shown,
    hidden: [...partsOf(posted.url), ...(posted.hidden ?? [])],
    ...patience,
  });
  const { channel } = posted;
  if (!answer.ok)
    throw new Failure("notify-failed", `Expected ${channel} to take the message, but ${answer.detail}`);
  if (isPage(answer.json) || posted.isTaken?.(answer.json) === false)
    throw new Failure(
      "notify-failed",
      `Expected ${channel} to take the message, but ${posted.shown} answered HTTP ${answer.status} with something else than it says when it does`,
    );
}

function isPage(answer: unknown): boolean {
  return typeof answer === "string" && /^\s*</.test(answer);
}

/** What a server may repeat of an address that is a secret: its path, and each long piece. */
function partsOf(url: string): readonly string[] {
  if (!URL.canParse(url)) return [];
  const { pathname, search, searchParams } = new URL(url);
  const pieces = [pathname, search, `${pathname}${search}`, ...pathname.split("/"), ...searchParams.values()];
  return pieces.filter((piece) => piece.length >= SHORTEST_HIDDEN);
}
