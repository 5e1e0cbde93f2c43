// One GitLab.com group for each of two SEI accounts: the stack's, and another with a key of its own.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";

const config = new pulumi.Config();
const url = config.get("gitlabUrl"); // only to try it on the sandbox; GitLab.com is the default

const here = new GitLabIntegration("gitlab-platform", {
  accountType: "cloud",
  authMethod: "pat",
  tokenFrom: { env: "PLATFORM_GITLAB_TOKEN" },
  url,
});

const there = new GitLabIntegration("gitlab-research", {
  accountType: "cloud",
  authMethod: "pat",
  tokenFrom: { env: "RESEARCH_GITLAB_TOKEN" },
  url,
  sei: {
    baseUrl: config.require("researchSeiBaseUrl"),
    apiKeyFrom: { env: "RESEARCH_SEI_API_KEY" }, // refresh and destroy need it, too
  },
});

export const integrationIds = { platform: here.id, research: there.id };
