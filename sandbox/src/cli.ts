#!/usr/bin/env node
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { helloOf } from "./hello";
import { PortTaken } from "./http/server";
import { startSandbox } from "./index";
import { messageOf } from "./messageOf";

const HELP = `Usage: harness-sei-sandbox [options]

Serves a local Harness SEI and local GitLabs on loopback until SIGINT or SIGTERM.
Addresses, keys and one token of every kind are one line of JSON: in the file that it names on stderr, and, unless a
terminal shows it, on stdout.

Options:
  --port N            port of SEI (default: that of --state, or a free one); the GitLabs take free ports
  --state FILE        keep SEI's data, the seed of all credentials, and all ports in FILE
  --keys FILE         write the line of JSON into FILE (default: a file of its own, removed at the end)
  --mode MODE         harness (default) or legacy: which filter guards SEI
  --control           serve /control: faults, time, the web page's actions, for programs in any language
  --deletion-takes S  how many seconds an integration that is deleted stays listed as DELETING (default: 0)
  --container         listen on every address of a container, SEI at 4321 and the GitLabs at the five ports after it
  --no-session-user   Harness mode: refuse every write with an API key (400), as the source suggests
  --help              this text
`;

const WAY_OUT =
  "End what has it, or give another one with --port. With --state it may be a port that the file keeps: give another " +
  "file, or remove the port from it.";

class UsageError extends Error {}

function readArguments(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: "string" },
        state: { type: "string" },
        keys: { type: "string" },
        mode: { type: "string" },
        control: { type: "boolean" },
        "deletion-takes": { type: "string" },
        container: { type: "boolean" },
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
    ...(values.container && { container: true }),
    ...(values["no-session-user"] && { sessionUserForApiKeys: false }),
  });
  sandbox.deletionsTake(deletionTakes * 1000);
  const { pageUrl } = sandbox;
  const line = `${JSON.stringify(helloOf(sandbox))}\n`;
  const folder = mkdtempSync(join(tmpdir(), "harness-sei-sandbox-keys-"));
  const keys = values.keys ?? join(folder, "sandbox.json");
  writeFileSync(keys, line, { mode: 0o600 });
  // A program reads the first line of stdout; a person who looks at a terminal needs no page of keys.
  if (!process.stdout.isTTY) process.stdout.write(line);
  process.stderr.write(
    `The sandbox is ready. Its page: ${pageUrl}   Addresses, keys, tokens: ${keys}   Ctrl+C ends it.\n`,
  );

  const stop = () => {
    rmSync(folder, { recursive: true, force: true });
    void sandbox.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}${error instanceof PortTaken ? ` ${WAY_OUT}` : ""}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${HELP}`);
  process.exitCode = 1;
});
