export {
  GitLabIntegration,
  type GitLabIntegrationArgs,
  type GitLabIntegrationCommonArgs,
  type IngestionArgs,
  type TokenArgs,
  type TokenFromArgs,
  type TokenReferenceArgs,
} from "./resources/gitLabIntegration";
