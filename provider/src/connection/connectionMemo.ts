import type { Finding } from "../errors/finding";
import { gitlabRoot } from "../gitlab/gitLabRoot";
import { type DeclaredProjects, tryProjects } from "./declaredProjects";
import { type ConnectionInput, gitLabSide } from "./gitLabSide";
import type { ConnectionReport } from "./report";

/**
 * One validation for all integrations that share a GitLab and a token, for as long as the process lives: the engine
 * calls `check` one resource at a time, in preview and again in the update, and nothing tells the two apart. The
 * settings that change how a finding is judged are part of the key; the token is, as its hash.
 *
 * @example
 * const memo = new ConnectionMemo();
 * const [first, second] = await Promise.all([memo.validate(input), memo.validate(input)]); // asks GitLab once
 */
export class ConnectionMemo {
  readonly #reports = new Map<string, Promise<ConnectionReport>>();
  readonly #projects = new Map<string, Promise<Finding[]>>();

  /** As {@link gitLabSide}, whose report is shared by every caller with the same input. */
  validate(input: ConnectionInput): Promise<ConnectionReport> {
    const key = keyOf(input);
    const known = this.#reports.get(key);
    if (known !== undefined) return known;
    const report = gitLabSide(input);
    this.#reports.set(key, report);
    // A crash says nothing about the connection; the next caller may ask again.
    report.catch(() => this.#reports.delete(key));
    return report;
  }

  /** As {@link tryProjects}, shared by integrations that name the same ones. */
  tryProjects(declared: DeclaredProjects): Promise<Finding[]> {
    const { url, token, names, checkProjectMembership } = declared;
    const key = JSON.stringify([url, token.hash(), checkProjectMembership, [...names].sort()]);
    const known = this.#projects.get(key) ?? tryProjects(declared);
    this.#projects.set(key, known);
    return known;
  }
}

function keyOf(input: ConnectionInput): string {
  const { url, token, satellite, checkProjectMembership, expiryWarningDays } = input;
  const parsed = gitlabRoot(url);
  return JSON.stringify([
    "root" in parsed ? parsed.root : url,
    token?.hash(),
    satellite,
    checkProjectMembership,
    expiryWarningDays,
  ]);
}
