import type { dynamic } from "@pulumi/pulumi";

/** The provider with the configuration of a stack, handed to it as the SDK's server does. */
export async function configured(
  provider: dynamic.ResourceProvider,
  config: Readonly<Record<string, string>>,
): Promise<dynamic.ResourceProvider> {
  await provider.configure?.({
    config: {
      get: (key) => config[key],
      require: (key) => {
        throw new Error(`${key} is not read by require`);
      },
    },
  });
  return provider;
}
