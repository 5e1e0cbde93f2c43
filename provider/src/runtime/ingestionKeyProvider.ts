import type { dynamic } from "@pulumi/pulumi";
import type { SeiAccounts } from "../configuration/seiAccounts";
import { accountsOfEngine, Deployment } from "../engine/deployment";
import { engineAddress, lifetime } from "../engine/lifetime";
import { fromPulumi, toPulumi } from "../engine/wire";
import { type Clock, systemClock } from "../http/clock";
import { check } from "../ingestionKey/check";
import { create } from "../ingestionKey/create";
import { remove } from "../ingestionKey/delete";
import { diff } from "../ingestionKey/diff";
import { plannedKeySchema } from "../ingestionKey/inputs";
import { outputsOf } from "../ingestionKey/mirror";
import { read } from "../ingestionKey/read";
import { declared, planned, recorded, withoutNulls } from "../lifecycle/properties";
import { answer } from "./answer";
import { checkResult, readResult } from "./results";

/**
 * `IngestionKey` as the engine calls it. Each method only translates between Pulumi's wire and the lifecycle in
 * `ingestionKey/`, which knows nothing of Pulumi.
 *
 * @param clock for tests, which must not wait.
 * @param accounts those of the process, where it serves other resource types, too.
 */
export function ingestionKeyProvider(
  clock: Clock = systemClock,
  accounts: SeiAccounts = accountsOfEngine(clock),
): dynamic.ResourceProvider {
  let deployment = new Deployment(() => undefined, accounts);

  return {
    /** Synchronous and never throwing, for the reasons that `gitlabIntegrationProvider` gives. */
    async configure({ config }) {
      deployment = new Deployment((key) => config.get(key), accounts);
      lifetime.endWithEngine(engineAddress());
    },

    async check(olds, news) {
      return answer(news, async () => {
        const said = declared(withoutNulls(fromPulumi(news)));
        const before = recorded(fromPulumi(olds ?? {}));
        return checkResult(check(before, said, deployment.accountOf(said).findings));
      });
    },

    async diff(_id, olds, news) {
      return answer(news, async () => {
        const { changed, replaces } = diff(recorded(fromPulumi(olds)), planned(fromPulumi(news)));
        if (changed.length === 0) return { changes: false };
        // New before old: a satellite runs with the old key until it is given the new one. `changes` stays away on
        // purpose: then the engine compares the inputs itself and shows a detailed diff.
        return { replaces: [...replaces], deleteBeforeReplace: false };
      });
    },

    async create(inputs) {
      return answer(inputs, async () => {
        const wanted = plannedKeySchema.parse(fromPulumi(inputs));
        const { id, outputs } = await create(wanted, deployment.context(wanted));
        return { id, outs: toPulumi(outputs) };
      });
    },

    async read(id, props = {}) {
      return answer(props, async () => {
        const before = recorded(fromPulumi(props));
        return readResult(id, await read(id, before, deployment.context(before)));
      });
    },

    /** Nothing is sent: every change that SEI would have to hear of is a replacement. */
    async update(id, olds, news) {
      return answer(news, async () => {
        const { key } = fromPulumi(olds);
        return { outs: toPulumi(outputsOf(fromPulumi(news), id, key)) };
      });
    },

    async delete(id, props) {
      return answer(props, async () => {
        await remove(id, deployment.context(fromPulumi(props)).account);
      });
    },
  };
}
