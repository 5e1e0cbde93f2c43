import { type Answer, json } from "../http/exchange";
import { challenge } from "./errors";
import { dateAfter, isExpired, type Token, type TokenRegistry } from "./tokens";
import type { UserName } from "./world";

const TWO_HOURS = 7200;
const CODE_LIVES = 10 * 60_000;

interface Authorization {
  readonly state: string;
  readonly user: UserName;
  readonly until: Date;
}

/** GitLab's OAuth provider: codes that work once, access tokens that live for two hours. */
export class OAuthProvider {
  readonly #codes = new Map<string, Authorization>();
  readonly #tokens: TokenRegistry;
  readonly #mint: (label: string) => Buffer;
  #issued = 0;

  constructor(tokens: TokenRegistry, mint: (label: string) => Buffer) {
    this.#tokens = tokens;
    this.#mint = mint;
  }

  /** Somebody presses "Authorize" on GitLab's page. */
  authorize(user: UserName, now: Date): { code: string; state: string } {
    this.#issued += 1;
    const code = this.#mint(`code-${this.#issued}`).toString("hex").slice(0, 64);
    const state = this.#mint(`state-${this.#issued}`).toString("base64url").slice(0, 22);
    this.#codes.set(code, { state, user, until: new Date(now.getTime() + CODE_LIVES) });
    return { code, state };
  }

  /** POST /oauth/token */
  token(form: Readonly<Record<string, string>>, now: Date): Answer {
    if (form.grant_type === "authorization_code") return this.#exchange(form.code ?? "", now);
    if (form.grant_type === "refresh_token") return this.#refresh(form.refresh_token ?? "", now);
    return refused(
      400,
      "unsupported_grant_type",
      "The authorization grant type is not supported by the authorization server.",
    );
  }

  #exchange(code: string, now: Date): Answer {
    const authorization = this.#codes.get(code);
    // H23: spent by this very call, whatever the caller does with the token.
    this.#codes.delete(code);
    if (authorization === undefined || authorization.until <= now) return invalidGrant();
    return this.#issue(authorization.user, now);
  }

  #refresh(refreshToken: string, now: Date): Answer {
    const old = this.#tokens.find((token) => token.refreshToken === refreshToken && !token.revoked);
    if (old === undefined || refreshToken === "") return invalidGrant();
    old.revoked = true;
    return this.#issue(old.kind.user, now);
  }

  #issue(user: UserName, now: Date): Answer {
    this.#issued += 1;
    const text = this.#mint(`access-${this.#issued}`).toString("hex").slice(0, 64);
    const refreshToken = this.#mint(`refresh-${this.#issued}`).toString("hex").slice(0, 64);
    this.#tokens.add({
      name: "oauth",
      text,
      kind: { recognisedAs: "oauth", form: "hex", user, scopes: ["api"], expiresInDays: 1 },
      createdAt: now,
      expiresAt: dateAfter(now, 1),
      diesAt: new Date(now.getTime() + TWO_HOURS * 1000),
      refreshToken,
    });
    return json(200, {
      access_token: text,
      token_type: "bearer",
      expires_in: TWO_HOURS,
      refresh_token: refreshToken,
      scope: "api",
      created_at: seconds(now),
    });
  }

  /** GET /oauth/token/info; a personal access token is not known here. */
  info(token: Token | undefined, now: Date): Answer {
    if (token?.kind.recognisedAs !== "oauth" || token.revoked || isExpired(token, now)) {
      return refused(401, "invalid_token", "The access token is invalid");
    }
    const left = seconds(token.diesAt ?? new Date(`${token.expiresAt}T00:00:00Z`)) - seconds(now);
    return json(200, {
      resource_owner_id: token.user.id,
      scope: token.kind.scopes,
      expires_in: left,
      application: { uid: "5d3c0b0a".repeat(8) },
      created_at: seconds(token.createdAt),
      scopes: token.kind.scopes,
      expires_in_seconds: left,
    });
  }
}

function invalidGrant(): Answer {
  return refused(
    400,
    "invalid_grant",
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
  );
}

/** The provider is another library than the one that guards the API, and names itself. */
function refused(status: number, error: string, description: string): Answer {
  return challenge(status, "Doorkeeper", error, description);
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
