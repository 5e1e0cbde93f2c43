import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { rememberForRedaction } from "./redact";

/** What a secret is for. It is part of the fingerprint, so that a token and a code never share one. */
export type SecretPurpose = "apiKey" | "gitlabToken" | "oauthAuthorization" | "repositoryToken";

/**
 * A value that cannot be printed: `toString`, `toJSON` and `util.inspect` give `[secret]`. It is opened only
 * where a request is built.
 */
export class Secret {
  readonly #value: string;
  #hash: string | undefined;
  readonly purpose: SecretPurpose;

  constructor(value: string, purpose: SecretPurpose) {
    this.#value = value;
    this.purpose = purpose;
    rememberForRedaction(value);
  }

  /** The value itself. Call it only where the request is built. */
  open(): string {
    return this.#value;
  }

  /** SHA-256 in hex, with the purpose as its domain: not to be found in tables of hashed tokens. */
  hash(): string {
    // Once: each create looks for its token among all that were checked.
    this.#hash ??= createHash("sha256")
      .update(`pulumi-harness-sei/${this.purpose}\0${this.#value}`)
      .digest("hex");
    return this.#hash;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [inspect.custom](): string {
    return "[secret]";
  }
}

/** Hex digits of the hash that are recorded: enough to tell two tokens apart, useless to find one. */
const FINGERPRINT_DIGITS = 12;

/** What stands for a secret in state and in review, e.g. `4f6ae0ec5365`. */
export function fingerprint(secret: Secret): string {
  return secret.hash().slice(0, FINGERPRINT_DIGITS);
}
