/** Where a PostgreSQL server is: an address that is itself a secret. Loads nothing of the driver. */
import type { Auth, SecretName } from "../config/router.ts";
import { Failure } from "../errors.ts";
import { isForbidden } from "../hosts.ts";
import type { Secret } from "./http.ts";

export interface PostgresAddress {
  /** Name of the secret: what messages call the server. */
  readonly name: SecretName;
  /** `postgres://…` as the driver reads it, `sslmode` included. */
  readonly url: string;
  /** Certificates (PEM) that sign the server's; null where the address says all there is to say. */
  readonly ca: string | null;
  /** Where it leads, as the policy lists hosts: `https://db.acme.example:5432`. */
  readonly hosts: readonly string[];
  /** What no message repeats. */
  readonly hidden: readonly string[];
}

/** Whether `database` is a server: an address, or the name of the secret that holds one. Anything else is a file. */
export function isServer(database: string): boolean {
  return /^\w+:\/\/|^[A-Z][A-Z0-9_]*$/.test(database);
}

/**
 * The address that the secret `database` holds. With `auth: { ca }` the connection is encrypted and the server proves who it
 * is, whatever `sslmode` says.
 *
 * @throws Failure secret-missing, or call-wrong for what is no address of PostgreSQL; neither repeats the secret
 */
export function postgresAddress(
  { database, auth }: { readonly database: string; readonly auth: Auth | null },
  secret: Secret,
): PostgresAddress {
  if (database.includes("://")) throw wrong("the name of the secret that holds the address", "an address");
  const value = secret(database);
  if (!/^postgres(?:ql)?:\/\//.test(value) || !URL.canParse(value))
    throw wrong(`postgres://user:password@host:5432/database in the secret ${database}`, "something else");
  const url = new URL(value);
  const hosts = hostsIn(url);
  if (hosts.some(isForbidden))
    throw wrong(`the address of a database in the secret ${database}`, "one that gives credentials away");
  const { ca, ...others } = auth ?? {};
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw wrong(`auth by \`ca\` alone; user and password stand in the secret ${database}`, other);
  const hidden = [value, ...passwordsOf(url)];
  if (ca === undefined) return { name: database, url: value, ca: null, hosts, hidden };
  for (const key of ["ssl", "sslmode", "sslrootcert", "uselibpqcompat"]) url.searchParams.delete(key);
  return { name: database, url: url.href, ca: secret(ca), hosts, hidden: [...hidden, url.href] };
}

/** A host among the parameters is the one that counts; both have to be ones that may be called. */
function hostsIn({ hostname, port, searchParams }: URL): readonly string[] {
  const hosts = [hostname, ...searchParams.getAll("host")].filter((host) => host !== "");
  const at = searchParams.get("port") ?? port;
  return hosts.map((host) => {
    const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
    return `https://${name}:${at === "" ? STANDARD_PORT : at}`;
  });
}

const STANDARD_PORT = "5432";

/** As it is written and as it is meant. */
function passwordsOf({ password, searchParams }: URL): readonly string[] {
  const written = [password, ...searchParams.getAll("password")];
  return written.flatMap((each) => [each, decoded(each)]).filter((each) => each !== "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function wrong(expected: string, found: string): Failure {
  return new Failure("call-wrong", `Expected ${expected}, found ${found}`);
}
