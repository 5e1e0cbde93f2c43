// A real HTTP server on a free port that answers each request with the next of a list of scripted answers, the last
// one for ever. It is for tests of the transport; whoever tests the provider uses the sandbox.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type Scripted = (request: IncomingMessage, response: ServerResponse) => void;

export interface ScriptedServer {
  readonly url: string;
  /** Methods and paths of the requests so far. */
  readonly requests: string[];
  /** Headers of the last request. */
  lastHeaders(): IncomingMessage["headers"];
  close(): Promise<void>;
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Scripted =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };

export const page =
  (status: number, html: string): Scripted =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "text/html" }).end(html);
  };

/** Breaks the connection without a word. */
export const reset: Scripted = (request) => {
  request.socket.destroy();
};

/** Promises more than it sends, then breaks the connection. */
export const truncated: Scripted = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"records":[', () => response.destroy());
};

export async function startScriptedServer(...script: [Scripted, ...Scripted[]]): Promise<ScriptedServer> {
  const requests: string[] = [];
  let headers: IncomingMessage["headers"] = {};
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    headers = request.headers;
    const answer = script[Math.min(requests.length, script.length) - 1] ?? script[0];
    request.resume().on("end", () => answer(request, response));
    // A broken connection never ends; the answer that breaks it must not wait for that.
    if (answer === reset) reset(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    lastHeaders: () => headers,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
