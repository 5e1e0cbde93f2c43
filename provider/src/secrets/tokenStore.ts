import { CodedError } from "../errors/codedError";
import { fingerprint, type Secret } from "./secret";

/**
 * The one place that keeps tokens: `check` puts them in, `create` and `update` of the same process take them out,
 * so that no token is ever in Pulumi's inputs, outputs, plans or state. It lives as long as the process does, one
 * phase of one deployment, and many integrations may share a token: nothing is removed.
 */
export class TokenStore {
  readonly #byHash = new Map<string, Secret>();

  /** Keeps the token and returns the fingerprint that stands for it. */
  put(token: Secret): string {
    this.#byHash.set(token.hash(), token);
    return fingerprint(token);
  }

  /** @throws CodedError `TOKEN_REQUIRED` when no `check` of this process held exactly one token with this fingerprint. */
  take(tokenFingerprint: string): Secret {
    const candidates = [...this.#byHash.values()].filter((token) => fingerprint(token) === tokenFingerprint);
    const [token] = candidates;
    if (token === undefined || candidates.length > 1) {
      throw new CodedError(
        "TOKEN_REQUIRED",
        candidates.length > 1
          ? `two tokens of this deployment share the fingerprint ${tokenFingerprint}`
          : `the token with fingerprint ${tokenFingerprint} is not in the memory of this deployment`,
      );
    }
    return token;
  }
}
