import { parseDocument, visit } from "yaml";

/** Another backend has another key to them. */
const KEYS_TO_SECRETS = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/** In place of a secret: a program that asks for one has to get something. */
const PLACEHOLDER = "not-for-forks";

/** The text of a `Pulumi.STACK.yaml` without its secrets, which cannot be decrypted in the job of a fork. */
export function withoutSecrets(text: string): string {
  const document = parseDocument(text);
  for (const key of KEYS_TO_SECRETS) document.delete(key);
  // With a key, even an invented one, the provider would ask SEI.
  document.deleteIn(["config", "harness-sei:apiKey"]);
  visit(document, {
    Map: (_key, node) => (isSecret(node.toJSON()) ? document.createNode(PLACEHOLDER) : undefined),
  });
  return document.toString({ lineWidth: 0 });
}

/** `secure:` and nothing else, as Pulumi writes a secret wherever it stands. */
function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}
