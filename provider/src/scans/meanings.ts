/** What an error in the log of a scan stands for, and what to do. `docs/ingestion-errors.md` is written from it. */
export interface Meaning {
  /** As people find it in the log. */
  readonly says: string;
  /** How the agent's text is recognised. It wraps GitLab's status in Java's text of an HTTP response. */
  readonly pattern: RegExp;
  /** For integrations with and without a satellite. */
  readonly meaning: string;
}

/** The first that fits counts. */
export const MEANINGS: readonly Meaning[] = [
  {
    says: "code=401",
    pattern: /code=401\b/,
    meaning:
      "GitLab refuses the credential: it has expired, or was revoked. Set a new token, or a new oauth authorization, and run pulumi up; a good one that was replaced in SEI's web page is sent again by another tokenVersion; a satellite's token stands in its own file.",
  },
  {
    says: "code=403",
    pattern: /code=403\b/,
    meaning:
      "GitLab knows the credential and forbids the read: the user needs the role Reporter or higher, the token the scope api, an allow list the address of the one that reads, and the project its repository and merge requests switched on.",
  },
  {
    says: "code=404",
    pattern: /code=404\b/,
    meaning: "A project or a group is gone, or GitLab hides it from the credential: look at its membership.",
  },
  {
    says: "code=429",
    pattern: /code=429\b/,
    meaning: "GitLab asked to slow down. The next scan tries again; a GitLab user of its own helps.",
  },
  {
    says: "code=500 to code=599",
    pattern: /code=5\d\d\b/,
    meaning: "GitLab was overloaded or broken. The next scan tries again.",
  },
  {
    says: "ClassCastException, NumberFormatException",
    pattern: /\b(?:ClassCast|NumberFormat)Exception\b/,
    meaning:
      "A setting of the ingestion has a value of a type that SEI cannot use. Declare it in ingestion, which writes the right one, and run pulumi up.",
  },
  {
    says: "no token, could not find supported token",
    pattern: /\bno token\b|could not find supported token/i,
    meaning:
      "There is no credential for it. Set a new token, and run pulumi up; a satellite's token stands in its own file.",
  },
  {
    says: "UnknownHostException",
    pattern: /\bUnknownHostException\b/,
    meaning: "The name of the GitLab's host does not resolve where the scan runs: look at url.",
  },
  {
    says: "SSLHandshakeException, PKIX path building failed",
    pattern: /\b(?:SSL\w*|Cert\w*)Exception\b|PKIX path/,
    meaning: "The GitLab's certificate was not accepted where the scan runs.",
  },
  {
    says: "ConnectException, SocketTimeoutException, Connection refused, timed out",
    pattern:
      /\b(?:Connect|SocketTimeout|Timeout|Socket|NoRouteToHost|InterruptedIO)Exception\b|connection (?:refused|reset)|timed? ?out/i,
    meaning:
      "GitLab cannot be reached from where the scan runs: admit the addresses of Harness, or that of the satellite; a GitLab that SEI cannot reach needs a satellite.",
  },
];

/** `undefined` for an error that is not known: its own text has to do. */
export function meaningOf(error: string): string | undefined {
  return MEANINGS.find(({ pattern }) => pattern.test(error))?.meaning;
}
