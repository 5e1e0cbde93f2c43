export type { ConnectionCheck, ConnectionReport } from "./connection/report";
export { type SeiAccess, type ValidateConnectionArgs, validateConnection } from "./connection/validate";
export {
  GitLabIntegration,
  type GitLabIntegrationArgs,
  type GitLabIntegrationCommonArgs,
  type IngestionArgs,
  type TokenArgs,
  type TokenFromArgs,
  type TokenReferenceArgs,
} from "./resources/gitLabIntegration";
