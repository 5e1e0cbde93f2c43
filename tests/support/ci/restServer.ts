// What the APIs of GitHub and GitLab have in common, on a port of its own: JSON, a token, and lists in pages.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  /** A list is answered page by page. */
  readonly body?: unknown;
  /** Of a server that says itself where the next page is. */
  readonly link?: string;
}

export interface RestServer {
  readonly url: string;
  /** Calls since the last look, as `POST /repos/…`. */
  calls(): string[];
  close(): Promise<void>;
}

/** Small, so that a test needs no hundred entries; a server may give less than it is asked for. */
const PAGE = 2;

export async function startRestServer(root: string, answerTo: (call: Call) => Answer): Promise<RestServer> {
  const calls: string[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = "GET", headers } = request;
    const url = new URL(request.url ?? "/", `http://${headers.host}`);
    const path = url.pathname.slice(root.length);
    calls.push(`${method} ${path}`);
    const {
      status,
      body,
      link: said,
    } = answerTo({
      method,
      path,
      query: url.searchParams,
      headers,
      body: await bodyOf(request),
    });
    response.setHeader("content-type", "application/json");
    const [page, link] = Array.isArray(body) ? pageOf(body, url, said) : [body, said];
    if (link !== undefined) response.setHeader("link", link);
    response.writeHead(status).end(page === undefined ? "" : JSON.stringify(page));
  };
  const server = createServer((request, response) => {
    // What goes wrong here is a broken test: its client sees no answer.
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}${root}`,
    calls: () => calls.splice(0),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Call["body"]> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" ? {} : JSON.parse(text);
}

function pageOf(
  list: readonly unknown[],
  url: URL,
  said: string | undefined,
): [page: readonly unknown[], link: string | undefined] {
  const number = Number(url.searchParams.get("page") ?? "1");
  const start = (number - 1) * PAGE;
  const linkTo = (page: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set("page", String(page));
    return `<${target}>; rel="${rel}"`;
  };
  const last = Math.max(1, Math.ceil(list.length / PAGE));
  const links = [
    ...(number > 1 ? [linkTo(number - 1, "prev")] : []),
    ...(number < last ? [linkTo(number + 1, "next")] : []),
    linkTo(last, "last"),
  ];
  return [list.slice(start, start + PAGE), said ?? (last > 1 ? links.join(", ") : undefined)];
}
