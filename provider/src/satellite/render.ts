import { quoted } from "./yamlText";

/** What stands in a satellite's configuration for the two secrets that the provider does not know, or does not give away. */
export const PLACEHOLDERS = { apiKey: "<SEI API KEY>", token: "<GITLAB TOKEN>" } as const;

/**
 * The finished configuration of an Ingestion Satellite: `satelliteConfig` of a `GitLabIntegration`, with its two
 * secrets filled in: where the placeholders stand, and not in a name that happens to be the same.
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
  const { isMap, isScalar, isSeq, parseDocument }: typeof import("yaml") = require("yaml");
  const { contents } = parseDocument(config);
  if (!isMap(contents)) return config;
  const integrations = contents.get("integrations");
  const places: Array<{ entry: unknown; placeholder: string; secret: string }> = [
    { entry: contents.get("satellite"), placeholder: PLACEHOLDERS.apiKey, secret: secrets.apiKey },
    ...(isSeq(integrations) ? integrations.items : []).map((entry) => ({
      entry,
      placeholder: PLACEHOLDERS.token,
      secret: secrets.token,
    })),
  ];
  // From the end on, so that the places before it stay where they are.
  return places.reduceRight((text, { entry, placeholder, secret }) => {
    const stands = isMap(entry) ? entry.get("api_key", true) : undefined;
    if (!isScalar(stands) || stands.value !== placeholder || !stands.range) return text;
    const [start, end] = stands.range;
    return `${text.slice(0, start)}${quoted(secret)}${text.slice(end)}`;
  }, config);
}
