// A Private Cloud GitLab, read by an Ingestion Satellite inside its network. SEI never gets the token.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration, renderSatelliteConfig } from "pulumi-harness-sei";

const config = new pulumi.Config();
const TOKEN = "GITLAB_TOKEN_FOR_SEI";

const gitlab = new GitLabIntegration("gitlab-private-cloud", {
  accountType: "privateCloud",
  authMethod: "pat",
  url: config.require("gitlabUrl"),
  tokenFrom: { env: TOKEN }, // tried from here; leave it out where Pulumi does not have it
  tags: ["platform"],
});

export const integrationId = gitlab.id;

/** To be mounted in the satellite's container at /levelops/config.yml. */
export const satelliteYaml = pulumi
  .all([gitlab.satelliteConfig, config.requireSecret("satelliteApiKey")])
  .apply(([yaml, apiKey]) => renderSatelliteConfig(yaml ?? "", { apiKey, token: process.env[TOKEN] ?? "" }));
