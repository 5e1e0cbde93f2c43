import { readIngestionFailure } from "../ingestion/readIngestionFailure";
import { find } from "../integration/find";
import { markerOf } from "../integration/ownership";
import type { SeiAccount } from "../sei/seiAccount";
import { GITLAB_APPLICATION, METHODS, type SeiIngestionStatus, type SeiIntegration } from "../sei/wire";
import type { GitLabIntegrationResult, IngestionHealth } from "./gitLabIntegrationResult";

/** The GitLab integration with this id; `undefined` when there is none, or the id is another product's. */
export async function readById(
  id: string,
  account: SeiAccount,
): Promise<GitLabIntegrationResult | undefined> {
  const integration = await find(id, account);
  return first(integration === undefined ? [] : [integration], account);
}

/** By the exact name. SEI's filter is a substring with live wildcards (H21), so the comparison is made here. */
export async function readByName(
  name: string,
  account: SeiAccount,
): Promise<GitLabIntegrationResult | undefined> {
  const integrations = await account.client.listIntegrations();
  return first(
    integrations.filter((integration) => integration.name === name),
    account,
  );
}

/** Every GitLab integration of the account, in the order in which they were made. */
export async function readAll(account: SeiAccount): Promise<GitLabIntegrationResult[]> {
  const integrations = (await account.client.listIntegrations()).filter(isGitLab);
  const statuses = await account.client.listIngestionStatus(integrations.map(({ id }) => id));
  const statusOf = new Map(statuses.map((status) => [status.integration_id, status]));
  const results = integrations.map((integration) =>
    resultOf(integration, statusOf.get(integration.id), account),
  );
  return (await Promise.all(results)).sort((left, right) => Number(left.id) - Number(right.id));
}

async function first(
  integrations: readonly SeiIntegration[],
  account: SeiAccount,
): Promise<GitLabIntegrationResult | undefined> {
  const integration = integrations.find(isGitLab);
  if (integration === undefined) return undefined;
  const [status] = await account.client.listIngestionStatus([integration.id]);
  return resultOf(integration, status, account);
}

/** In any case: SEI stores what it is given, although only the exact spelling works in full (H15). */
function isGitLab({ application }: SeiIntegration): boolean {
  return application.toLowerCase() === GITLAB_APPLICATION;
}

async function resultOf(
  integration: SeiIntegration,
  status: SeiIngestionStatus | undefined,
  account: SeiAccount,
): Promise<GitLabIntegrationResult> {
  const { id, name, description, url, authentication, satellite, created_at, updated_at } = integration;
  const health = healthOf(status);
  return {
    id,
    name,
    description,
    url,
    authMethod: METHOD_BY_STORED.get(authentication),
    authentication,
    satellite,
    tags: await account.tags.namesOf(integration.tags),
    createdAt: isoOf(created_at),
    updatedAt: isoOf(updated_at),
    managedBy: markerOf(integration).managedBy,
    health,
    ingestionFailure: health === "failed" ? await readIngestionFailure(id, account.client) : undefined,
    lastIngestedFrom: isoOf(status?.last_ingested_activity_from),
    lastIngestedTo: isoOf(status?.last_ingested_activity_to),
  };
}

const METHOD_BY_STORED = new Map<string, "pat" | "oauth">([
  [METHODS.pat.stored, "pat"],
  [METHODS.oauth.stored, "oauth"],
]);

const HEALTH: ReadonlyMap<string, IngestionHealth> = new Map(
  (["healthy", "warning", "failed"] as const).map((health) => [health, health]),
);

/** `unknown` for whatever a newer SEI may say, too. */
function healthOf(status: SeiIngestionStatus | undefined): IngestionHealth {
  return HEALTH.get(status?.status ?? "unknown") ?? "unknown";
}

/** From SEI's epoch seconds. */
function isoOf(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1_000).toISOString();
}
