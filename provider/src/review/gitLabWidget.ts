import type { Summary } from "./summary";

/** What GitLab's merge request shows of `artifacts:reports:terraform`: three numbers, of integrations alone. */
export interface GitLabWidget {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

/** A replacement counts twice, as a delete and as a create; a take-over changes an integration that exists. */
export function gitlabWidget({ counts }: Summary): GitLabWidget {
  return {
    create: counts.create + counts.replace,
    update: counts.update + counts.adopt,
    delete: counts.delete + counts.replace,
  };
}
