// GitLab.com, connected to Harness SEI with a personal access token: in TypeScript, by the plugin.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration, getGitLabIntegrations } from "pulumi-harness-sei-sdk";

const config = new pulumi.Config();

const gitlab = new GitLabIntegration("gitlab-cloud", {
  accountType: "cloud",
  authMethod: "pat",
  tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" }, // only the provider reads it
  url: config.get("gitlabUrl"), // only to try it on the sandbox; GitLab.com is the default
  tags: ["platform"],
  ingestion: { users: true },
});

// What somebody has made in SEI's web page.
const found = getGitLabIntegrations({ managed: false });

export const integrationId = gitlab.id;
export const madeByHand = found.then(({ integrations }) => integrations.map(({ name }) => name));
