/** A call over `node:https` for servers whose certificate is signed by a company's or a cluster's own authority. */
import { request } from "node:https";
import type { Arrived, Call } from "./http.ts";

/** @throws whatever the connection says, also when `signal` ends it */
export function throughOwnCertificates(call: Call, ca: string, signal: AbortSignal): Promise<Arrived> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      call.url,
      {
        method: call.method,
        ca,
        signal,
        agent: false,
        ...(call.headers && { headers: { ...call.headers } }),
      },
      (incoming) => {
        const { statusCode: status = 0, headers } = incoming;
        resolve({
          ok: status >= 200 && status < 300,
          status,
          retryAfter: headers["retry-after"] ?? null,
          etag: headers.etag ?? null,
          body: incoming,
        });
      },
    );
    // When the time is up in the middle of a body, the reader of that body is told; this one is settled by then.
    outgoing.on("error", (cause) => reject(signal.aborted ? timeIsUp(cause) : cause));
    outgoing.end(call.body);
  });
}

/** As `fetch` names it. */
function timeIsUp(cause: Error): Error {
  return Object.assign(new Error("the time was up", { cause }), { name: "TimeoutError" });
}
