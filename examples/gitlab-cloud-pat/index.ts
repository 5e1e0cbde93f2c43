// GitLab.com, connected to Harness SEI with a personal access token.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";

const config = new pulumi.Config();

const gitlab = new GitLabIntegration("gitlab-cloud", {
  accountType: "cloud",
  authMethod: "pat",
  tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" }, // only the provider reads it
  url: config.get("gitlabUrl"), // only to try it on the sandbox; GitLab.com is the default
  tags: ["platform"],
  ingestion: { users: true },
});

export const integrationId = gitlab.id;
