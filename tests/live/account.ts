// `npm run live` in this process, against a sandbox that somebody works with; and an SEI that lies.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { runLive, type World } from "../../tools/live/main.mts";
import { send } from "../support/seiClient.ts";

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Waits take no time, but for the sandbox, whose time they move. */
export const clockOf = (sandbox: Sandbox): World["clock"] => ({
  now: () => sandbox.now().getTime(),
  sleep: async (milliseconds) => sandbox.advanceTime(milliseconds),
});

export async function runOn(
  sandbox: Sandbox,
  argv: readonly string[],
  world: Partial<World> = {},
): Promise<Run> {
  const said = { stdout: "", stderr: "" };
  const exitCode = await runLive(argv, {
    env: { HARNESS_SEI_API_KEY: sandbox.apiKey, HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl },
    stdout: (text) => {
      said.stdout += text;
    },
    clock: clockOf(sandbox),
    signal: new AbortController().signal,
    ...world,
    stderr: (text) => {
      said.stderr += text;
      world.stderr?.(text);
    },
  });
  return { exitCode, ...said };
}

/** An account with something of each kind, and the names that nobody else may hear. */
export function inhabit(sandbox: Sandbox): string {
  const { webPage, tokens, gitlabUrl } = sandbox;
  const of = (name: string) => ({ name: `zyx-${name}`, url: gitlabUrl, description: `about zyx-${name}` });
  const id = webPage.create({
    ...of("team"),
    token: tokens.valid,
    tags: ["zyx-tag", "zyx-other-tag"],
    metadata: { managed_by: "acme/urn:pulumi:zyx", repos: "zyx-repo", "Zyx key": { "zyx deep": 1 } },
  });
  webPage.create({ ...of("satellite"), satellite: true });
  webPage.create({ ...of("oauth"), authentication: "oauth" });
  webPage.create({ ...of("jira"), application: "jira" });
  sandbox.scan(id);
  return id;
}

interface Liar {
  readonly url: string;
  close(): Promise<void>;
}

/** The sandbox, with each answer of JSON changed on its way. */
export async function startLiar(
  sandbox: Sandbox,
  lie: (path: string, body: unknown) => unknown,
): Promise<Liar> {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const path = request.url ?? "";
    const { authorization = "", "content-type": type } = request.headers;
    const reply = await send({
      method: request.method ?? "GET",
      url: sandbox.seiBaseUrl + path,
      headers: { authorization, ...(type === undefined ? {} : { "content-type": type }) },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    const text = reply.status === 200 ? JSON.stringify(lie(path, reply.body)) : reply.text;
    response.writeHead(reply.status, { "content-type": "application/json" }).end(text);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
