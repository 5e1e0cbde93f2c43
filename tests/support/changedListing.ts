// The sandbox, with listings of integrations that somebody has changed on the way.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type Change = (records: Array<Record<string, unknown>>) => unknown[];

export interface ChangedListing {
  readonly baseUrl: string;
  change: Change;
  close(): Promise<void>;
}

export async function startChangedListing(seiBaseUrl: string): Promise<ChangedListing> {
  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const {
      authorization = "",
      "user-agent": agent = "",
      "content-type": type = "application/json",
    } = request.headers;
    const answer = await fetch(`${seiBaseUrl}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization, "user-agent": agent, "content-type": type },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    const text = await answer.text();
    const isList = request.url?.endsWith("/v1/integrations/list") ?? false;
    const body = isList
      ? JSON.stringify({ ...JSON.parse(text), records: changed.change(JSON.parse(text).records) })
      : text;
    response.writeHead(answer.status, { "content-type": "application/json" }).end(body);
  };
  const server = createServer((request, response) => void forward(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const changed: ChangedListing = {
    baseUrl: `http://127.0.0.1:${address.port}`,
    change: (records) => records,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return changed;
}
