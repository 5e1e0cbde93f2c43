import { request } from "node:http";
import type { Sandbox } from "../../sandbox/src/index.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Parsed JSON; tests look into it as they please. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape is what these tests are about.
  readonly body: any;
}

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** The plainest client there is, so that what a test sees is what the sandbox said. */
export function send({ method, url, headers = {}, body }: RawRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = request(
      url,
      { method, headers: { ...length, ...headers }, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parsed(text) });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface SeiClient {
  get(path: string): Promise<Reply>;
  delete(path: string, body?: unknown): Promise<Reply>;
  post(path: string, body?: unknown): Promise<Reply>;
  put(path: string, body?: unknown): Promise<Reply>;
}

export function seiClient(sandbox: Sandbox, key = sandbox.apiKey): SeiClient {
  return seiClientWith(sandbox, { authorization: `Apikey ${key}` });
}

export function seiClientWith(sandbox: Sandbox, headers: Readonly<Record<string, string>>): SeiClient {
  const call = (method: string) => (path: string, body?: unknown) =>
    send({
      method,
      url: sandbox.seiBaseUrl + path,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return { get: call("GET"), delete: call("DELETE"), post: call("POST"), put: call("PUT") };
}

export function gitlabGet(url: string, token?: string): Promise<Reply> {
  return send({ method: "GET", url, headers: token === undefined ? {} : { "private-token": token } });
}
