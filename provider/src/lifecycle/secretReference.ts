import { readFileSync } from "node:fs";
import type { SecretReference } from "./schemas";

export type Referred = { readonly text: string } | { readonly problem: string };

/** The text behind a reference, read here and nowhere else: in the provider process, never in the engine. */
export function readReference(reference: SecretReference): Referred {
  const source =
    "env" in reference ? `the environment variable ${reference.env}` : `the file ${reference.file}`;
  const text = "env" in reference ? process.env[reference.env] : readText(reference.file);
  if (text === undefined) return { problem: `${source} does not exist or cannot be read` };
  // Editors and shells end a file or a value with a line end that was never part of the secret.
  const secret = text.replace(/\r?\n$/, "");
  return secret.trim() === "" ? { problem: `${source} is empty` } : { text: secret };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
