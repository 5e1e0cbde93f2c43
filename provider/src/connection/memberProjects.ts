import { z } from "zod";
import type { Answered, GitLabClient } from "../gitlab/gitLabClient";
import { type Project, projectSchema } from "../gitlab/wire";

/** SEI's own first read. It asks for memberships whatever `check_project_membership` says. */
const SEI_PROJECTS = "/projects?membership=true&order_by=id&sort=asc&page=1&per_page=20";

/**
 * The project that SEI will test with: of those the token is a member of, the one with the lowest id, however old
 * or odd it is (H22). Two steps want it; it is asked for once.
 */
export class MemberProjects {
  readonly #gitlab: GitLabClient;
  #asked: Promise<Answered<Project | undefined>> | undefined;

  constructor(gitlab: GitLabClient) {
    this.#gitlab = gitlab;
  }

  first(): Promise<Answered<Project | undefined>> {
    this.#asked ??= this.#ask();
    return this.#asked;
  }

  async #ask(): Promise<Answered<Project | undefined>> {
    const answer = await this.#gitlab.read(SEI_PROJECTS, z.array(projectSchema));
    return "refusal" in answer ? answer : { value: answer.value[0] };
  }
}
