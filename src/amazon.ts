/** Amazon Managed Service for Prometheus: what signs a request to it, and which region its address is in. */

/** Purposes of `auth`; the token is there with temporary credentials only. */
export const SIGNING = { id: "access-key-id", secret: "secret-access-key", token: "session-token" } as const;

/** `us-east-1` of `aps-workspaces.us-east-1.amazonaws.com`; null for an address that names none. */
export function regionOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  return /(?:^|\.)aps-workspaces(?:-fips)?\.([a-z]{2,4}(?:-[a-z]+)+-\d{1,2})\./.exec(hostname)?.[1] ?? null;
}
