/** Signatures as Standard Webhooks has them (v1, symmetric), so that receivers find a library in their language. */
import { createHash, createHmac } from "node:crypto";

/** Source: https://github.com/standard-webhooks/standard-webhooks, spec 1.0: id, timestamp and body, joined by dots. */
export function signatureHeaders(signed: {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
  readonly secret: string;
}): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(signed.timestamp));
  const mac = createHmac("sha256", keyOf(signed.secret))
    .update(`${signed.id}.${timestamp}.${signed.body}`, "utf8")
    .digest("base64");
  return { "webhook-id": signed.id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
}

/** The same for the same key, whatever signs stand in it: receivers drop what they have. */
export function idOf(key: string): string {
  return `msg_${createHash("sha256").update(key, "utf8").digest("hex").slice(0, 32)}`;
}

/** `whsec_` and base64; any other text is the key itself. */
function keyOf(secret: string): Buffer {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret.trim())?.[1];
  return encoded === undefined ? Buffer.from(secret.trim(), "utf8") : Buffer.from(encoded, "base64");
}
