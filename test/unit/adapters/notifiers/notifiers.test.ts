import { describe, expect, test } from "vitest";
import { openNotifier } from "../../../../src/adapters/notifiers/notifiers.ts";
import { secretsIn } from "../../../../src/adapters/local/secrets.ts";
import { deadAddress, listen, type Reply } from "../../../support/loopback.ts";

const MESSAGE = { channel: "newsroom", text: "v2 <!channel> is off & gone", key: "sum/rolled-back" };

async function send(kind: string, reply: (count: number) => Reply) {
  await using server = await listen((_, count) => reply(count));
  const secret = secretsIn({ HOOK: `${server.url}/services/hidden` });
  const notifier = openNotifier({ newsroom: { kind, secret: "HOOK" } }, { secret });
  const outcome = await notifier.send(MESSAGE).then(
    () => "sent" as const,
    (cause: unknown) => cause,
  );
  return { outcome, bodies: server.asked.map(({ body }) => JSON.parse(body)) };
}

describe("a message arrives", () => {
  test("in Slack, as text that calls nobody", async () => {
    const { outcome, bodies } = await send("slack", () => ({ body: "ok" }));
    expect(outcome).toBe("sent");
    expect(bodies).toEqual([{ text: "v2 &lt;!channel&gt; is off &amp; gone" }]);
  });

  test("at a webhook, as it is and with its key", async () => {
    const { bodies } = await send("webhook", () => ({ status: 204 }));
    expect(bodies).toEqual([{ text: MESSAGE.text, key: MESSAGE.key }]);
  });

  test("at the second attempt when the receiver was busy", async () => {
    const { outcome, bodies } = await send("slack", (count) =>
      count === 1 ? { status: 429, headers: { "retry-after": "0" } } : { body: "ok" },
    );
    expect(outcome).toBe("sent");
    expect(bodies).toHaveLength(2);
  });
});

describe("a message that did not arrive is notify-failed, without its address", () => {
  test.each([
    ["slack", 400, "no_text", "HTTP 400: no_text"],
    ["slack", 404, "no_service", "HTTP 404: no_service"],
    ["webhook", 403, "", "HTTP 403"],
  ] as const)("%s answers %d %s", async (kind, status, body, detail) => {
    const { outcome } = await send(kind, () => ({ status, body }));
    expect(outcome).toMatchObject({
      code: "notify-failed",
      message: `Expected newsroom to take the message, but the address in HOOK answered ${detail}`,
    });
  });

  test.each([
    ["a kind without calls yet", { newsroom: { kind: "pagerduty", secret: "HOOK" } }, "notify-failed"],
    ["another channel", { pager: { kind: "slack", secret: "HOOK" } }, "notify-failed"],
    ["an address that is none", { newsroom: { kind: "slack", secret: "ODD" } }, "notify-failed"],
    ["a secret that is not there", { newsroom: { kind: "slack", secret: "ABSENT" } }, "secret-missing"],
  ] as const)("%s", async (_, channels, code) => {
    const secret = secretsIn({ HOOK: await deadAddress(), ODD: "hidden words" });
    await expect(openNotifier(channels, { secret }).send(MESSAGE)).rejects.toMatchObject({
      code,
      message: expect.not.stringMatching(/hidden/),
    });
  });
});
