// An Ingestion Satellite from nothing: the integration, a key of its own, and its configuration, ready for Docker
// Compose (docker-compose.yaml) and for Kubernetes (kubernetes-secret.yaml).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration, IngestionKey, renderSatelliteConfig } from "pulumi-harness-sei";

const config = new pulumi.Config();
const TOKEN = "GITLAB_TOKEN_FOR_SEI";

const gitlab = new GitLabIntegration("gitlab-private-cloud", {
  accountType: "privateCloud",
  authMethod: "pat",
  url: config.require("gitlabUrl"),
  tokenFrom: { env: TOKEN }, // tried from here: SEI never gets it
});

const apiKey = new IngestionKey("satellite", { description: "Reads the GitLab of the data centre" });

/** `pulumi stack output satelliteYaml --show-secrets > satellite.yml && docker compose up -d` */
export const satelliteYaml = pulumi
  .all([gitlab.satelliteConfig, apiKey.key])
  .apply(([yaml, key]) =>
    renderSatelliteConfig(yaml ?? "", { apiKey: key, token: process.env[TOKEN] ?? "" }),
  );

const template = readFileSync(join(__dirname, "kubernetes-secret.yaml"), "utf8");

/** `pulumi stack output kubernetesSecret --show-secrets | kubectl apply -f -` */
export const kubernetesSecret = satelliteYaml.apply((yaml) =>
  template.replace("SATELLITE_YAML_IN_BASE64", Buffer.from(yaml).toString("base64")),
);
