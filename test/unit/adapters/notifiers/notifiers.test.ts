import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openHeartbeat } from "../../../../src/adapters/notifiers/heartbeat.ts";
import { openNotifier } from "../../../../src/adapters/notifiers/notifiers.ts";
import type { NotifierDeps } from "../../../../src/adapters/notifiers/post.ts";
import { secretsIn } from "../../../../src/adapters/local/secrets.ts";
import type { Channel, ChannelKind } from "../../../../src/config/channels.ts";
import { CHANNEL_KINDS } from "../../../../src/config/channels.ts";
import type { Message } from "../../../../src/ports.ts";
import { milliseconds } from "../../../../src/units.ts";
import { deadAddress, listen, type Asked, type Reply } from "../../../support/loopback.ts";

const MESSAGE: Message = { channel: "newsroom", text: "v2 <!channel> is off & gone", key: "sum/rolled-back" };
const ALERT = { does: "trigger", incident: "summarizer/aaaaaaaaaaaa", severity: "critical" } as const;
const KEY = "K".repeat(31).concat("1");
const SIGNING = "whsec_c2lnbmluZyBrZXkgb2YgdGhpcyB0ZXN0";
/** What each receiver says when it took the message. */
const TAKEN: Readonly<Record<ChannelKind, Reply>> = {
  slack: { body: "ok" },
  teams: { status: 202 },
  webhook: { status: 204 },
  pagerduty: { status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"x"}' },
};

interface Sent {
  readonly outcome: unknown;
  readonly asked: readonly Asked[];
  readonly bodies: readonly unknown[];
}

/** Sends one message to a server on this machine. */
async function send(
  channel: Partial<Channel> & { readonly kind: ChannelKind },
  reply: (count: number) => Reply,
  given: { readonly message?: Partial<Message>; readonly deps?: Partial<NotifierDeps> } = {},
): Promise<Sent> {
  await using server = await listen((_, count) => reply(count));
  const secret = secretsIn({
    HOOK: `${server.url}/services/hidden-path?sig=hidden-signature`,
    PD_KEY: KEY,
    SIGNING,
  });
  const deps: NotifierDeps = {
    secret,
    now: () => 1_800_000_000.7,
    pagerduty: { us: server.url, eu: `${server.url}/eu` },
    ...given.deps,
  };
  const found: Channel = { secret: channel.kind === "pagerduty" ? "PD_KEY" : "HOOK", ...channel };
  const outcome = await openNotifier({ newsroom: found }, deps)
    .send({ ...MESSAGE, ...given.message })
    .then(
      () => "sent" as const,
      (cause: unknown) => cause,
    );
  const { asked } = server;
  return { outcome, asked, bodies: asked.map(({ body }) => JSON.parse(body)) };
}

describe("a message arrives", () => {
  test("in Slack, as text that calls nobody and is not read as markup", async () => {
    const { outcome, bodies } = await send({ kind: "slack" }, () => TAKEN.slack);
    expect(outcome).toBe("sent");
    expect(bodies).toEqual([
      {
        text: "v2 &lt;!channel&gt; is off &amp; gone",
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
      },
    ]);
  });

  test("in a workflow of Slack, which answers in JSON", async () => {
    expect(await send({ kind: "slack" }, () => ({ body: '{"ok":true}' }))).toMatchObject({ outcome: "sent" });
  });

  test("in Teams, as a card whose lines are no Markdown, with a button", async () => {
    const text = "**v2** is off\n\n[x](https://evil.example)";
    const { outcome, bodies } = await send({ kind: "teams" }, () => TAKEN.teams, {
      message: { text, link: "https://github.example/run" },
    });
    expect(outcome).toBe("sent");
    const line = (shown: string, look: object) => ({
      type: "RichTextBlock",
      inlines: [{ type: "TextRun", text: shown, ...look }],
    });
    expect(bodies).toMatchObject([
      {
        type: "message",
        attachments: [
          {
            contentType: "application/vnd.microsoft.card.adaptive",
            content: {
              type: "AdaptiveCard",
              version: "1.4",
              body: [
                line("**v2** is off", { weight: "Bolder" }),
                line("\u00a0", {}),
                line("[x](https://evil.example)", {}),
              ],
              actions: [{ type: "Action.OpenUrl", url: "https://github.example/run" }],
            },
          },
        ],
      },
    ]);
  });

  test("at a webhook, with the same keys in the same order whatever it is about", async () => {
    const plain = await send({ kind: "webhook" }, () => TAKEN.webhook);
    const loud = await send({ kind: "webhook" }, () => TAKEN.webhook, {
      message: { alert: ALERT, link: "https://github.example/run" },
    });
    expect(plain.asked[0]?.body).toBe(
      '{"text":"v2 <!channel> is off & gone","key":"sum/rolled-back","channel":"newsroom","link":null,"alert":null}',
    );
    expect(loud.asked[0]?.body).toBe(
      '{"text":"v2 <!channel> is off & gone","key":"sum/rolled-back","channel":"newsroom","link":"https://github.example/run","alert":{"does":"trigger","incident":"summarizer/aaaaaaaaaaaa","severity":"critical"}}',
    );
  });

  test.each(CHANNEL_KINDS)("at the second attempt when %s was busy", async (kind) => {
    const { outcome, bodies } = await send({ kind }, (count) =>
      count === 1 ? { status: 429, headers: { "retry-after": "0" } } : TAKEN[kind],
    );
    expect(outcome).toBe("sent");
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toEqual(bodies[0]);
  });
});

describe("a signed webhook", () => {
  const SECRETS = [SIGNING, "a secret that is no base64"] as const;

  test.each(SECRETS)("is verified by the program of docs/communications.md, with the key %j", async (key) => {
    const deps = { secret: (name: string) => (name === "SIGNING" ? key : "") };
    const { body, headers } = await signed(deps);
    const { isOurs } = await recipe();
    const now = 1_800_000_000;
    expect(isOurs(headers, body, key, now + 300)).toBe(true);
    expect(isOurs(headers, `${body} `, key, now)).toBe(false);
    expect(isOurs(headers, body, `${key.slice(0, -4)}AAAA`, now)).toBe(false);
    expect(isOurs(headers, body, key, now + 301)).toBe(false);
    expect(isOurs({}, body, key, now)).toBe(false);
  });

  async function signed(deps: Pick<NotifierDeps, "secret">): Promise<Asked> {
    await using server = await listen(() => TAKEN.webhook);
    const channels = { newsroom: { kind: "webhook", secret: "HOOK", sign: "SIGNING" } } as const;
    const secret = (name: string): string => (name === "HOOK" ? server.url : deps.secret(name));
    await openNotifier(channels, { secret, now: () => 1_800_000_000.7 }).send(MESSAGE);
    const [asked] = server.asked;
    if (asked === undefined) throw new RangeError("nothing was sent");
    return asked;
  }

  /** The program that the page shows, as whoever pastes it gets it. */
  async function recipe(): Promise<{ readonly isOurs: (...given: readonly unknown[]) => boolean }> {
    const page = readFileSync(new URL("../../../../docs/communications.md", import.meta.url), "utf8");
    const [, program = ""] = /```js\n([^`]*(?:`[^`]+`[^`]*)*?)```\n/.exec(page) ?? [];
    return import(`data:text/javascript,${encodeURIComponent(program)}`);
  }

  test("has one id for one key, so that a receiver drops what came twice", async () => {
    const idOf = async (key: string): Promise<unknown> =>
      (await send({ kind: "webhook" }, () => TAKEN.webhook, { message: { key } })).asked[0]?.headers[
        "webhook-id"
      ];
    expect(await idOf("a\nb")).toBe(await idOf("a\nb"));
    expect(await idOf("a\nb")).not.toBe(await idOf("a b"));
  });

  test("is not sent with a key that can be guessed", async () => {
    const secret = (name: string): string => (name === "SHORT" ? "abc" : "https://receiver.example/x");
    const { outcome } = await send({ kind: "webhook", sign: "SHORT" }, () => TAKEN.webhook, {
      deps: { secret },
    });
    expect(outcome).toMatchObject({ code: "notify-failed", message: expect.stringMatching(/16 characters/) });
  });
});

describe("PagerDuty", () => {
  const PD = { kind: "pagerduty" } as const;

  test("is woken by an alert, one for each rollout and plan", async () => {
    const message = {
      text: "ROLLBACK NOT CONFIRMED: v2\nact now",
      alert: ALERT,
      link: "https://github.example/1",
    };
    const { asked, bodies } = await send(PD, () => TAKEN.pagerduty, { message });
    expect(asked[0]?.path).toBe("/v2/enqueue");
    expect(bodies).toEqual([
      {
        routing_key: KEY,
        event_action: "trigger",
        dedup_key: "model-rollout/summarizer/aaaaaaaaaaaa",
        payload: {
          summary: "ROLLBACK NOT CONFIRMED: v2",
          source: "model-rollout",
          severity: "critical",
          custom_details: { text: "ROLLBACK NOT CONFIRMED: v2\nact now" },
        },
        links: [{ href: "https://github.example/1", text: "Read on" }],
      },
    ]);
  });

  test.each(["acknowledge", "resolve"] as const)("is told to %s the same alert", async (does) => {
    const { bodies } = await send(PD, () => TAKEN.pagerduty, { message: { alert: { ...ALERT, does } } });
    expect(bodies).toEqual([
      { routing_key: KEY, event_action: does, dedup_key: "model-rollout/summarizer/aaaaaaaaaaaa" },
    ]);
  });

  test("hears news as a change event, which wakes nobody", async () => {
    const { asked, bodies } = await send(PD, () => TAKEN.pagerduty);
    expect(asked[0]?.path).toBe("/v2/change/enqueue");
    expect(bodies).toMatchObject([{ payload: { summary: MESSAGE.text, source: "model-rollout" } }]);
    expect(bodies[0]).not.toHaveProperty("event_action");
  });

  test("of Europe is called in Europe", async () => {
    const { asked } = await send({ ...PD, region: "eu" }, () => TAKEN.pagerduty, {
      message: { alert: ALERT },
    });
    expect(asked[0]?.path).toBe("/eu/v2/enqueue");
  });

  test("is called at its own hosts where nobody says otherwise, if the policy lists them", async () => {
    const hosts = ["hooks.slack.com"];
    for (const [region, host] of [
      ["us", "events.pagerduty.com"],
      ["eu", "events.eu.pagerduty.com"],
    ] as const) {
      const channels = { newsroom: { kind: "pagerduty", secret: "PD_KEY", region } } as const;
      const notifier = openNotifier(channels, { secret: () => KEY, hosts });
      await expect(notifier.send({ ...MESSAGE, alert: ALERT })).rejects.toThrow(
        `Expected a host of the policy's \`hosts.notifiers\` in ${host} with the key in PD_KEY, found another one`,
      );
    }
  });

  test("gets a summary and a key as short as it takes", async () => {
    const message = { text: "x".repeat(5000), alert: { ...ALERT, incident: "n".repeat(400) } };
    const { bodies } = await send(PD, () => TAKEN.pagerduty, { message });
    const [body] = bodies as readonly { dedup_key: string; payload: { summary: string } }[];
    expect(body?.payload.summary).toHaveLength(1024);
    expect(body?.dedup_key.length).toBeLessThanOrEqual(255);
  });

  test("is not called with what is no key, and the key is never repeated", async () => {
    const wrong = await send(PD, () => TAKEN.pagerduty, { deps: { secret: () => "hidden-and-too-short" } });
    expect(wrong).toMatchObject({ asked: [], outcome: { code: "notify-failed" } });
    expect(String(wrong.outcome)).not.toContain("hidden");
    const refused = await send(PD, () => ({ status: 400, body: JSON.stringify({ message: `no ${KEY}` }) }));
    expect(refused.outcome).toMatchObject({ message: expect.stringMatching(/HTTP 400: no \*\*\*$/) });
  });
});

describe("a message that did not arrive is notify-failed, without its address", () => {
  const FAULTS: readonly (readonly [string, Reply, RegExp])[] = [
    ["refuses", { status: 403 }, /HTTP 403/],
    ["is gone", { status: 404, body: "no_service" }, /HTTP 404: no_service/],
    ["fails", { status: 503, headers: { "retry-after": "0" } }, /HTTP 503/],
    ["stays busy", { status: 429, headers: { "retry-after": "3600" } }, /HTTP 429/],
    ["answers with a page", { body: "<!doctype html><title>Sign in</title>" }, /something else than it says/],
    ["answers without end", { body: "x".repeat(70_000) }, /more than 64000 bytes/],
  ];
  const cells = CHANNEL_KINDS.flatMap((kind) => FAULTS.map((fault) => [kind, ...fault] as const));

  test.each(cells)("%s %s", async (kind, _, reply, said) => {
    const { outcome } = await send({ kind }, () => reply);
    expect(outcome).toMatchObject({ code: "notify-failed", message: expect.stringMatching(said) });
    expect(String(outcome)).not.toMatch(/hidden|127\.0\.0\.1:\d+\/services/);
  });

  // One way to call is shared by all; these two are waited for.
  test.each([
    ["slack", "never answers", { silent: true }, /no answer within 100ms/],
    ["pagerduty", "hangs up", { hangUp: true }, /with the key in PD_KEY/],
  ] as const)("%s %s", async (kind, _, reply, said) => {
    const patience = { timeout: milliseconds(100), budget: milliseconds(150) };
    const { outcome } = await send({ kind }, () => reply, { deps: { patience } });
    expect(outcome).toMatchObject({ code: "notify-failed", message: expect.stringMatching(said) });
  });

  test.each(["slack", "teams", "webhook"] as const)("%s repeats the address", async (kind) => {
    const body = "no hook at /services/hidden-path?sig=hidden-signature";
    const { outcome } = await send({ kind }, () => ({ status: 400, body }));
    expect(String(outcome)).toMatch(/HTTP 400: no hook at \*\*\*$/);
  });

  test.each(CHANNEL_KINDS)("%s that points elsewhere is not followed", async (kind) => {
    await using other = await listen(() => TAKEN[kind]);
    const { outcome } = await send({ kind }, () => ({ status: 307, headers: { location: other.url } }));
    expect(outcome).toMatchObject({ code: "notify-failed", message: expect.stringMatching(/HTTP 307/) });
    expect(other.asked).toEqual([]);
  });

  test.each(CHANNEL_KINDS)("%s is tried three times, and then no more", async (kind) => {
    const { asked } = await send({ kind }, () => ({ status: 500, headers: { "retry-after": "0" } }));
    expect(asked).toHaveLength(3);
  });

  test.each([
    ["slack", { status: 200, body: "<html>" }],
    ["slack", { status: 200, body: '{"ok":false}' }],
    ["pagerduty", { status: 202, body: '{"status":"invalid event"}' }],
    ["pagerduty", { status: 202, body: "" }],
  ] as const)("%s that says something else has not taken it: %j", async (kind, reply) => {
    expect((await send({ kind }, () => reply)).outcome).toMatchObject({ code: "notify-failed" });
  });

  test.each([
    ["another channel", "pager", "HOOK", "notify-failed"],
    ["a name that every object has", "constructor", "HOOK", "notify-failed"],
    ["an address that is none", "newsroom", "ODD", "notify-failed"],
    ["a secret that is not there", "newsroom", "ABSENT", "secret-missing"],
  ] as const)("%s", async (_, channel, name, code) => {
    const secret = secretsIn({ HOOK: await deadAddress(), ODD: "hidden words" });
    const notifier = openNotifier({ newsroom: { kind: "slack", secret: name } }, { secret });
    await expect(notifier.send({ ...MESSAGE, channel })).rejects.toMatchObject({
      code,
      message: expect.not.stringMatching(/hidden/),
    });
  });
});

describe("the heartbeat", () => {
  const SHORT = { timeout: milliseconds(100), budget: milliseconds(150) };

  test("is one GET at the address in the secret", async () => {
    await using server = await listen(() => ({ body: "OK" }));
    const secret = secretsIn({ BEAT: `${server.url}/ping/hidden-check` });
    await openHeartbeat({ secret }).beat("BEAT");
    expect(server.asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["GET", "/ping/hidden-check", ""],
    ]);
  });

  test.each([
    ["gone", { status: 404, body: "no check at /ping/hidden-check" }],
    ["silent", { silent: true }],
    ["elsewhere", { status: 302, headers: { location: "https://evil.example" } }],
  ] as const)("that is %s is a Failure without the address", async (_, reply) => {
    await using server = await listen(() => reply);
    const secret = secretsIn({ BEAT: `${server.url}/ping/hidden-check` });
    const beat = openHeartbeat({ secret, patience: SHORT }).beat("BEAT");
    await expect(beat).rejects.toMatchObject({
      code: "notify-failed",
      message: expect.not.stringMatching(/hidden-check/),
    });
  });

  test("calls no host that the policy does not list", async () => {
    await using server = await listen(() => ({ body: "OK" }));
    const secret = secretsIn({ BEAT: server.url });
    await expect(openHeartbeat({ secret, hosts: ["hc-ping.com"] }).beat("BEAT")).rejects.toThrow(
      /hosts\.notifiers/,
    );
    expect(server.asked).toEqual([]);
  });
});
