import type { z } from "zod";
import type { GitLabClient } from "../gitlab/gitLabClient";
import type { Refusal } from "../gitlab/refusal";
import type { Project } from "../gitlab/wire";
import type { GitLabDraft, SeiRead } from "./checks";
import type { Feature } from "./features";
import { findingOf } from "./refusalMeanings";
import type { Finding } from "./report";

/** Reads below one project, told in the draft with what is known about the project. */
export class ProjectReader {
  readonly project: Project;
  readonly #gitlab: GitLabClient;
  readonly #draft: GitLabDraft;
  #hidden = false;

  constructor(gitlab: GitLabClient, project: Project, draft: GitLabDraft) {
    this.#gitlab = gitlab;
    this.project = project;
    this.#draft = draft;
  }

  get isHidden(): boolean {
    return this.#hidden;
  }

  async read<T>(
    name: SeiRead,
    path: string,
    answers: z.ZodType<T>,
    feature?: Feature,
  ): Promise<T | undefined> {
    const answer = await this.#gitlab.read(`/projects/${this.project.id}${path}`, answers);
    if ("value" in answer) {
      this.#draft.pass(name, `answered for ${titleOf(this.project)}`);
      return answer.value;
    }
    if (answer.refusal.cause === "hiddenProject") {
      this.#hidden = true;
      this.#draft.skip(name, `${titleOf(this.project)} is hidden from this machine: see "Allow lists"`);
    } else {
      this.#draft.found(name, explain(answer.refusal, this.project, feature));
    }
    return undefined;
  }

  found(name: SeiRead, finding: Finding): void {
    this.#draft.found(name, finding);
  }

  skip(names: readonly SeiRead[], why: string): void {
    for (const name of names) this.#draft.skip(name, why);
  }
}

/** For a satellite SEI makes no preflight (H19), so what would fail there is a warning about the ingestion. */
const SATELLITE_REMEDY =
  "SEI does not test the connection of a satellite, but the satellite will meet the same refusal when it ingests.";

function explain(refusal: Refusal, project: Project, feature: Feature | undefined): Finding {
  const where = `${titleOf(project)}, with which SEI tests the connection: of those the token is a member of, it has the lowest id`;
  const shared = { fails: "unlessSatellite", satelliteRemedy: SATELLITE_REMEDY } as const;
  if (refusal.cause === "missing") {
    const why = project.empty_repo === true ? "its repository is empty" : refusal.detail;
    return { ...shared, code: "PREFLIGHT_FAILED", message: `there is nothing to read (${why}) in ${where}` };
  }
  if (refusal.cause !== "forbidden") return findingOf(refusal);
  return feature?.isOff(project)
    ? { ...shared, code: "FEATURE_DISABLED", message: `${feature.name} disabled in ${where}` }
    : { ...shared, code: "ROLE_TOO_LOW", message: `the token's role does not allow it in ${where}` };
}

export function titleOf({ id, path_with_namespace: path }: Project): string {
  return typeof path === "string" ? `project ${id} (${path})` : `project ${id}`;
}
