import type { GitLabIntegrationResult, IngestionHealth } from "./gitLabIntegrationResult";

/** Which integration: by SEI's id, or by its exact name. */
export type GitLabIntegrationKey =
  | { readonly id: string; readonly name?: undefined }
  | { readonly name: string; readonly id?: undefined };

/** Which integrations to give; every condition that is set has to hold. */
export interface GitLabIntegrationsFilter {
  /** Part of the name, in any case. */
  readonly nameContains?: string | undefined;
  /** The root of the GitLab, exactly as SEI has it. */
  readonly url?: string | undefined;
  /** Names of tags that it has, all of them, in any case. */
  readonly tags?: readonly string[] | undefined;
  readonly satellite?: boolean | undefined;
  readonly health?: IngestionHealth | undefined;
  /** Whether a Pulumi resource of this provider manages it. */
  readonly managed?: boolean | undefined;
  /** Whether SEI is deleting it. */
  readonly deleting?: boolean | undefined;
}

const CONDITIONS: ReadonlyArray<
  (integration: GitLabIntegrationResult, wanted: GitLabIntegrationsFilter) => boolean
> = [
  ({ name }, { nameContains }) => name.toLowerCase().includes((nameContains ?? "").toLowerCase()),
  (integration, { url }) => url === undefined || integration.url === url,
  (integration, { tags = [] }) => tags.every((tag) => integration.tags.includes(tag.toLowerCase())),
  (integration, { satellite }) => satellite === undefined || integration.satellite === satellite,
  (integration, { health }) => health === undefined || integration.health === health,
  (integration, { deleting }) => deleting === undefined || integration.deleting === deleting,
  ({ managedBy }, { managed }) => managed === undefined || (managedBy !== undefined) === managed,
];

export function fits(integration: GitLabIntegrationResult, wanted: GitLabIntegrationsFilter): boolean {
  return CONDITIONS.every((holds) => holds(integration, wanted));
}
