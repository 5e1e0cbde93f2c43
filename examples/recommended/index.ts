// GitLab.com in Harness SEI, as we would declare it in production.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";

const config = new pulumi.Config();

const gitlab = new GitLabIntegration(
  "gitlab-cloud",
  {
    accountType: "cloud",
    authMethod: "pat",
    tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" }, // the engine never has it
    url: config.get("gitlabUrl"), // only to try it on the sandbox; GitLab.com is the default
    expiryWarningDays: 45,
    ingestion: { users: true },
  },
  { protect: config.getBoolean("protect") ?? true }, // a destroy would drop the ingestion history
);

export const integrationId = gitlab.id;
