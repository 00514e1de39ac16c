/**
 * Forms that only a secret has. Each is anchored on what its issuer writes, so that ordinary text does not match, and each
 * takes time linear in the text: an unbounded run stands at the end of its form, or begins behind a border.
 */
const FORMS: readonly RegExp[] = [
  // Models and their hosts: OpenAI, Anthropic, OpenRouter, Langfuse, Hugging Face, Replicate, Groq, xAI, NVIDIA.
  /\bsk-(?:ant|proj|svcacct|admin)-[A-Za-z0-9_-]{20,}/g,
  /\bsk-lf-[0-9a-f]{8}-[0-9a-f-]{20,}/g,
  /\bsk-(?:[A-Za-z0-9]{1,12}-){0,3}(?=[A-Za-z_]{0,64}\d)[A-Za-z0-9_]{16,}/g,
  /\b(?:hf|api_org)_[A-Za-z0-9]{20,}/g,
  /\br8_[A-Za-z0-9]{30,}|\bgsk_[A-Za-z0-9]{40,}|\bxai-[A-Za-z0-9]{60,}|\bnvapi-[A-Za-z0-9_-]{40,}/g,
  // Code and packages: GitHub (since 2026 with a token of its own form inside), GitLab, npm, PyPI.
  /gh[pousr]_[A-Za-z0-9][A-Za-z0-9_.-]{18,}[A-Za-z0-9]/g,
  /github_pat_[A-Za-z0-9_]{20,}/g,
  /\bgl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_-]{16,}/g,
  /\bnpm_[A-Za-z0-9]{30,}|\bpypi-AgE[A-Za-z0-9_-]{30,}/g,
  // Clouds: Amazon, Google, Azure, DigitalOcean, Databricks.
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /secret_?access_?key["']?\s{0,4}[:=]\s{0,4}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi,
  /AIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_-]{20,}|\bGOCSPX-[A-Za-z0-9_-]{20,}/g,
  /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{30,}={0,2}/g,
  /[?&]sig=[A-Za-z0-9%+/_-]{30,}/g,
  /\bdo[opr]_v1_[0-9a-f]{40,}|\bdapi[0-9a-f]{32}\b/g,
  // Messages and pagers: Slack, Discord, Teams, PagerDuty.
  /xox[abceoprs]-[A-Za-z0-9-]{10,}|xox[bcep]\.[a-z]{3,4}-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/g,
  /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/]{16,}/g,
  /discord(?:app)?\.com\/api\/webhooks\/\d{10,}\/[A-Za-z0-9_-]{20,}/g,
  /webhook\.office\.com\/webhookb2\/[A-Za-z0-9@/-]{30,}/g,
  /\b(?:routing|integration|service)[_-]key["']?\s{0,4}[:=]\s{0,4}["']?[0-9a-zA-Z]{32}\b/gi,
  /events\.pagerduty\.com\/(?:integration|x-ere)\/[0-9A-Za-z]{20,}|\bToken token=["']?[A-Za-z0-9+_-]{16,}/g,
  // Flags, metrics, vaults, payments: Unleash, LaunchDarkly, Grafana, Sentry, HashiCorp, age, Stripe, SendGrid.
  /(?<![\w*.-])[\w*-]{1,60}:[\w*-]{1,60}\.[0-9a-f]{40,}/g,
  /\b(?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
  /\bglsa_[A-Za-z0-9]{30,}(?:_[0-9a-fA-F]{8})?|\bglc_[A-Za-z0-9+/]{30,}={0,2}|\bsntry[su]_[A-Za-z0-9+/=_-]{30,}/g,
  /\bhv[sbr]\.[A-Za-z0-9_-]{20,}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g,
  /\b[sr]k_live_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9+/]{24,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,}/g,
  // Whoever issued it: signed tokens, private keys with their body, headers, and passwords in addresses.
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\sA-Za-z0-9+/=\\]*/g,
  /\bbearer +[A-Za-z0-9._~+/-]{20,}/gi,
  /\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?basic +[A-Za-z0-9+/]{6,}={0,2}/gi,
  /(?<=:\/\/[^\s/?#@:]{0,128}:)(?![$*{<])[^\s/?#@:]{1,256}(?=@)/g,
];

const ANY_FORM = new RegExp(
  FORMS.map(({ source, flags }) => (flags === "gi" ? `(?i:${source})` : source)).join("|"),
);

/** Whether the text holds something that only a secret looks like. */
export function hasSecret(text: string): boolean {
  return ANY_FORM.test(text);
}

/** The text with every secret replaced by as many `*`, so that lines and columns stay where they are. */
export function maskSecrets(text: string): string {
  if (!hasSecret(text)) return text;
  let masked = text;
  for (const form of FORMS) masked = masked.replaceAll(form, (secret) => secret.replaceAll(/\S/g, "*"));
  return masked;
}

/** At most so many characters. Secrets are masked before: half of one is too much, and nothing would know it any more. */
export function cutMasked(text: string, longest: number): string {
  return maskSecrets(text).slice(0, longest);
}

/** For `JSON.stringify`: every text of a document with its secrets masked. Keys stay: they are ours, or names. */
export function maskedValue(_key: string, value: unknown): unknown {
  return typeof value === "string" ? maskSecrets(value) : value;
}
