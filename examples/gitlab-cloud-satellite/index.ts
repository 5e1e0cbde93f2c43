// GitLab.com, read by an Ingestion Satellite of yours: the way in which SEI never gets the token.
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration, IngestionKey, renderSatelliteConfig } from "pulumi-harness-sei";

const config = new pulumi.Config();
const TOKEN = "GITLAB_TOKEN_FOR_SEI";

const gitlab = new GitLabIntegration("gitlab-cloud", {
  accountType: "cloud",
  satellite: true, // left out, SEI itself would read GitLab.com, with a token
  authMethod: "pat",
  tokenFrom: { env: TOKEN }, // tried from here; leave it out where Pulumi does not have it
  url: config.get("gitlabUrl"), // only to try it on the sandbox; GitLab.com is the default
  tags: ["platform"],
});

const apiKey = new IngestionKey("satellite", { description: "Reads GitLab.com" });

export const integrationId = gitlab.id;

/** To be mounted in the satellite's container at /levelops/config.yml. */
export const satelliteYaml = pulumi
  .all([gitlab.satelliteConfig, apiKey.key])
  .apply(([yaml, key]) =>
    renderSatelliteConfig(yaml ?? "", { apiKey: key, token: process.env[TOKEN] ?? "" }),
  );
