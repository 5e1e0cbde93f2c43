// A self-managed GitLab that SEI reaches from outside, with a personal access token.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";

const config = new pulumi.Config();

const gitlab = new GitLabIntegration("gitlab-enterprise", {
  accountType: "enterprise",
  satellite: false, // SEI itself connects; left out, an Ingestion Satellite would
  authMethod: "pat",
  url: config.require("gitlabUrl"),
  tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" },
  tags: ["platform"],
});

export const integrationId = gitlab.id;
