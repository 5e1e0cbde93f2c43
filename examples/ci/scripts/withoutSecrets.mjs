// node ci/withoutSecrets.mjs FILE
//
// For a pull request from a fork: takes the secrets out of the stack's configuration file. They cannot be decrypted
// there, and a program that asks for one has to get something.
import { readFile, writeFile } from "node:fs/promises";
import { run } from "./lib/run.mjs";

await run(async () => {
  const [file] = process.argv.slice(2);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text !== undefined) await writeFile(file, withoutSecrets(text));
});

/** Pulumi writes the file itself, so its layout is known: a secret is one line below its key, or an entry of a list. */
function withoutSecrets(text) {
  return (
    text
      // Another backend has another key.
      .replace(/^(?:secretsprovider|encryptedkey|encryptionsalt): .*\n?/gm, "")
      // With a key, even an invented one, the provider would ask SEI.
      .replace(/^ +harness-sei:apiKey:(?:\n +secure:)? .*\n?/gm, "")
      .replace(/:\n +secure: .*$/gm, ": not-for-forks")
      .replace(/^( *)- secure: .*$/gm, "$1- not-for-forks")
  );
}
