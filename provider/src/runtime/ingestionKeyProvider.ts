import type { dynamic } from "@pulumi/pulumi";
import { ofStack } from "../configuration/configuration";
import type { SeiAccounts } from "../configuration/seiAccounts";
import { accountsOfEngine, Deployment } from "../engine/deployment";
import type { Log } from "../engine/engineLog";
import { ingestionKeyLifecycle } from "../engine/ingestionKeyLifecycle";
import { type Clock, systemClock } from "../http/clock";
import { dynamicProvider } from "./dynamicProvider";
import { warn } from "./warn";

/**
 * `IngestionKey` as a dynamic provider.
 *
 * @param clock for tests, which must not wait.
 * @param accounts those of the process, where it serves other resource types, too.
 * @param log what takes its warnings: the engine's own log.
 */
export function ingestionKeyProvider(
  clock: Clock = systemClock,
  accounts: SeiAccounts = accountsOfEngine(clock),
  log: Log = warn,
): dynamic.ResourceProvider {
  return dynamicProvider((stackValue) =>
    ingestionKeyLifecycle(new Deployment(ofStack(stackValue), accounts, log)),
  );
}
