import { readIngestionFailure } from "../scans/readIngestionFailure";
import { SeiFailure } from "../sei/failures";
import { find } from "../sei/findIntegration";
import { markerOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import {
  GITLAB_APPLICATION,
  methodStoredAs,
  type SeiIngestionStatus,
  type SeiIntegration,
} from "../sei/wire";
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
  const { readable } = await account.client.listIntegrations();
  const named = readable.filter((integration) => integration.name === name);
  // One that SEI is deleting is found when there is no other.
  return first([...named.filter(({ isDeleting }) => !isDeleting), ...named], account);
}

/** The GitLab integrations of the account that are wanted, in the order in which they were made. */
export async function readAll(
  account: SeiAccount,
  isWanted: (integration: GitLabIntegrationResult) => boolean = () => true,
): Promise<GitLabIntegrationResult[]> {
  const integrations = (await account.client.listIntegrations()).all().filter(isGitLab);
  const statuses = await account.client.listIngestionStatus(integrations.map(({ id }) => id));
  const statusOf = new Map(statuses.map((status) => [status.integrationId, status]));
  const results = integrations.map((integration) =>
    resultOf(integration, statusOf.get(integration.id), account),
  );
  const wanted = (await Promise.all(results)).filter(isWanted);
  const told = await Promise.all(wanted.map((result) => withFailure(result, account)));
  return told.sort((left, right) => Number(left.id) - Number(right.id));
}

async function first(
  integrations: readonly SeiIntegration[],
  account: SeiAccount,
): Promise<GitLabIntegrationResult | undefined> {
  const integration = integrations.find(isGitLab);
  if (integration === undefined) return undefined;
  const [status] = await account.client.listIngestionStatus([integration.id]);
  return withFailure(await resultOf(integration, status, account), account);
}

/** A `warning` has two readings (H36), and only the log tells which. */
const MAY_FAIL: ReadonlySet<IngestionHealth> = new Set(["failed", "warning"]);

/** One request for each integration that may fail. What a log says is not worth the failure of a look-up. */
async function withFailure(
  result: GitLabIntegrationResult,
  { client }: SeiAccount,
): Promise<GitLabIntegrationResult> {
  if (!MAY_FAIL.has(result.health)) return result;
  try {
    const ingestionFailure = await readIngestionFailure(result.id, client, "read");
    return ingestionFailure === undefined ? result : { ...result, ingestionFailure };
  } catch (error) {
    if (error instanceof SeiFailure) return result;
    throw error;
  }
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
  const { id, name, description, url, authentication, satellite, isDeleting, createdAt, updatedAt } =
    integration;
  return {
    id,
    name,
    description,
    url,
    authMethod: methodStoredAs(authentication),
    authentication,
    satellite,
    tags: await account.tags.namesOf(integration.tagIds),
    createdAt,
    updatedAt,
    managedBy: markerOf(integration).managedBy,
    deleting: isDeleting,
    health: healthOf(status),
    lastIngestedFrom: status?.lastIngestedFrom,
    lastIngestedTo: status?.lastIngestedTo,
  };
}

const HEALTH: ReadonlyMap<string, IngestionHealth> = new Map(
  (["healthy", "warning", "failed"] as const).map((health) => [health, health]),
);

/** `unknown` for whatever a newer SEI may say, too. */
function healthOf(status: SeiIngestionStatus | undefined): IngestionHealth {
  return HEALTH.get(status?.status ?? "unknown") ?? "unknown";
}
