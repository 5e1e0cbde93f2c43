import type { ErrorCode } from "../errors/catalogue";
import { code, prose } from "../review/escape";
import type { ReviewFinding, Summary } from "../review/summary";

/** What a preview without secrets, and of an empty stack, says of an integration that is declared well. */
const NOT_THE_FORKS: ReadonlySet<string> = new Set<ErrorCode>([
  "SEI_CONFIG_MISSING",
  "TOKEN_REQUIRED",
  "TOKEN_SOURCE_EMPTY",
  "OAUTH_NOT_AUTHORIZED",
]);

interface Broken {
  /** Of an integration or a key; absent when it is the program's. */
  readonly name?: string;
  readonly finding: ReviewFinding;
}

export interface ForkReport {
  readonly log: string;
  readonly markdown: string;
  readonly isBroken: boolean;
}

/** What a change of a fork breaks of the rules that need no secret. */
export function forkReport(review: Summary): ForkReport {
  const broken = brokenRulesIn(review);
  return {
    log: textOf(review, broken, { code: oneLine, prose: oneLine }),
    markdown: textOf(review, broken, { code, prose }),
    isBroken: broken.length > 0,
  };
}

function brokenRulesIn({ integrations, keys, findings }: Summary): Broken[] {
  const ofProgram = findings.filter(({ resource }) => resource === undefined).map((finding) => ({ finding }));
  const ofResources = [...integrations, ...keys].flatMap(({ name, findings: all }) =>
    all.map((finding) => ({ name, finding })),
  );
  return [...ofProgram, ...ofResources].filter(
    ({ finding }) => finding.severity === "error" && !NOT_THE_FORKS.has(finding.code ?? ""),
  );
}

/** How somebody else's text is written: for a log, or as Markdown. */
interface Writing {
  readonly code: (text: string) => string;
  readonly prose: (text: string) => string;
}

/** For a log, where a line of its own could be a command to the runner. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

function textOf({ integrations }: Summary, broken: readonly Broken[], as: Writing): string {
  const lines = broken.map(({ name, finding }) => {
    const about = name === undefined ? "The program" : as.code(name);
    return `- ❌ ${about}: ${finding.code === undefined ? "" : `${as.code(finding.code)} `}${as.prose(finding.message)}\n`;
  });
  return `## GitLab integrations: only the rules that need no secret

A fork, or Dependabot, gets no secrets. So neither the stack, nor SEI, nor a token was looked at.

Integrations checked: ${integrations.length}. Rules broken: ${broken.length}.

${lines.join("")}
For maintainers: read the change, push its commits to a branch of this repository, and open it from there. That gets the whole review, and without it the deployment refuses.
`;
}
