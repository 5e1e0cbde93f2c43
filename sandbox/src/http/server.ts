import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { Readable } from "node:stream";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Clock } from "../clock";
import type { Faults, Meeting, Voice } from "../faults";
import { isJsonObject } from "../json";
import { requireLoopback } from "../loopback";
import { messageOf } from "../messageOf";
import type { Answer, RecordedRequest, ServerName } from "./exchange";
import type { OpenEntry, RequestLog } from "./requestLog";

/** Far above any request of a client in its right mind; SEI's JSON end points have no limit of their own, gateways do. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** A request that goes out on a connection which the server is about to close looks like a reset; real ones wait longer than their clients. */
const IDLE_CONNECTION_LIVES = 75_000;

/** What the servlet container says to bytes that are no HTTP. */
const NO_HTTP = "<!doctype html><html><head><title>HTTP Status 400: Bad Request</title></head></html>";

/** Docker publishes ports on the IPv4 address of a container. */
const EVERYWHERE = "0.0.0.0";

export interface Incoming {
  readonly scheme: "http" | "https";
  readonly method: string;
  /** Relative to the server's base path, still encoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly remoteAddress: string;
  readonly meeting: Meeting;
  /** The server's idea of now for this request (a fault may have skewed it). */
  now(): Date;
}

export interface ServerOptions {
  readonly name: ServerName;
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  /** Whether it listens on every address, and not on `host` alone: within a container. */
  readonly everywhere: boolean;
  /** Path prefix under which the API lives, e.g. `/sei/api` or `/gitlab`; may be empty. */
  readonly base: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly voice: Voice;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Everything under the base path. */
  answer(incoming: Incoming): Promise<Answer>;
  tooLarge(path: string, now: Date): Answer;
  /** Everything else; `path` is the whole one. */
  outside(incoming: Incoming, path: string): Answer;
  /** Whether what is outside the base path is worth a line in the log; the sandbox's own page is not. */
  readonly recordOutside: boolean;
}

export class PortTaken extends Error {
  constructor(port: number) {
    super(`Port ${port} is taken, maybe by a sandbox that still runs.`);
  }
}

export interface RunningServer {
  readonly origin: string;
  readonly port: number;
  /** Stops listening and cuts every connection, so that the next one is refused. */
  refuse(milliseconds?: number): void;
  /** Listens again on the same port. */
  accept(): void;
  close(): Promise<void>;
}

export async function openServer(options: ServerOptions): Promise<RunningServer> {
  const host = requireLoopback(options.host);
  const listensOn = options.everywhere ? EVERYWHERE : host;
  const app = createApp(options);
  const visits = new WeakMap<FastifyRequest, Visit>();

  // Bodies are read here and understood by the server that owns the path: SEI and GitLab word their complaints differently.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );

  app.addHook("preHandler", async (request, reply) => {
    const visit = arrive(request, options);
    visits.set(request, visit);
    await visit.incoming.meeting.stand("beforeCommit", visit.recorded());
    const early = await visit.incoming.meeting.before();
    if (early === undefined) return undefined;
    if (early === "refuse") server.refuse(visit.incoming.meeting.rule?.ms);
    if (early === "refuse" || early === "cut") return cut(reply);
    return send(reply, visit, early);
  });

  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const visit = visits.get(request);
    if (visit === undefined) throw new Error("A request reached its handler without having arrived.");
    const { incoming } = visit;
    const answer = isOutside(incoming.path)
      ? options.outside(incoming, incoming.path.slice(OUTSIDE.length))
      : await options.answer(incoming);
    const { answer: final, delivery } = incoming.meeting.after(answer);
    await incoming.meeting.stand("afterCommit", visit.recorded());
    if (delivery === "cut") return cut(reply);
    if (delivery === "truncate") return truncate(reply, visit, final);
    return send(reply, visit, final);
  };

  app.setNotFoundHandler(handle);
  app.all("/*", handle);

  app.setErrorHandler((error, request, reply) => {
    const visit = visits.get(request) ?? arrive(request, options);
    const now = visit.incoming.now();
    const tooLarge = isJsonObject(error) && error.code === "FST_ERR_CTP_BODY_TOO_LARGE";
    const { path } = visit.incoming;
    if (tooLarge) return send(reply, visit, options.tooLarge(path, now));
    // No server of the sandbox throws on purpose: this is a mistake of its own, and must not pass for SEI's.
    const bug = encodeURIComponent(messageOf(error));
    const failure = options.voice.failure(500, path, now);
    return send(reply, visit, { ...failure, headers: { ...failure.headers, "x-sandbox-bug": bug } });
  });

  await app.listen({ host: listensOn, port: options.port }).catch((error: unknown) => {
    if (!isJsonObject(error) || error.code !== "EADDRINUSE") throw error;
    throw new PortTaken(options.port);
  });
  const server = running(app, options.tls ? "https" : "http", host, listensOn);
  return server;
}

function createApp(options: ServerOptions): FastifyInstance {
  const { tls } = options;
  return Fastify({
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 10_000 },
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return socket.destroy();
      const head = `HTTP/1.1 400 \r\nContent-Type: text/html;charset=utf-8\r\nContent-Length: ${NO_HTTP.length}\r\n`;
      return socket.end(`${head}Connection: close\r\n\r\n${NO_HTTP}`);
    },
    serverFactory: (handler) => {
      const listener: RequestListener = (request, response) => handler(hideType(request), response);
      const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener);
      // Set here, for the library leaves a server alone that it has not made.
      server.keepAliveTimeout = IDLE_CONNECTION_LIVES;
      return server;
    },
  });
}

const givenTypes = new WeakMap<IncomingMessage, string>();

/** The library refuses a body whose type it cannot read, in its own words; what to say is for SEI or GitLab to decide. */
function hideType(request: IncomingMessage): IncomingMessage {
  const type = request.headers["content-type"];
  if (type !== undefined) {
    givenTypes.set(request, type);
    request.headers["content-type"] = "application/octet-stream";
  }
  return request;
}

interface Visit {
  readonly incoming: Incoming;
  readonly entry: OpenEntry;
  recorded(): RecordedRequest;
}

function arrive(request: FastifyRequest, options: ServerOptions): Visit {
  const { name, instance, clock, faults, log, voice } = options;
  const [rawPath = "/", rawQuery = ""] = splitOnce(request.raw.url ?? "/", "?");
  const path = relativeTo(options.base, rawPath);
  const method = request.method;
  const meeting = faults.meet({ server: name, instance, method, path }, voice);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const query = Object.fromEntries(new URLSearchParams(rawQuery));
  const givenType = givenTypes.get(request.raw);
  const headers = {
    ...singleHeaders(request),
    ...(givenType !== undefined && { "content-type": givenType }),
  };
  const worthALine = options.recordOutside || !isOutside(path);
  const entry = log.open({
    silent: !worthALine,
    server: name,
    instance,
    method,
    path,
    query,
    headers,
    body: readable(body),
    fault: meeting.rule?.fault ?? null,
  });
  const incoming: Incoming = {
    scheme: options.tls ? "https" : "http",
    method,
    path,
    query,
    headers,
    contentType: givenType,
    body,
    remoteAddress: request.ip,
    meeting,
    now: () => new Date(clock.now().getTime() + meeting.skew),
  };
  return { incoming, entry, recorded: entry.recorded };
}

const OUTSIDE = "outside:";

/** Paths outside the base begin with no slash, so that nobody, and no fault, takes them for a path of the API. */
function relativeTo(base: string, path: string): string {
  if (base === "") return path;
  if (path === base) return "/";
  return path.startsWith(`${base}/`) ? path.slice(base.length) : OUTSIDE + path;
}

function isOutside(path: string): boolean {
  return path.startsWith(OUTSIDE);
}

function singleHeaders(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

function readable(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  const text = body.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function prepare(reply: FastifyReply, visit: Visit, answer: Answer): void {
  visit.entry.answered(answer);
  reply.code(answer.status);
  reply.headers({ ...answer.headers, date: visit.incoming.now().toUTCString() });
  if (answer.contentType) reply.header("content-type", answer.contentType);
}

function send(reply: FastifyReply, visit: Visit, answer: Answer): FastifyReply {
  prepare(reply, visit, answer);
  // As bytes: of a string, the library would complete the content type by itself.
  return reply.send(Buffer.from(answer.text));
}

/** Half of the announced bytes, then the connection dies. */
function truncate(reply: FastifyReply, visit: Visit, answer: Answer): FastifyReply {
  prepare(reply, visit, answer);
  const bytes = Buffer.from(answer.text);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  reply.header("content-length", bytes.length);
  return reply.send(
    Readable.from(
      (async function* () {
        yield half;
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error("The body ends here.");
      })(),
    ),
  );
}

function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
  return reply;
}

function running(
  app: FastifyInstance,
  scheme: "http" | "https",
  host: string,
  listensOn: string,
): RunningServer {
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const { port } = address;
  let reopen: NodeJS.Timeout | undefined;

  const accept = () => {
    clearTimeout(reopen);
    if (!app.server.listening) app.server.listen(port, listensOn);
  };

  return {
    port,
    origin: `${scheme}://${host.includes(":") ? `[${host.replace(/[[\]]/g, "")}]` : host}:${port}`,
    refuse(milliseconds) {
      app.server.close();
      app.server.closeAllConnections();
      if (milliseconds !== undefined) reopen = setTimeout(accept, milliseconds).unref();
    },
    accept,
    async close() {
      clearTimeout(reopen);
      await app.close();
    },
  };
}
