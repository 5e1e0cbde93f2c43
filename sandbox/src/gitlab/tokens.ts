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

type NewToken = Pick<
  Token,
  "name" | "text" | "kind" | "createdAt" | "expiresAt" | "rotatedFrom" | "diesAt" | "refreshToken"
>;

const FIRST_ID = 4711;

/** Every token one GitLab has minted. */
export class TokenRegistry {
  readonly #seed: string;
  readonly #instance: string;
  readonly #start: Date;
  readonly #tokens = new Map<string, Token>();
  readonly #byFingerprint = new Map<string, Token>();
  #named: Tokens | undefined;

  constructor(seed: string, instance: string, start: Date) {
    this.#seed = seed;
    this.#instance = instance;
    this.#start = start;
  }

  /** One of every kind: minted when somebody asks for any token, as most runs meet one of a sandbox's five GitLabs. */
  get named(): Tokens {
    this.#named ??= this.#mintFirst();
    return this.#named;
  }

  add(token: NewToken): Token {
    this.#all();
    return this.#enter(token);
  }

  get(text: string): Token | undefined {
    return this.#all().get(text);
  }

  byFingerprint(print: string): Token | undefined {
    this.#all();
    return this.#byFingerprint.get(print);
  }

  /** A personal, project or group access token by its id. */
  personal(id: string | undefined): Token | undefined {
    return this.find((token) => token.kind.recognisedAs === "personal" && String(token.id) === id);
  }

  /** Every token that came of this one by rotation. */
  revokeDescendants(token: Token): void {
    for (const next of this.#all().values()) {
      if (next.rotatedFrom !== token) continue;
      next.revoked = true;
      this.revokeDescendants(next);
    }
  }

  find(matches: (token: Token) => boolean): Token | undefined {
    return [...this.#all().values()].find(matches);
  }

  #all(): ReadonlyMap<string, Token> {
    this.#named ??= this.#mintFirst();
    return this.#tokens;
  }

  #mintFirst(): Tokens {
    const texts: Record<string, string> = {};
    for (const name of TOKEN_NAMES) {
      const kind: TokenKind = TOKEN_KINDS[name];
      const text = tokenText(this.#seed, `${this.#instance}/${name}`, kind);
      texts[name] = text;
      if (name === "unknown") continue;
      const expiresAt = dateAfter(this.#start, kind.expiresInDays);
      this.#enter({ name: `sandbox-${name}`, text, kind, createdAt: this.#start, expiresAt });
    }
    const { valid = "" } = texts;
    const named = { ...texts, malformed: mistyped(valid), truncated: valid.slice(0, -6) };
    if (!isComplete(named)) throw new Error("A kind of token was not minted.");
    return named;
  }

  #enter(token: NewToken): Token {
    const row: Token = {
      ...token,
      id: FIRST_ID + this.#tokens.size,
      user: USERS[token.kind.user],
      revoked: token.kind.revoked ?? false,
    };
    this.#tokens.set(token.text, row);
    this.#byFingerprint.set(fingerprint(token.text), row);
    return row;
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
