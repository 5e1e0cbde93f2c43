// A real HTTP server on loopback for the one situation that no GitLab of the sandbox is in. Paths decide, in order.
import { once } from "node:events";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";

export interface TinyAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: OutgoingHttpHeaders;
}

export interface TinyServer {
  readonly url: string;
  /** Every request so far. */
  readonly requests: ReadonlyArray<{ readonly path: string; readonly headers: IncomingMessage["headers"] }>;
  close(): Promise<void>;
}

export const jsonAnswer = (status: number, body: unknown): TinyAnswer => ({ status, body });
export const pageAnswer = (status: number, text: string): TinyAnswer => ({
  status,
  body: text,
  headers: { "content-type": "text/html; charset=utf-8" },
});
export const redirectTo = (location: string): TinyAnswer => ({
  status: 302,
  body: "",
  headers: { location },
});

/** What every GitLab says to nobody. */
export const unauthorized = jsonAnswer(401, { message: "401 Unauthorized" });

export async function startTinyServer(
  answer: (path: string, headers: IncomingMessage["headers"]) => TinyAnswer | "silence",
): Promise<TinyServer> {
  const requests: Array<{ path: string; headers: IncomingMessage["headers"] }> = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push({ path, headers: request.headers });
    const answered = answer(path, request.headers);
    if (answered === "silence") return;
    const { status, body, headers } = answered;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
