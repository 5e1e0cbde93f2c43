import { CodedError } from "../errors/codedError";
import { fits, type GitLabIntegrationsFilter } from "./filter";
import type { GitLabIntegrationResult } from "./gitLabIntegrationResult";
import { readAll, readById, readByName } from "./read";
import { stackAccount } from "./stackAccount";

/** What a program without types can say; exactly one of the two is a key. */
interface IdOrName {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** @throws CodedError `INPUT_INVALID`, `NOT_FOUND`, or what keeps SEI from answering. */
export async function lookUpOne({ id, name }: IdOrName): Promise<GitLabIntegrationResult> {
  if (id !== undefined && name === undefined) return found(await readById(id, stackAccount()), `id ${id}`);
  if (name !== undefined && id === undefined) {
    return found(await readByName(name, stackAccount()), `name "${name}"`);
  }
  throw new CodedError("INPUT_INVALID", "getGitLabIntegration takes either an id or a name");
}

export async function lookUpAll(wanted: GitLabIntegrationsFilter): Promise<GitLabIntegrationResult[]> {
  return readAll(stackAccount(), (integration) => fits(integration, wanted));
}

function found(integration: GitLabIntegrationResult | undefined, by: string): GitLabIntegrationResult {
  if (integration !== undefined) return integration;
  throw new CodedError("NOT_FOUND", `SEI has no GitLab integration with the ${by}`, {
    remedy: "Check the spelling, in which case counts, and that the stack's SEI account is the right one.",
  });
}
