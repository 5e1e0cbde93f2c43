// GitLab.com, authorized by OAuth in SEI's web page, and managed here from then on.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";

const config = new pulumi.Config();

const gitlab = new GitLabIntegration("gitlab-cloud", {
  accountType: "cloud",
  authMethod: "oauth",
  name: config.require("name"), // the name that the integration has in SEI
  adoptExisting: true,
  oauth: config.getSecretObject<{ code: string; state: string }>("oauth"), // only with a code of your own
  url: config.get("gitlabUrl"), // only to try it on the sandbox; GitLab.com is the default
  tags: ["platform"],
});

export const integrationId = gitlab.id;
