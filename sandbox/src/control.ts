import { z } from "zod";
import type { Sandbox } from "./api";
import { FAULT_NAMES, STEPS } from "./faults";
import { type Hello, helloOf } from "./hello";
import { type Answer, empty, json } from "./http/exchange";
import type { Incoming } from "./http/server";
import { messageOf } from "./messageOf";

/** The part of a sandbox that a program outside of its process can reach. */
export type Controlled = Pick<
  Sandbox,
  | "inject"
  | "clearFaults"
  | "requests"
  | "clearRequests"
  | "integrations"
  | "advanceTime"
  | "deletionsTake"
  | "now"
  | "webPage"
  | "gitlabUrl"
  | "scan"
  | "scans"
  | keyof Hello
>;

type Command = (sandbox: Controlled, body: unknown) => unknown;

function command<Schema extends z.ZodType>(
  schema: Schema,
  run: (sandbox: Controlled, given: z.output<Schema>) => unknown,
): Command {
  return (sandbox, body) => run(sandbox, schema.parse(body));
}

const faultRule = z.strictObject({
  match: z.string(),
  fault: z.enum(FAULT_NAMES),
  times: z.int().positive().optional(),
  skip: z.int().nonnegative().optional(),
  ms: z.number().optional(),
  retryAfter: z.union([z.number(), z.iso.datetime().transform((text) => new Date(text))]).optional(),
  step: z.enum(STEPS).optional(),
});

const id = z.string();
const name = z.string();
const metadata = z.record(z.string(), z.unknown());
const newIntegration = z.strictObject({
  name,
  url: z.string().optional(),
  description: z.string().optional(),
  token: z.string().optional(),
  tokens: z.array(z.string()).optional(),
  satellite: z.boolean().optional(),
  authentication: z.enum(["api_key", "multiple_api_keys", "oauth", "none"]).optional(),
  application: z.string().optional(),
  tags: z.array(z.string()).optional(),
  metadata: metadata.optional(),
  linkedCredentials: id.optional(),
});

const COMMANDS: Readonly<Record<string, Command>> = {
  "GET /hello": helloOf,

  "POST /faults": command(faultRule, (sandbox, rule) => sandbox.inject(rule)),
  "DELETE /faults": (sandbox) => sandbox.clearFaults(),

  "GET /requests": (sandbox) => sandbox.requests(),
  "DELETE /requests": (sandbox) => sandbox.clearRequests(),
  "GET /integrations": (sandbox) => sandbox.integrations(),

  "POST /deletions": command(z.strictObject({ takeMs: z.number().nonnegative() }), (sandbox, { takeMs }) =>
    sandbox.deletionsTake(takeMs),
  ),

  "GET /time": (sandbox) => ({ now: sandbox.now() }),
  "POST /time": command(z.strictObject({ advanceMs: z.number() }), (sandbox, { advanceMs }) => {
    sandbox.advanceTime(advanceMs);
    return { now: sandbox.now() };
  }),
  "POST /scan": command(z.strictObject({ id }), (sandbox, given) => ({ status: sandbox.scan(given.id) })),

  "POST /scans": command(z.strictObject({ id }), (sandbox, given) => sandbox.scans(given.id)),

  "POST /web-page/create": command(newIntegration, ({ webPage }, given) => ({ id: webPage.create(given) })),
  "POST /web-page/rename": command(z.strictObject({ id, name }), ({ webPage }, given) =>
    webPage.rename(given.id, given.name),
  ),
  "POST /web-page/setDescription": command(
    z.strictObject({ id, description: z.string() }),
    ({ webPage }, given) => webPage.setDescription(given.id, given.description),
  ),
  "POST /web-page/setUrl": command(z.strictObject({ id, url: z.string() }), ({ webPage }, given) =>
    webPage.setUrl(given.id, given.url),
  ),
  "POST /web-page/retag": command(z.strictObject({ id, names: z.array(name) }), ({ webPage }, given) =>
    webPage.retag(given.id, given.names),
  ),
  "POST /web-page/setMetadata": command(z.strictObject({ id, patch: metadata }), ({ webPage }, given) =>
    webPage.setMetadata(given.id, given.patch),
  ),
  "POST /web-page/replaceToken": command(z.strictObject({ id, token: z.string() }), ({ webPage }, given) =>
    webPage.replaceToken(given.id, given.token),
  ),
  "POST /web-page/giveTokens": command(
    z.strictObject({ id, tokens: z.array(z.string()) }),
    ({ webPage }, given) => webPage.giveTokens(given.id, given.tokens),
  ),
  "POST /web-page/remove": command(z.strictObject({ id }), ({ webPage }, given) => webPage.remove(given.id)),
  "POST /web-page/authorizeOAuth": ({ webPage }) => webPage.authorizeOAuth(),
};

/** The control endpoint: what `inject`, `advanceTime` and the web page do, for programs in any language. Off unless asked for. */
export function answerControl(sandbox: Controlled, incoming: Incoming, path: string): Answer {
  const run = COMMANDS[`${incoming.method} ${path}`];
  if (run === undefined)
    return json(404, { error: "There is no such command.", commands: Object.keys(COMMANDS) });
  try {
    const text = incoming.body.toString("utf8");
    const result = run(sandbox, text === "" ? {} : JSON.parse(text));
    return result === undefined ? empty(204) : json(200, result);
  } catch (error) {
    return json(400, {
      error:
        error instanceof z.ZodError
          ? z.prettifyError(error)
          : messageOf(error) || "SEI's database refuses it.",
    });
  }
}
