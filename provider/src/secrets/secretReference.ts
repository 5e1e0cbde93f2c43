import { readSecretFile, withoutLineEnd } from "./secretFile";

/** Where a secret is read from, so that its value never reaches the engine. */
export type SecretReference = { readonly env: string } | { readonly file: string };

export type Referred = { readonly text: string } | { readonly problem: string };

/** The text behind a reference, read here and nowhere else: in the provider process, never in the engine. */
export function readReference(reference: SecretReference): Referred {
  const source = "env" in reference ? readVariable(reference.env) : readFile(reference.file);
  if ("problem" in source) return source;
  const secret = withoutLineEnd(source.text);
  return secret.trim() === "" ? { problem: `${nameOf(reference)} is empty` } : { text: secret };
}

function readVariable(name: string): Referred {
  const text = process.env[name];
  return text === undefined
    ? { problem: `${nameOf({ env: name })} does not exist or cannot be read` }
    : { text };
}

/** Everything in the process waits meanwhile, so a pipe is not waited for. */
function readFile(path: string): Referred {
  const file = readSecretFile(path, { pipes: false });
  if ("text" in file) return file;
  return { problem: `${nameOf({ file: path })} does not exist or cannot be read (${file.reason})` };
}

function nameOf(reference: SecretReference): string {
  return "env" in reference ? `the environment variable ${reference.env}` : `the file ${reference.file}`;
}
