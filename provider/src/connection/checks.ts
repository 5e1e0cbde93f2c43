import type { ReportDraft } from "./report";

/** SEI's own preflight reads, under the names it gives them, which match nothing but exactly. */
export const SEI_READS = [
  "Get projects",
  "Get branches",
  "Get commits",
  "Get Merge Requests",
  "Get Users",
  "Get Milestones",
  "Get pipeline variables",
  "Get pipeline test reports",
  "Get pipelines",
  "Get issues",
  "Get groups",
] as const;

/** Every check of GitLab's side, in the order of the report. */
export const GITLAB_CHECKS = [
  "Token form",
  "Token kind",
  "GitLab address",
  "Token accepted",
  "Token scope",
  "Token expiry",
  "Role and projects",
  ...SEI_READS,
  "Allow lists",
] as const;

/** Every check of SEI's side, in the order of the report. */
export const SEI_CHECKS = ["SEI key", "SEI role", "Name free"] as const;

export type GitLabCheck = (typeof GITLAB_CHECKS)[number];
export type SeiRead = (typeof SEI_READS)[number];
export type SeiCheck = (typeof SEI_CHECKS)[number];
export type GitLabDraft = ReportDraft<GitLabCheck>;
export type SeiDraft = ReportDraft<SeiCheck>;
