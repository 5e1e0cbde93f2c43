import type { Finding } from "../errors/finding";
import type { GitLabClient } from "../gitlab/gitLabClient";
import { projectsSchema } from "../gitlab/wire";
import type { Clock } from "../http/clock";
import type { Secret } from "../secrets/secret";
import { clientsFor } from "./gitLabSide";
import { refusalsIn } from "./preflightReads";
import { findingOf } from "./refusalMeanings";

export interface DeclaredProjects {
  /** Root of a GitLab that has been found to be one. */
  readonly url: string;
  readonly token: Secret;
  /** As SEI compares them: bare names, letter by letter. */
  readonly names: readonly string[];
  /** Whether SEI reads only projects of which the token's user is a member. */
  readonly checkProjectMembership: boolean;
  /** What is left of the time for the whole trial. */
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** A program may name hundreds, and every new integration asks for its own. */
const MOST_TRIED = 10;

/**
 * Tries the projects that an integration is to ingest, beside the one that SEI tests in any case: the SEI of today may
 * test them, too (H35), and ingestion reads them. What it finds are doubts: SEI may make the integration all the same.
 */
export async function tryProjects(declared: DeclaredProjects): Promise<Finding[]> {
  const { url, token, names, checkProjectMembership, deadlineMs, clock } = declared;
  if (deadlineMs <= 0) return [];
  const gitlab = clientsFor({ token, deadlineMs }, clock)(url);
  const membership = checkProjectMembership ? "membership=true&" : "";
  const now = new Date(clock.now());
  const found = await Promise.all(
    [...new Set(names)].slice(0, MOST_TRIED).map((name) => tryProject(name, membership, gitlab, now)),
  );
  return found.flat();
}

async function tryProject(
  name: string,
  membership: string,
  gitlab: GitLabClient,
  now: Date,
): Promise<Finding[]> {
  const path = "ingestion.projects";
  const query = `/projects?${membership}search=${encodeURIComponent(name)}&order_by=id&sort=asc&per_page=100`;
  const listed = await gitlab.read(query, projectsSchema);
  if ("refusal" in listed) {
    const { code, message } = findingOf(listed.refusal);
    return [{ code, path, message: `${JSON.stringify(name)} could not be looked for: ${message}` }];
  }
  const projects = listed.value.filter((project) => project.name === name);
  if (projects.length === 0) {
    const whose = membership === "" ? "that the token can see" : "of which the token's user is a member";
    const message = `${JSON.stringify(name)} is the name of no project ${whose}`;
    return [{ code: "PROJECT_NEVER_MATCHES", path, message }];
  }
  const refused = await Promise.all(projects.map((project) => refusalsIn(project, gitlab, now)));
  const byMessage = new Map(refused.flat().map((finding) => [finding.message, finding]));
  return [...byMessage.values()].map(({ code, message }) => ({ code, path, message }));
}
