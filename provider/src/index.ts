export {
  GitLabIntegration,
  type GitLabIntegrationArgs,
  type IngestionArgs,
} from "./resources/gitLabIntegration";
