#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startSandbox } from "./index";
import { messageOf } from "./messageOf";

const HELP = `Usage: harness-sei-sandbox [options]

Serves a local Harness SEI and local GitLabs on loopback until SIGINT or SIGTERM.
The first line of stdout is one line of JSON: base URLs, keys and one token of every kind.

Options:
  --port N            port of SEI (default: a free one); the GitLabs take free ports
  --state FILE        keep SEI's data, and the seed of all credentials, in FILE
  --mode MODE         harness (default) or legacy: which filter guards SEI
  --control           serve /control: faults, time, the web page's actions, for programs in any language
  --deletion-takes S  how many seconds an integration that is deleted stays listed as DELETING (default: 0)
  --no-session-user   Harness mode: refuse every write with an API key (400), as the source suggests
  --help              this text
`;

class UsageError extends Error {}

function readArguments(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: "string" },
        state: { type: "string" },
        mode: { type: "string" },
        control: { type: "boolean" },
        "deletion-takes": { type: "string" },
        "no-session-user": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`--port wants a number from 0 to 65535, not "${text}".`);
  return port;
}

function secondsFrom(text: string): number {
  if (!/^\d{1,6}$/.test(text))
    throw new UsageError(`--deletion-takes wants a number of seconds, not "${text}".`);
  return Number(text);
}

function modeFrom(text: string): "harness" | "legacy" {
  if (text === "harness" || text === "legacy") return text;
  throw new UsageError(`--mode wants harness or legacy, not "${text}".`);
}

async function main(): Promise<void> {
  const values = readArguments(process.argv.slice(2));
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const deletionTakes = secondsFrom(values["deletion-takes"] ?? "0");
  const sandbox = await startSandbox({
    ...(values.port !== undefined && { port: portFrom(values.port) }),
    ...(values.state !== undefined && { state: values.state }),
    ...(values.mode !== undefined && { mode: modeFrom(values.mode) }),
    ...(values.control && { control: true }),
    ...(values["no-session-user"] && { sessionUserForApiKeys: false }),
  });
  sandbox.deletionsTake(deletionTakes * 1000);
  const { seiBaseUrl, gitlabUrl, pageUrl, controlUrl, apiKey, ingestionKey, tokens, gitlabs } = sandbox;
  const hello = { seiBaseUrl, gitlabUrl, pageUrl, controlUrl, apiKey, ingestionKey, tokens, gitlabs };
  process.stdout.write(`${JSON.stringify(hello)}\n`);

  const stop = () => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${HELP}`);
  process.exitCode = 1;
});
