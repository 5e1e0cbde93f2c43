// GitLab.com with a token that is rotated in time: every run warns early, and tells which token it has and until when.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";

const config = new pulumi.Config();

const gitlab = new GitLabIntegration("gitlab-cloud", {
  accountType: "cloud",
  authMethod: "pat",
  tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" }, // a new one: set the variable, and pulumi up
  url: config.get("gitlabUrl"), // only to try it on the sandbox; GitLab.com is the default
  expiryWarningDays: 45,
});

export const tokenExpiresAt = gitlab.tokenExpiresAt;
export const tokenFingerprint = gitlab.tokenFingerprint;
