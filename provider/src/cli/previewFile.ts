import { readFile } from "node:fs/promises";
import { decoded } from "../review/decode";
import { type Preview, UnreadablePreview } from "../review/preview";
import { readPreview } from "../review/readPreview";
import { summarise } from "../review/summarise";
import type { Summary } from "../review/summary";
import type { Given } from "./command";
import { type Input, type Io, UsageError } from "./io";
import { fileInWords } from "./secretArguments";

/** What commands that take a preview take without a flag. */
export const PREVIEW_FILE = { label: "FILE", most: 1, areFiles: true } as const;

/** @throws UsageError when FILE is not a whole preview. */
export async function previewFrom(given: Given, { stdin }: Io): Promise<Preview> {
  const [file] = given.arguments();
  return previewIn(await textFrom(file, stdin), file);
}

/** What a preview in FILE does. Undefined when a job could not make one: then FILE is there, and why not is told. */
export async function reviewFrom(given: Given, { stdin, stderr }: Io): Promise<Summary | undefined> {
  const [file] = given.arguments();
  const text = await textFrom(file, stdin);
  try {
    return summarise(previewIn(text, file), new Date());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.message}\n`);
    return undefined;
  }
}

async function textFrom(file: string | undefined, stdin: Input): Promise<string> {
  if (file === undefined) throw new UsageError("FILE is missing: give the output of pulumi preview --json.");
  if (file === "-") return textOf(stdin);
  try {
    return decoded(await readFile(file));
  } catch (error) {
    throw new UsageError(`${fileInWords(file)} cannot be read${whyUnreadable(error)}.`);
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no file of that name here",
  EISDIR: "it is a folder",
  EACCES: "you have no right to",
};

function whyUnreadable(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return Object.hasOwn(UNREADABLE, code) ? `: ${UNREADABLE[code]}` : "";
}

async function textOf(stdin: Input): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stdin) parts.push(Buffer.from(part));
  return decoded(Buffer.concat(parts));
}

function previewIn(text: string, file = "-"): Preview {
  try {
    return readPreview(text);
  } catch (error) {
    if (error instanceof UnreadablePreview)
      throw new UsageError(`${file === "-" ? "standard input" : fileInWords(file)}: ${error.message}.`);
    throw error;
  }
}
