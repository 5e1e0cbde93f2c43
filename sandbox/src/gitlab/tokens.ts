import { fingerprint } from "../secrets";
import { mistyped, TOKEN_KINDS, TOKEN_NAMES, type TokenKind, type TokenName, tokenText } from "./tokenKinds";
import { USERS, type User } from "./world";

export interface Token {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly kind: TokenKind;
  readonly user: User;
  readonly createdAt: Date;
  /** The date on whose first moment (UTC) the token dies. */
  readonly expiresAt: string | null;
  revoked: boolean;
  /** The token that this one took the place of. */
  readonly rotatedFrom?: Token;
  /** OAuth only: the very second. */
  readonly diesAt?: Date;
  readonly refreshToken?: string;
}

export type Tokens = Record<TokenName, string>;

/** Every token one GitLab has minted. */
export class TokenRegistry {
  readonly #tokens = new Map<string, Token>();
  readonly #byFingerprint = new Map<string, Token>();
  readonly named: Tokens;
  #nextId = 4711;

  constructor(seed: string, instance: string, start: Date) {
    const texts: Record<string, string> = {};
    for (const name of TOKEN_NAMES) {
      const kind: TokenKind = TOKEN_KINDS[name];
      const text = tokenText(seed, `${instance}/${name}`, kind);
      texts[name] = text;
      if (name === "unknown") continue;
      this.add({
        name: `sandbox-${name}`,
        text,
        kind,
        createdAt: start,
        expiresAt: dateAfter(start, kind.expiresInDays),
      });
    }
    const { valid = "" } = texts;
    const named = { ...texts, malformed: mistyped(valid), truncated: valid.slice(0, -6) };
    if (!isComplete(named)) throw new Error("A kind of token was not minted.");
    this.named = named;
  }

  add(
    token: Pick<
      Token,
      "name" | "text" | "kind" | "createdAt" | "expiresAt" | "rotatedFrom" | "diesAt" | "refreshToken"
    >,
  ): Token {
    const row: Token = {
      ...token,
      id: this.#nextId,
      user: USERS[token.kind.user],
      revoked: token.kind.revoked ?? false,
    };
    this.#nextId += 1;
    this.#tokens.set(token.text, row);
    this.#byFingerprint.set(fingerprint(token.text), row);
    return row;
  }

  get(text: string): Token | undefined {
    return this.#tokens.get(text);
  }

  byFingerprint(print: string): Token | undefined {
    return this.#byFingerprint.get(print);
  }

  /** A personal, project or group access token by its id. */
  personal(id: string | undefined): Token | undefined {
    return this.find((token) => token.kind.recognisedAs === "personal" && String(token.id) === id);
  }

  /** Every token that came of this one by rotation. */
  revokeDescendants(token: Token): void {
    for (const next of this.#tokens.values()) {
      if (next.rotatedFrom !== token) continue;
      next.revoked = true;
      this.revokeDescendants(next);
    }
  }

  find(matches: (token: Token) => boolean): Token | undefined {
    return [...this.#tokens.values()].find(matches);
  }
}

/** Dead at 00:00 UTC of the date itself: a token that expires today has expired. */
export function isExpired(token: Token, now: Date): boolean {
  if (token.diesAt !== undefined) return token.diesAt <= now;
  return token.expiresAt !== null && new Date(`${token.expiresAt}T00:00:00Z`) <= now;
}

export function dateAfter(start: Date, days: number | null): string | null {
  if (days === null) return null;
  return new Date(start.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

const ALL_NAMES: readonly TokenName[] = [...TOKEN_NAMES, "malformed", "truncated"];

function isComplete(texts: Record<string, string>): texts is Tokens {
  return ALL_NAMES.every((name) => name in texts);
}
