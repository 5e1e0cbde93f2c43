import type { GitLabIntegrationsFilter } from "./filter";
import type { GitLabIntegrationResult } from "./gitLabIntegrationResult";
import * as lookUp from "./lookUp";
import { stackAccount } from "./stackAccount";

// The look-ups of a program, which asks the SEI account of its stack.

export function lookUpOne(key: lookUp.IdOrName): Promise<GitLabIntegrationResult> {
  return lookUp.lookUpOne(key, stackAccount);
}

export function lookUpAll(wanted: GitLabIntegrationsFilter): Promise<GitLabIntegrationResult[]> {
  return lookUp.lookUpAll(wanted, stackAccount);
}
