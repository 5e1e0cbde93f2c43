import { CodedError } from "../errors/codedError";
import type { SeiAccount } from "../sei/seiAccount";
import { fits, type GitLabIntegrationsFilter } from "./filter";
import type { GitLabIntegrationResult } from "./gitLabIntegrationResult";
import { readAll, readById, readByName } from "./read";

/** What a program without types can say; exactly one of the two is a key. */
export interface IdOrName {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** The account is asked for when the arguments are known to be right. */
export type AccountOf = () => SeiAccount;

/** @throws CodedError `INPUT_INVALID`, `NOT_FOUND`, or what keeps SEI from answering. */
export async function lookUpOne(
  { id, name }: IdOrName,
  accountOf: AccountOf,
): Promise<GitLabIntegrationResult> {
  if (id !== undefined && name === undefined) return found(await readById(id, accountOf()), `id ${id}`);
  if (name !== undefined && id === undefined) {
    return found(await readByName(name, accountOf()), `name "${name}"`);
  }
  throw new CodedError("INPUT_INVALID", "getGitLabIntegration takes either an id or a name");
}

export async function lookUpAll(
  wanted: GitLabIntegrationsFilter,
  accountOf: AccountOf,
): Promise<GitLabIntegrationResult[]> {
  return readAll(accountOf(), (integration) => fits(integration, wanted));
}

function found(integration: GitLabIntegrationResult | undefined, by: string): GitLabIntegrationResult {
  if (integration !== undefined) return integration;
  throw new CodedError("NOT_FOUND", `SEI has no GitLab integration with the ${by}`, {
    remedy: "Check the spelling, in which case counts, and that the stack's SEI account is the right one.",
  });
}
