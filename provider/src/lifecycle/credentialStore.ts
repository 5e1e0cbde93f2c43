import { CodedError } from "../errors/codedError";
import { fingerprint, type Secret } from "../secrets/secret";

/**
 * The one place that keeps tokens and OAuth authorizations: `check` puts them in, `create` and `update` of the same
 * process take them out, so that none is ever in Pulumi's inputs, outputs, plans or state. It lives as long as the
 * process does, one phase of one deployment, and many integrations may share a token: nothing is removed.
 */
export class CredentialStore {
  readonly #byHash = new Map<string, Secret>();

  put(credential: Secret): void {
    this.#byHash.set(credential.hash(), credential);
  }

  /** Whether a `check` of this process held the credential: without it there is nothing to send. */
  has(mark: string): boolean {
    return this.#marked(mark).length > 0;
  }

  /** @throws CodedError `TOKEN_REQUIRED` when no `check` of this process held exactly one credential with this fingerprint. */
  take(mark: string | undefined): Secret {
    const candidates = this.#marked(mark);
    const [credential] = candidates;
    if (credential === undefined || candidates.length > 1) {
      throw new CodedError(
        "TOKEN_REQUIRED",
        candidates.length > 1
          ? `two credentials of this deployment share the fingerprint ${mark}`
          : `the credential with fingerprint ${mark ?? "(none)"} is not in the memory of this deployment`,
      );
    }
    return credential;
  }

  #marked(mark: string | undefined): Secret[] {
    return [...this.#byHash.values()].filter((credential) => fingerprint(credential) === mark);
  }
}
