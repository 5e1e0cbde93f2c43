// An integration that somebody made in SEI's web page, taken over.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";

const config = new pulumi.Config();

const gitlab = new GitLabIntegration(
  "gitlab-cloud",
  {
    existingId: config.get("existingId"), // take it out of the configuration after the first `pulumi up`
    name: config.require("name"), // the name it has in SEI, or a new one
    accountType: "cloud",
    authMethod: "pat",
    tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" },
    url: config.get("gitlabUrl"), // only to try it on the sandbox; GitLab.com is the default
    tags: ["platform"],
  },
  { retainOnDelete: true }, // `pulumi destroy` forgets it, and SEI keeps it with its history
);

export const integrationId = gitlab.id;
