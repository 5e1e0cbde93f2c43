import { CodedError } from "../errors/codedError";
import { Secret } from "../secrets/secret";
import { MOST_BYTES, readSecretFile, withoutLineEnd } from "../secrets/secretFile";
import type { Flags, Given } from "./command";
import { type Io, UsageError } from "./io";
import { refuseBareToken } from "./secretArguments";

const DEFAULT_VARIABLE = "GITLAB_TOKEN";

/** The flags by which a command gets a token. It is never an argument itself. */
export const TOKEN_FLAGS = {
  "token-env": { value: "NAME", about: `environment variable with the token (default ${DEFAULT_VARIABLE})` },
  "token-file": { value: "PATH", isFile: true, about: "file with the token" },
  "token-stdin": { about: "read the token from standard input" },
} as const satisfies Flags;

type TokenFlag = keyof typeof TOKEN_FLAGS;

const TOKEN_FLAG_NAMES: readonly TokenFlag[] = ["token-env", "token-file", "token-stdin"];

const REMEDY = "Give the token with --token-env, --token-file or --token-stdin.";

/**
 * The token, from the one source that was named.
 *
 * @throws CodedError `TOKEN_SOURCE_EMPTY`, with the name of the source.
 */
export async function readToken(given: Given<TokenFlag>, io: Io): Promise<Secret> {
  const named = TOKEN_FLAG_NAMES.filter((flag) => given.has(flag));
  if (named.length > 1) throw new UsageError(`give one of --${named.join(" and --")}, not both.`);
  const [flag = "token-env"] = named;
  return SOURCES[flag](given.text(flag) ?? DEFAULT_VARIABLE, io);
}

/** Whether there is a token to read: a source was named, or the default one holds something. */
export function isTokenGiven(given: Given<TokenFlag>, { env }: Io): boolean {
  return TOKEN_FLAG_NAMES.some((flag) => given.has(flag)) || (env[DEFAULT_VARIABLE] ?? "").trim() !== "";
}

const SOURCES: Readonly<Record<TokenFlag, (name: string, io: Io) => Secret | Promise<Secret>>> = {
  "token-env": (name, { env }) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new UsageError("--token-env needs the name of a variable.");
    refuseBareToken(name);
    return tokenIn(env[name] ?? "", `the environment variable ${name} is not set or empty`);
  },
  "token-file": (path) => {
    const file = readSecretFile(path, { pipes: true });
    if ("reason" in file) throw empty(`the file ${path} cannot be read (${file.reason})`);
    return tokenIn(file.text, `the file ${path} is empty`);
  },
  "token-stdin": async (_, { stdin }) => {
    // Typed at a terminal, it would be readable there.
    if (stdin.isTTY === true) throw new UsageError("--token-stdin needs a pipe or a file: < PATH.");
    return tokenIn(await readAll(stdin), "standard input is empty");
  },
};

/** What else was pasted along is told by the validation. */
function tokenIn(text: string, whenEmpty: string): Secret {
  const token = withoutLineEnd(text);
  if (token.trim() === "") throw empty(whenEmpty);
  return new Secret(token, "gitlabToken");
}

async function readAll(stream: AsyncIterable<string | Uint8Array>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString("utf8");
}

function empty(what: string): CodedError {
  return new CodedError("TOKEN_SOURCE_EMPTY", what, { remedy: REMEDY });
}
