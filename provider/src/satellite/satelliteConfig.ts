import type { SeiAccount } from "../sei/seiAccount";
import { GITLAB_APPLICATION, MARKER_KEYS, METHODS, type SeiIntegration } from "../sei/wire";
import { PLACEHOLDERS } from "./render";
import { yamlOf } from "./yamlText";

/** The way out of the satellite's network. */
export interface SatelliteProxy {
  readonly host: string;
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Through the proxy to GitLab, too, and not only to SEI. */
  readonly allTraffic?: boolean | undefined;
}

/**
 * The Ingestion Satellite's configuration for this integration, to be mounted at `/levelops/config.yml`. With
 * placeholders for its secrets it does not change when one of them is rotated.
 */
export function satelliteConfigOf(
  stored: SeiIntegration,
  proxy: SatelliteProxy | undefined,
  account: SeiAccount,
): string {
  const { [MARKER_KEYS.managedBy]: _, [MARKER_KEYS.instance]: __, ...metadata } = stored.metadata;
  return yamlOf({
    satellite: {
      tenant: account.tenant,
      api_key: PLACEHOLDERS.apiKey,
      url: account.baseUrl,
      proxy: proxy && proxyEntry(proxy),
    },
    integrations: [
      {
        id: stored.id,
        application: GITLAB_APPLICATION,
        url: stored.url,
        authentication: METHODS.pat.requested,
        api_key: PLACEHOLDERS.token,
        metadata,
      },
    ],
  });
}

function proxyEntry({ allTraffic, ...proxy }: SatelliteProxy): Record<string, unknown> {
  return { ...proxy, all_traffic: allTraffic };
}
