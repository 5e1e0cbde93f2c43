import { PLACEHOLDERS } from "../sei/satelliteFile";
import type { SeiAccount } from "../sei/seiAccount";
import { GITLAB_APPLICATION, MARKER_KEYS, METHODS, type SeiIntegration } from "../sei/wire";
import { recordedSchema } from "./inputs";
import type { Mirror } from "./mirror";

const optionsSchema = recordedSchema.pick({ satelliteOptions: true });

/**
 * The Ingestion Satellite's configuration for this integration, to be mounted at `/levelops/config.yml`. With
 * placeholders for its secrets it does not change when one of them is rotated.
 */
export function satelliteConfigOf(recorded: Mirror, stored: SeiIntegration, account: SeiAccount): string {
  const proxy = optionsSchema.safeParse(recorded).data?.satelliteOptions?.proxy;
  const { [MARKER_KEYS.managedBy]: _, [MARKER_KEYS.instance]: __, ...metadata } = stored.metadata;
  // Loaded for the first satellite: most stacks have none.
  const { stringify }: typeof import("yaml") = require("yaml");
  return stringify({
    satellite: {
      tenant: account.tenant,
      api_key: PLACEHOLDERS.apiKey,
      url: account.baseUrl,
      ...(proxy === undefined ? {} : { proxy: proxyEntry(proxy) }),
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

function proxyEntry({ allTraffic, ...proxy }: Record<string, unknown>): Record<string, unknown> {
  return { ...proxy, ...(allTraffic === undefined ? {} : { all_traffic: allTraffic }) };
}
