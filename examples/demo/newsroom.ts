/** The newsroom's message box on this machine: keeps what it is sent. */
import { once } from "node:events";
import { createServer } from "node:http";

export interface Newsroom {
  readonly url: string;
  readonly messages: readonly string[];
  close(): Promise<void>;
}

export async function openNewsroom(): Promise<Newsroom> {
  const messages: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      messages.push(body);
      response.end("ok");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("the newsroom has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    messages,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
