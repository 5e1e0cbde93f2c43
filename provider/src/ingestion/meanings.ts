/** What an error in the log of a scan stands for, and what to do. */
export interface Meaning {
  /** How the agent's text is recognised. It wraps GitLab's status in Java's text of an HTTP response. */
  readonly pattern: RegExp;
  readonly meaning: string;
}

/** The first that fits counts. */
export const MEANINGS: readonly Meaning[] = [
  {
    pattern: /code=401\b/,
    meaning:
      "GitLab refuses the credential: it has expired, or was revoked. Set a new token, or a new oauth authorization, and run pulumi up.",
  },
  {
    pattern: /code=403\b/,
    meaning:
      "GitLab knows the credential and forbids the read: the user needs the role Reporter or higher, the token the scope api, and an allow list the address of the one that reads.",
  },
  {
    pattern: /code=404\b/,
    meaning: "A project or a group is gone, or GitLab hides it from the credential: look at its membership.",
  },
  {
    pattern: /code=429\b/,
    meaning: "GitLab asked to slow down. The next scan tries again; a GitLab user of its own helps.",
  },
  { pattern: /code=5\d\d\b/, meaning: "GitLab was overloaded or broken. The next scan tries again." },
  {
    pattern: /\b(?:ClassCast|NullPointer|NumberFormat)Exception\b/,
    meaning:
      "A setting of the ingestion has a value of a type that SEI cannot use. Declare it in ingestion, which writes the right one, and run pulumi up.",
  },
  {
    pattern: /\bno token\b|could not find supported token/i,
    meaning: "SEI has no credential for it. Set a new token, and run pulumi up.",
  },
  {
    pattern: /\bUnknownHostException\b/,
    meaning: "The name of the GitLab's host does not resolve where the scan runs: look at url.",
  },
  {
    pattern: /\b(?:SSL\w*|Certificate\w*)Exception\b/,
    meaning: "The GitLab's certificate was not accepted where the scan runs.",
  },
  {
    pattern:
      /\b(?:Connect|SocketTimeout|Timeout|Socket|NoRouteToHost)Exception\b|connection (?:refused|reset)/i,
    meaning:
      "GitLab cannot be reached from where the scan runs: admit the addresses of Harness, or use an Ingestion Satellite.",
  },
];

/** `undefined` for an error that is not known: its own text has to do. */
export function meaningOf(error: string): string | undefined {
  return MEANINGS.find(({ pattern }) => pattern.test(error))?.meaning;
}
