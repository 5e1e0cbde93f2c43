import type * as pulumi from "@pulumi/pulumi";
import { output } from "../sdk/program";
import type { GitLabIntegrationKey, GitLabIntegrationsFilter } from "./filter";
import type { GitLabIntegrationResult } from "./gitLabIntegrationResult";

/**
 * Looks up a GitLab integration that exists in SEI, whoever manages it. It asks SEI with the configuration of the
 * stack, or of the environment, each time it is called; in a preview, too.
 *
 * @throws CodedError `NOT_FOUND` when there is none; `INPUT_INVALID`; `CONFIG_INVALID` or `SEI_CONFIG_MISSING`; or an
 *   `SEI_...` code for what keeps SEI from answering. The stack's key needs the Admin role, or no health is told.
 * @example
 * ```ts
 * import { getGitLabIntegration } from "pulumi-harness-sei";
 *
 * export const health = getGitLabIntegration({ name: "gitlab-cloud" }).then((gitlab) => gitlab.health);
 * ```
 */
export async function getGitLabIntegration(key: GitLabIntegrationKey): Promise<GitLabIntegrationResult> {
  return (await lookUps()).lookUpOne(key);
}

/**
 * {@link getGitLabIntegration} for an id or name that is an output of a resource.
 *
 * @example
 * ```ts
 * import { type GitLabIntegration, getGitLabIntegrationOutput } from "pulumi-harness-sei";
 *
 * declare const gitlab: GitLabIntegration;
 * export const health = getGitLabIntegrationOutput({ id: gitlab.id }).health;
 * ```
 */
export function getGitLabIntegrationOutput(
  key: pulumi.Input<
    | { readonly id: pulumi.Input<string>; readonly name?: undefined }
    | { readonly name: pulumi.Input<string>; readonly id?: undefined }
  >,
): pulumi.Output<GitLabIntegrationResult> {
  return output(key).apply(getGitLabIntegration);
}

/**
 * The GitLab integrations of the stack's SEI account, in the order in which they were made.
 *
 * @param filter leaves out those that do not fit; none leaves out nothing.
 * @throws CodedError as {@link getGitLabIntegration}, but never `NOT_FOUND`: there may be none.
 * @example
 * ```ts
 * import { getGitLabIntegrations } from "pulumi-harness-sei";
 *
 * const failed = getGitLabIntegrations({ health: "failed" });
 * export const names = failed.then((integrations) => integrations.map(({ name }) => name));
 * ```
 */
export async function getGitLabIntegrations(
  filter: GitLabIntegrationsFilter = {},
): Promise<GitLabIntegrationResult[]> {
  return (await lookUps()).lookUpAll(filter);
}

/** {@link getGitLabIntegrations} for a filter with outputs of resources in it. */
export function getGitLabIntegrationsOutput(
  filter: pulumi.Input<{
    readonly [K in keyof GitLabIntegrationsFilter]: pulumi.Input<GitLabIntegrationsFilter[K]>;
  }> = {},
): pulumi.Output<GitLabIntegrationResult[]> {
  return output(filter).apply(getGitLabIntegrations);
}

/** Loaded at the first call: a program that only declares resources does not wait for the HTTP library. */
const lookUps = () => import("./ofStack.ts");
