import type { GitLabClient } from "../gitlab/gitLabClient";
import { gitlabRoot, isPlainHttp, rootsAbove } from "../gitlab/gitLabRoot";
import type { Refusal } from "../gitlab/refusal";
import { PLAIN_HTTP_REMEDY } from "./place";
import { FROM_SATELLITE, findingOf, isInconclusive } from "./refusalMeanings";
import type { CheckFinding, GitLabDraft } from "./report";

/** How many other addresses are tried for the root of a GitLab; with the first probe, five GETs. */
const MOST_GUESSES = 4;

/**
 * Whether there is a GitLab at the address, asked without the token, because the token must not reach a host that
 * is none. When the address is that of a group, a project or an old host, the right root is proposed and not used:
 * SEI will use what was typed.
 *
 * @returns the client for that GitLab; `undefined` when no token may be sent there.
 */
export async function findGitLab(
  url: string,
  clientFor: (root: string) => GitLabClient,
  draft: GitLabDraft,
): Promise<GitLabClient | undefined> {
  const pasted = gitlabRoot(url);
  if ("problem" in pasted) {
    draft.found("GitLab address", {
      code: "URL_INVALID",
      fails: isPlainHttp(url) ? "unlessSatellite" : "always",
      message: pasted.problem,
      ...(isPlainHttp(url) ? { satelliteRemedy: PLAIN_HTTP_REMEDY } : {}),
    });
    return undefined;
  }
  const gitlab = clientFor(pasted.root);
  const refusal = await strangerAt(gitlab);
  if (refusal === undefined) {
    draft.pass("GitLab address", `${gitlab.root} is a GitLab`);
    return gitlab;
  }
  draft.found("GitLab address", await findingAbout(refusal, gitlab.root, clientFor));
  return undefined;
}

/** @returns why this is not known to be a GitLab; `undefined` when it is one, by its own words for "who are you?". */
async function strangerAt(gitlab: GitLabClient): Promise<Refusal | undefined> {
  const answer = await gitlab.probe();
  if ("value" in answer) return { cause: "notGitLab", detail: "it tells everybody its version" };
  return answer.refusal.cause === "unknownToken" ? undefined : answer.refusal;
}

async function findingAbout(
  refusal: Refusal,
  root: string,
  clientFor: (root: string) => GitLabClient,
): Promise<CheckFinding> {
  if (isInconclusive(refusal)) return findingOf(refusal);
  if (refusal.cause === "redirected") return redirectFinding(refusal, root);
  for (const candidate of rootsAbove(root).slice(0, MOST_GUESSES)) {
    if ((await strangerAt(clientFor(candidate))) === undefined) return otherRoot(root, candidate, "is below");
  }
  return notGitLab(`${root} is not a GitLab: ${refusal.detail}`);
}

/** An address that moved names its new root; any other redirect leads to a sign-in page, a portal, or nowhere. */
function redirectFinding({ location }: Refusal, root: string): CheckFinding {
  const target = location === undefined ? null : URL.parse(location, root);
  if (target === null) {
    return notGitLab(`${root} redirects its API to nowhere`);
  }
  const moved = target.pathname.endsWith(VERSION_PATH)
    ? gitlabRoot(target.origin + target.pathname.slice(0, -VERSION_PATH.length))
    : undefined;
  if (moved !== undefined && "root" in moved && moved.root !== root) {
    return { ...otherRoot(root, moved.root, "redirects to"), fails: "unlessSatellite" };
  }
  return notGitLab(
    `${root} redirects its API to a page of ${target.host}: a sign-in page or a portal, not GitLab`,
  );
}

/** A portal before a private GitLab lets the satellite pass, whatever it says to this machine. */
function notGitLab(message: string): CheckFinding {
  return { code: "NOT_GITLAB", fails: "unlessSatellite", message, satelliteRemedy: FROM_SATELLITE };
}

const VERSION_PATH = "/api/v4/version";

function otherRoot(root: string, proposed: string, relation: string): CheckFinding {
  return {
    code: "URL_INVALID",
    fails: "always",
    message: `${root} is not the root of a GitLab: it ${relation} ${proposed}`,
    remedy: `Set url to ${proposed}.`,
  };
}
