/** What stands in a satellite's configuration for the two secrets that the provider does not know, or does not give away. */
export const PLACEHOLDERS = { apiKey: "<SEI API KEY>", token: "<GITLAB TOKEN>" } as const;

/**
 * The finished configuration of an Ingestion Satellite: `satelliteConfig` of a `GitLabIntegration`, with its two
 * secrets filled in.
 *
 * @param config the output `satelliteConfig`.
 * @param secrets an SEI API key, and the personal access token the satellite reads GitLab with.
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { GitLabIntegration, renderSatelliteConfig } from "pulumi-harness-sei";
 *
 * declare const gitlab: GitLabIntegration;
 * const { apiKey, token } = { apiKey: pulumi.secret("..."), token: pulumi.secret("...") };
 * const file = pulumi
 *   .all([gitlab.satelliteConfig, apiKey, token])
 *   .apply(([config, apiKey, token]) => renderSatelliteConfig(config ?? "", { apiKey, token }));
 * ```
 */
export function renderSatelliteConfig(
  config: string,
  secrets: { readonly apiKey: string; readonly token: string },
): string {
  // A JSON string is a YAML string, whatever characters the secret has; a function keeps `$` from being special.
  return config
    .replace(PLACEHOLDERS.apiKey, () => JSON.stringify(secrets.apiKey))
    .replace(PLACEHOLDERS.token, () => JSON.stringify(secrets.token));
}
