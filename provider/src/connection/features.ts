import type { Project } from "../gitlab/wire";

/** A part of a project that can be switched off; a read of it is then forbidden, to its owner too. */
export interface Feature {
  readonly name: string;
  readonly isOff: (project: Project) => boolean;
}

const isDisabled = (level: string | null | undefined, enabled?: boolean | null): boolean =>
  level === "disabled" || enabled === false;

export const repository: Feature = {
  name: "the repository is",
  isOff: ({ repository_access_level }) => isDisabled(repository_access_level),
};

export const mergeRequests: Feature = {
  name: "merge requests are",
  isOff: (project) => isDisabled(project.merge_requests_access_level, project.merge_requests_enabled),
};

/** Milestones belong to issues and merge requests, and go with the last of them. */
export const milestones: Feature = {
  name: "issues and merge requests, and with them milestones, are",
  isOff: (project) =>
    isDisabled(project.issues_access_level, project.issues_enabled) && mergeRequests.isOff(project),
};

/** SEI's own rule, by which it leaves pipelines out with a warning instead of failing. */
export const pipelines: Feature = {
  name: "pipelines are",
  isOff: ({ builds_access_level, jobs_enabled }) =>
    (builds_access_level ?? "disabled") === "disabled" && jobs_enabled !== true,
};
