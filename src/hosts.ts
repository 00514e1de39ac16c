/** Hosts as the policy lists them, and the few that no list can open. */

/** Where clouds hand credentials to whoever asks from the machine itself. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "metadata.azure.internal",
  "instance-data",
  "instance-data.ec2.internal",
]);
/** Alibaba, Oracle, Azure, and Amazon by IPv6; the rest is link-local. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set([
  "100.100.100.200",
  "192.0.0.192",
  "168.63.129.16",
  "[fd00:ec2::254]",
]);

/**
 * `host` or `host:port` of an address, as one spelling has it: lower case, punycode, no dot at the end, numbers as `1.2.3.4`.
 *
 * null for what is no http or https address, or has a name or a password in it.
 */
export function hostOf(url: string): { readonly name: string; readonly port: string } | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port, username, password } = new URL(url);
  if ((protocol !== "https:" && protocol !== "http:") || username !== "" || password !== "") return null;
  return { name: plainName(hostname), port: port === "" ? standardPort(protocol) : port };
}

/**
 * Whether one entry of a list stands for the address.
 *
 * `a.example` is that host at the standard port, `a.example:8080` at that port, `*.a.example` every host below it, not itself.
 */
export function isListed(url: string, list: readonly string[]): boolean {
  const host = hostOf(url);
  if (host === null || isForbidden(url)) return false;
  const standard = standardPort(new URL(url).protocol);
  return list.some((entry) => {
    const [, name = "", port] = /^(.*?)(?::(\d{1,5}))?$/.exec(entry) ?? [];
    if ((port ?? standard) !== host.port) return false;
    return name.startsWith("*.") ? isBelow(host.name, name.slice(1)) : host.name === plainName(name);
  });
}

/** Whether an address is one that gives credentials away, by any spelling of its number or name. */
export function isForbidden(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const name = plainName(new URL(url).hostname);
  if (METADATA_NAMES.has(name) || METADATA_ADDRESSES.has(name)) return true;
  const plain = fromMapped(name);
  return METADATA_ADDRESSES.has(plain) || plain.startsWith("169.254.") || /^\[fe[89ab][0-9a-f]:/.test(plain);
}

function isBelow(name: string, suffix: string): boolean {
  return name.endsWith(suffix) && name.length > suffix.length && !name.startsWith("[");
}

function plainName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.+$/, "");
}

function standardPort(protocol: string): string {
  return protocol === "https:" ? "443" : "80";
}

/** `[::ffff:a9fe:a9fe]`, and the same behind the other prefixes that carry an IPv4 address, as `169.254.169.254`. */
function fromMapped(name: string): string {
  const found = /^\[(?:::ffff:(?:0:)?|64:ff9b::|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(name);
  if (found === null) return name;
  const [high, low] = [Number.parseInt(found[1] ?? "", 16), Number.parseInt(found[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The address that a source is asked at, by itself or among its options: what the policy's `hosts.sources` is held against. */
export function urlsOfSource(source: object): readonly string[] {
  const own = urlIn(source);
  const inOptions = "options" in source ? urlIn(source.options) : [];
  return [...own, ...inOptions];
}

function urlIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null || !("url" in value)) return [];
  return typeof value.url === "string" ? [value.url] : [];
}
