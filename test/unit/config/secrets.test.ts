import { describe, expect, test } from "vitest";
import { hasSecret, maskSecrets } from "../../../src/config/secrets.ts";
import { LIMITS } from "../../../src/config/scan.ts";

const hex = (length: number): string => "0123456789abcdef".repeat(8).slice(0, length);
const letters = (length: number): string => "aB3dE5gH7jK9mN1pQ".repeat(20).slice(0, length);
/** Written in two pieces, so that no scanner takes this file for a leak. */
const join = (...pieces: readonly string[]): string => pieces.join("");

const SECRETS: readonly (readonly [issuer: string, secret: string])[] = [
  ["GitHub, classic", join("ghp_", letters(36))],
  ["GitHub, OAuth", join("gho_", letters(36))],
  ["GitHub, user to server", join("ghu_", letters(36))],
  ["GitHub, installation", join("ghs_", letters(36))],
  [
    "GitHub, installation with a token inside",
    join("ghs_", "1234_eyJ", letters(20), ".", letters(40), ".", letters(43)),
  ],
  ["GitHub, refresh", join("ghr_", letters(76))],
  ["GitHub, fine-grained", join("github_pat_", letters(22), "_", letters(59))],
  ["GitLab", join("glpat-", letters(20))],
  ["OpenAI, old", join("sk-", letters(48))],
  ["OpenAI, project", join("sk-proj-", letters(30), "-", letters(30), "_", letters(40))],
  ["OpenAI, service", join("sk-svcacct-", letters(60))],
  ["Anthropic", join("sk-ant-", "api03-", letters(40), "-", letters(40), "AA")],
  ["OpenRouter", join("sk-or-", "v1-", hex(64))],
  ["Langfuse", join("sk-lf-", "12345678-1234-1234-1234-123456789abc")],
  ["Hugging Face", join("hf_", letters(34))],
  ["Replicate", join("r8_", letters(37))],
  ["Groq", join("gsk_", letters(52))],
  ["xAI", join("xai-", letters(80))],
  ["npm", join("npm_", letters(36))],
  ["PyPI", join("pypi-", "AgEIcHlwaS5vcmc", letters(60))],
  ["Amazon, key", join("AKIA", "IOSFODNN7EXAMPLE")],
  ["Amazon, session", join("ASIA", "IOSFODNN7EXAMPLE")],
  [
    "Amazon, secret beside its name",
    join("aws_secret_access_key = ", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
  ],
  ["Google, key", join("AIza", letters(35))],
  ["Google, client", join("GOCSPX-", letters(28))],
  ["Azure, storage", join("AccountName=a;AccountKey=", letters(86), "==")],
  [
    "Azure, signed address",
    join("https://a.blob.core.windows.net/c/b?sv=2024-11-04&sig=", letters(43), "%3D"),
  ],
  ["Databricks", join("dapi", hex(32))],
  ["DigitalOcean", join("dop_v1_", hex(64))],
  ["Slack, bot", join("xoxb-", "123456789012-1234567890123-", letters(24))],
  ["Slack, person", join("xoxp-", "123456789012-123456789012-", hex(32))],
  ["Slack, app", join("xapp-", "1-A0123456789-1234567890123-", hex(64))],
  ["Slack, rotating", join("xoxe.", "xoxp-1-", letters(60))],
  ["Slack, webhook", join("https://hooks.slack.com/", "services/T00000000/B00000000/", letters(24))],
  ["Slack, workflow", join("https://hooks.slack.com/", "workflows/T00000000/A00000000/", letters(24))],
  ["Discord", join("https://discord.com/api/", "webhooks/123456789012345678/", letters(68))],
  ["PagerDuty, events", join("routing_key: ", hex(32))],
  ["PagerDuty, header", join("Authorization: Token token=", letters(20))],
  ["Unleash", join("default:production.", hex(56))],
  ["Unleash, all projects", join("*:*.", hex(56))],
  ["LaunchDarkly", join("sdk-", "12345678-1234-1234-1234-123456789abc")],
  ["Grafana", join("glsa_", letters(32), "_12ab34cd")],
  ["HashiCorp Vault", join("hvs.", letters(90))],
  ["Stripe", join("sk_live_", letters(24))],
  ["SendGrid", join("SG.", letters(22), ".", letters(43))],
  ["age", join("AGE-SECRET-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).slice(0, 58))],
  ["JWT", join("eyJ", "hbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0NSJ9.", letters(43))],
  ["Bearer", join("Authorization: Bearer ", letters(32))],
  ["bearer, lower case", join("authorization: bearer ", letters(32))],
  ["Basic", join("Authorization: Basic ", "dXNlcjpwYXNzd29yZA==")],
  ["an address with a password", join("postgres://app:", "hunter2", "@db.acme.example:5432/answers")],
  ["an address with a password and no user", join("redis://:", "hunter2", "@cache.acme.example")],
];

describe("secrets", () => {
  test.each(SECRETS)("%s", (_, secret) => {
    for (const text of [secret, `see ${secret}, please`, `"${secret}"`, `a\n${secret}\nb`]) {
      expect(hasSecret(text)).toBe(true);
      const masked = maskSecrets(text);
      expect(masked).toHaveLength(text.length);
      expect(hasSecret(masked)).toBe(false);
      expect(masked.split("\n").length).toBe(text.split("\n").length);
    }
  });

  test.each(SECRETS.filter(([, secret]) => !/[ =/?]/.test(secret) && !secret.includes("://")))(
    "%s: nothing of it is left",
    (_, secret) => {
      expect(maskSecrets(`see ${secret}, please`)).toBe(`see ${"*".repeat(secret.length)}, please`);
    },
  );

  test.each(["RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", ""])("a private key (%s) with its body", (kind) => {
    const body = letters(64);
    const key = join(
      `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n${body}\n`,
      `-----END ${kind}PRIVATE KEY-----`,
    );
    for (const text of [key, JSON.stringify({ type: "service_account", private_key: key })])
      expect(maskSecrets(text)).not.toContain(body);
  });
});

const HARMLESS: readonly (readonly [what: string, text: string])[] = [
  ["a digest", `sha256:${hex(64)}`],
  ["a commit", hex(40)],
  ["a UUID", "12345678-1234-1234-1234-123456789abc"],
  ["an image", `registry.acme.example:5000/team/app@sha256:${hex(64)}`],
  [
    "models",
    "gpt-5.2-mini-2026-03-01 claude-opus-4-20260514 meta-llama/Llama-4-Scout-17B-16E-Instruct gemini-3.0-pro-001",
  ],
  ["a package", "sk-learn-contrib-stability-selection and scikit-learn"],
  ["a task", "task-force-recommendations-2026 risk-assessment-of-the-month-2026"],
  ["a long word after sk-", "sk-internationalization"],
  ["base64", "SGVsbG8sIHRoaXMgaXMgYSBwcm9tcHQgdGhhdCB3YXMgZW5jb2RlZCBieSBzb21lYm9keSBlbHNlLg=="],
  [
    "PromQL",
    'sum(rate(http_requests_total{job="api",code=~"5.."}[5m])) by (le) / ignoring(code) sum(rate(x[5m]))',
  ],
  ["SQL", "SELECT count(*) FROM answers WHERE at >= :from AND token_count < 4000"],
  ["an address", "https://prometheus.acme.example:9090/api/v1/query?query=up"],
  ["an address with an at", "https://medium.example/@someone/post:3"],
  ["an address with a name", "ssh://git@github.com:22/acme/news"],
  ["an address with a variable for a password", "postgres://app:${DB_PASSWORD}@db.acme.example/answers"],
  [
    "a command that names its secret",
    'curl -H "Authorization: Bearer $UNLEASH_TOKEN" https://unleash.acme.example',
  ],
  ["a command that names it otherwise", "Authorization: Bearer ${{ secrets.UNLEASH_TOKEN }}"],
  ["names of secrets", "UNLEASH_TOKEN SLACK_DESK AWS_SECRET_ACCESS_KEY OPENAI_API_KEY"],
  ["words on secrets", "rotate the bearer token, the routing key and the secret access key"],
  ["a time with a zone", "2026-11-23T09:00:00+01:00"],
  ["a person", "@olga of @acme/desk, olga@acme.example"],
  ["two names", "newsroom:breaking.desk"],
];

test.each(HARMLESS)("%s is no secret", (_, text) => {
  expect(maskSecrets(text)).toBe(text);
  expect(hasSecret(text)).toBe(false);
});

/** Steps of the engine grow with the square of the text where a form can begin anywhere and run to the end. */
test("the longest file that is read takes no time, whatever it repeats", () => {
  const pieces = [
    "eyJ",
    "eyJ-",
    "eyJaaaaaaaaaaa.",
    "sk-",
    "sk-a-",
    "a",
    "a:",
    "a:a.",
    "A",
    "ghp_",
    "ghp_aaaaaaaaaaaaaaaaaaaa.",
    "1",
    "-",
    " ",
  ];
  const starts = [
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----",
    "bearer ",
    "://",
    "://a:",
    "://a",
    "a@",
    "secret_access_key    ",
    "?sig=",
    "SG.aaaaaaaaaaaaaaaaaaaa",
    "authorization: basic ",
    "routing_key:    ",
  ];
  for (const piece of [...pieces, ...starts]) {
    const text = piece.repeat(LIMITS.bytes / piece.length);
    const before = performance.now();
    maskSecrets(`${text} ghp_${letters(36)}`);
    expect(performance.now() - before, piece).toBeLessThan(1_000);
  }
});
