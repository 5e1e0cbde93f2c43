/**
 * `pulumi-harness-sei/runtime`: the door the engine knocks on. Users' state files hold a constant text that calls
 * `provider(type)` of this module, so both stay callable in every later version of this package.
 */
import "./http/nodeVersion";
import type { dynamic } from "@pulumi/pulumi";
import { accountsOfEngine } from "./engine/deployment";
import { ingestionKeyLifecycle } from "./engine/ingestionKeyLifecycle";
import { integrationLifecycle } from "./engine/integrationLifecycle";
import { systemClock } from "./http/clock";
import { dynamicProvider } from "./runtime/dynamicProvider";

const accounts = accountsOfEngine(systemClock);

const PROVIDERS: Readonly<Record<string, () => dynamic.ResourceProvider>> = {
  GitLabIntegration: () => dynamicProvider(integrationLifecycle, systemClock, accounts),
  IngestionKey: () => dynamicProvider(ingestionKeyLifecycle, systemClock, accounts),
};

/**
 * The provider of a resource type, as the SDK's dynamic provider server expects it.
 *
 * @param type the resource type without its module, e.g. `GitLabIntegration`.
 * @throws Error when this version has no such type.
 */
export function provider(type: string): dynamic.ResourceProvider {
  const make = PROVIDERS[type];
  if (make === undefined) {
    throw new Error(
      `pulumi-harness-sei has no resource type "${type}"; it may need a newer version of the package`,
    );
  }
  return make();
}
