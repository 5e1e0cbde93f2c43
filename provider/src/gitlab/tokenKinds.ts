/** One of the kinds of token that GitLab mints, told by its prefix. */
export interface TokenKind {
  readonly prefix: string;
  /** As GitLab's pages call it; completes "this is ...". */
  readonly name: string;
  /** Whether it opens the general API in a `PRIVATE-TOKEN` header, which is how SEI sends it. */
  readonly opensApi: boolean;
}

/**
 * The default prefixes. An administrator may change them, so a prefix that is not here says nothing; the kinds that
 * can never work are the only ones a prefix may be refused for. Project and group access tokens, impersonation
 * tokens and those of service accounts look like personal ones.
 */
export const TOKEN_KINDS: readonly TokenKind[] = [
  { prefix: "glpat-", name: "a personal, project or group access token", opensApi: true },
  { prefix: "gloas-", name: "an OAuth application secret", opensApi: false },
  { prefix: "gliamat-", name: "an OAuth access token, which lives for a short time", opensApi: false },
  { prefix: "gldt-", name: "a deploy token", opensApi: false },
  { prefix: "glcbt-", name: "a CI job token", opensApi: false },
  { prefix: "glrt-", name: "a runner authentication token", opensApi: false },
  { prefix: "glrtr-", name: "a runner authentication token", opensApi: false },
  { prefix: "GR1348941", name: "a runner registration token", opensApi: false },
  { prefix: "glptt-", name: "a pipeline trigger token", opensApi: false },
  { prefix: "glft-", name: "a feed token", opensApi: false },
  { prefix: "glimt-", name: "an incoming mail token", opensApi: false },
  { prefix: "glagent-", name: "a token of an agent for Kubernetes", opensApi: false },
  { prefix: "glsoat-", name: "a SCIM token", opensApi: false },
  { prefix: "glwt-", name: "a workspace token", opensApi: false },
  { prefix: "glffct-", name: "a token of a feature flags client", opensApi: false },
  { prefix: "_gitlab_session=", name: "a session cookie of a browser", opensApi: false },
];

/** @returns `undefined` for a custom prefix, and for the bare tokens of old GitLabs. */
export function tokenKindOf(token: string): TokenKind | undefined {
  return TOKEN_KINDS.find(({ prefix }) => token.startsWith(prefix));
}
