import { describe, expect, test } from "vitest";
import { openChat } from "../../../../src/adapters/drafter/chat.ts";
import type { Drafting } from "../../../../src/config/drafting.ts";
import { bodyOf } from "../../../../src/draft/body.ts";
import { ANSWER_SCHEMA } from "../../../../src/draft/answer.ts";
import { Failure } from "../../../../src/errors.ts";
import { milliseconds } from "../../../../src/units.ts";
import { draftingOf } from "../../../support/drafted.ts";
import { MISBEHAVING_ENDPOINTS, SAID } from "../../../support/drafter/misbehaving-endpoints.ts";
import { answerOf, completion, openModels } from "../../../support/drafter/models.ts";
import { CHAT_REQUEST, CHAT_RESPONSE, strictFaults } from "../../../support/drafter/openai-shape.ts";
import { deadAddress, listen } from "../../../support/loopback.ts";

const KEY = "sk-a-key-of-the-company-0815";
const BODY = bodyOf(
  {
    messages: [{ role: "user", content: "Words for ünïcode, please." }],
    schema: { name: "rollout_words", schema: ANSWER_SCHEMA },
  },
  draftingOf(),
).text;
const ANSWER = answerOf([{ text: "The plan has {{plan.stages}} stages." }]);

function draftingAt(url: string, given: Partial<Drafting> = {}): Drafting {
  return draftingOf({
    endpoint: `${url}/v1`,
    auth: { bearer: "MODEL_KEY" },
    within: milliseconds(500),
    ...given,
  });
}

function ask(drafting: Drafting, body = BODY) {
  return openChat(drafting, { secret: () => KEY }).ask(body);
}

describe("a question to a model", () => {
  test("is the given body, byte for byte, with the key, to the endpoint's chat completions", async () => {
    await using models = await openModels(() => completion(ANSWER));
    expect(await ask(draftingAt(models.url))).toEqual({
      kind: "answered",
      text: ANSWER,
      usage: { input: 900, output: 300 },
    });
    expect(models.asked).toHaveLength(1);
    const [asked] = models.asked;
    expect(asked).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions",
      body: BODY,
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    });
    expect(CHAT_REQUEST.safeParse(JSON.parse(BODY)).error).toBeUndefined();
  });

  test.each([
    ["bearer", { bearer: "MODEL_KEY" }, { authorization: `Bearer ${KEY}` }, ["api-key"]],
    ["a bare key, as Azure takes it", { "api-key": "MODEL_KEY" }, { "api-key": KEY }, ["authorization"]],
    ["a bare token", { token: "MODEL_KEY" }, { authorization: KEY }, ["api-key"]],
    ["nothing, as on one's own machine", null, {}, ["authorization", "api-key"]],
  ] as const)("is signed by %s", async (_, auth, has, lacks) => {
    await using models = await openModels(() => completion(ANSWER));
    expect((await ask(draftingAt(models.url, { auth }))).kind).toBe("answered");
    expect(models.asked[0]?.headers).toMatchObject(has);
    for (const name of lacks) expect(models.asked[0]?.headers).not.toHaveProperty(name);
  });

  test("goes to an address with a blank path or a stroke at its end in the same way", async () => {
    await using models = await openModels(() => completion(ANSWER));
    for (const end of ["", "/", "/v1//"]) await ask(draftingAt(models.url, { endpoint: models.url + end }));
    expect(models.asked.map(({ path }) => path)).toEqual([
      "/chat/completions",
      "/chat/completions",
      "/v1/chat/completions",
    ]);
  });

  test("is held to a schema that strict endpoints take", () => {
    expect(strictFaults(ANSWER_SCHEMA)).toEqual([]);
    expect(CHAT_RESPONSE.safeParse(JSON.parse(String(completion("{}").body))).error).toBeUndefined();
  });

  test("is not asked without its secret: nothing is sent, and the reader is told its name", async () => {
    await using models = await openModels(() => completion(ANSWER));
    const secret = (name: string): string => {
      throw new Failure("secret-missing", `Expected the secret ${name} in the environment, found nothing`);
    };
    for (const auth of [{ bearer: "MODEL_KEY" }, { "api-key": "MODEL_KEY" }])
      expect(await openChat(draftingAt(models.url, { auth }), { secret }).ask(BODY)).toEqual({
        kind: "failed",
        why: "unauthorised",
        detail: "Expected the secret MODEL_KEY in the environment, found nothing",
        unsent: true,
      });
    expect(models.asked).toEqual([]);
  });

  test("is not asked with a key that no header carries, or in a way that is none", async () => {
    await using models = await openModels(() => completion(ANSWER));
    const broken = openChat(draftingAt(models.url), { secret: () => "a\nb" });
    expect(await broken.ask(BODY)).toMatchObject({ kind: "failed", why: "unauthorised" });
    const odd = draftingAt(models.url, { auth: { "x-key": "MODEL_KEY" } });
    expect(await ask(odd)).toMatchObject({ kind: "failed", why: "unauthorised" });
    expect(models.asked).toEqual([]);
  });

  test.each(["http://169.254.169.254/v1", "http://metadata.google.internal", "http://[fd00:ec2::254]/v1"])(
    "never goes to %s, where a cloud gives credentials away",
    async (endpoint) => {
      expect(await ask(draftingAt("", { endpoint }))).toEqual({
        kind: "failed",
        why: "rejected",
        detail: "The endpoint was not called: its address gives the machine's own credentials away",
        unsent: true,
      });
    },
  );

  test("that nobody hears is told with the code of the machine", async () => {
    expect(await ask(draftingAt(await deadAddress()))).toEqual({
      kind: "failed",
      why: "unreachable",
      detail: "The endpoint could not be reached (ECONNREFUSED)",
      unsent: true,
    });
  });
});

describe("an endpoint that answers with", () => {
  test.each(MISBEHAVING_ENDPOINTS.map((row) => [row.name, row] as const))(
    "%s is asked once and told in a sentence of ours",
    async (_, { reply, why, sees }) => {
      await using elsewhere = await listen(() => completion(ANSWER));
      await using models = await openModels(() => reply(elsewhere.url));
      const drafted = await ask(draftingAt(models.url));
      const { kind, ...told } = drafted.kind === "failed" ? drafted : { kind: drafted.kind, detail: "" };
      // How a machine calls a connection that ends depends on the moment.
      const detail = told.detail.replace(/ \(E[A-Z]+\)$/, "");
      expect({ kind, ...told, detail }).toEqual({ kind: "failed", why, detail: sees });
      for (const secret of [KEY, SAID, ...SAID.split(" ").slice(0, 3), models.url, "ünïcode"])
        expect(JSON.stringify(drafted)).not.toContain(secret);
      expect([models.asked.length, elsewhere.asked.length]).toEqual([1, 0]);
    },
  );

  test("another type of content, keys of its own or odd counts is understood", async () => {
    const body = JSON.parse(String(completion(ANSWER).body)) as Record<string, unknown>;
    for (const [given, usage] of [
      [{ usage: { prompt_tokens: -1, completion_tokens: "7" } }, null],
      [{ usage: null }, null],
      [{ usage: undefined, prompt_filter_results: [], x: 1 }, null],
    ] as const) {
      await using models = await openModels(() => ({
        headers: { "content-type": "text/plain" },
        body: JSON.stringify({ ...body, ...given }),
      }));
      expect(await ask(draftingAt(models.url))).toEqual({ kind: "answered", text: ANSWER, usage });
    }
  });

  test("a reason to end that nobody knows is still an answer, which is checked like every other", async () => {
    for (const end of [null, "eos", "", 7]) {
      await using models = await openModels(() => completion(ANSWER, { finish_reason: end }));
      expect((await ask(draftingAt(models.url))).kind).toBe("answered");
    }
  });

  test("several choices is read in its first", async () => {
    const whole = JSON.parse(String(completion(ANSWER).body)) as { choices: unknown[] };
    const second = { index: 1, finish_reason: "stop", message: { role: "assistant", content: "other" } };
    await using models = await openModels(() => ({
      body: JSON.stringify({ ...whole, choices: [...whole.choices, second] }),
    }));
    expect(await ask(draftingAt(models.url))).toMatchObject({ kind: "answered", text: ANSWER });
  });

  test("the key that it was asked with does not bring it into a comment", async () => {
    await using models = await openModels(({ headers }) =>
      completion(answerOf([{ text: `You sent ${headers.authorization}, which is ${KEY}.` }])),
    );
    const drafted = await ask(draftingAt(models.url));
    expect(drafted.kind).toBe("answered");
    expect(JSON.stringify(drafted)).not.toContain(KEY);
  });

  test.each([
    ["escaped as JSON does", (key: string) => `\\u00${key.charCodeAt(0).toString(16)}${key.slice(1)}`],
    ["with markup in it", (key: string) => `${key.slice(0, 5)}\`${key.slice(5)}`],
    ["with a character that nobody sees", (key: string) => `${key.slice(0, 5)}\u200b${key.slice(5)}`],
    [
      "in full width",
      (key: string) => key.replace(/[a-z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
    ],
    ["with blanks in it", (key: string) => Array.from(key).join(" ")],
  ])("an answer that spells its key %s is not used", async (_, spelt) => {
    await using models = await openModels(() =>
      completion(answerOf([{ text: "The key is HERE." }]).replace("HERE", spelt(KEY))),
    );
    expect(await ask(draftingAt(models.url))).toMatchObject({ kind: "failed", why: "refused" });
  });
});
