// A self-managed GitLab that admits the addresses of Harness, and not the machine that runs Pulumi.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";

const config = new pulumi.Config();

const gitlab = new GitLabIntegration("gitlab-enterprise", {
  accountType: "enterprise",
  satellite: false,
  authMethod: "pat",
  url: config.require("gitlabUrl"),
  tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" },
  validateConnection: "never", // SEI still makes its own test when it creates the integration
});

export const integrationId = gitlab.id;
