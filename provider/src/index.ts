export type { ConnectionCheck, ConnectionReport } from "./connection/report";
export {
  type IngestionToTry,
  type SeiAccess,
  type SeiReference,
  type ValidateConnectionArgs,
  validateConnection,
} from "./connection/validate";
export type { ErrorCode } from "./errors/catalogue";
export { CodedError } from "./errors/codedError";
export type { Finding } from "./errors/finding";
export type { GitLabIntegrationKey, GitLabIntegrationsFilter } from "./lookups/filter";
export {
  getGitLabIntegration,
  getGitLabIntegrationOutput,
  getGitLabIntegrations,
  getGitLabIntegrationsOutput,
} from "./lookups/gitLabIntegration";
export type { GitLabIntegrationResult, IngestionHealth } from "./lookups/gitLabIntegrationResult";
export {
  type ConfiguredGitLabIntegrationArgs,
  gitLabIntegrationArgs,
} from "./resources/configuredArgs";
export { GitLabIntegration } from "./resources/gitLabIntegration";
export type {
  CloudArgs,
  CloudSatelliteArgs,
  CloudTokenArgs,
  GitLabIntegrationArgs,
  GitLabIntegrationCommonArgs,
  IngestionArgs,
  NoTokenArgs,
  OAuthArgs,
  ReachableArgs,
  SatelliteArgs,
  SatelliteOptionsArgs,
  SatelliteProxyArgs,
  SecretReferenceArgs,
  SeiAccountArgs,
  TokenArgs,
  TokenFromArgs,
  TokenLeftArgs,
} from "./resources/gitLabIntegrationArgs";
export { IngestionKey, type IngestionKeyArgs } from "./resources/ingestionKey";
export { renderSatelliteConfig } from "./satellite/render";
export type { IngestionError, IngestionFailure } from "./scans/ingestionFailure";
