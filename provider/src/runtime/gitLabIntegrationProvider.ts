import type { dynamic } from "@pulumi/pulumi";
import type { SeiAccounts } from "../configuration/seiAccounts";
import { accountsOfEngine, Deployment } from "../engine/deployment";
import { type Log, warn } from "../engine/engineLog";
import { engineAddress, lifetime } from "../engine/lifetime";
import { fromPulumi, toPulumi } from "../engine/wire";
import { type Clock, systemClock } from "../http/clock";
import { check } from "../integration/check/check";
import { create } from "../integration/create";
import { remove } from "../integration/delete";
import { diff } from "../integration/diff";
import { type PlannedInputs, plannedSchema } from "../integration/inputs";
import { read } from "../integration/read";
import { update } from "../integration/update";
import { declared, planned, recorded, withoutNulls } from "../lifecycle/properties";
import { answer } from "./answer";
import { checkResult, readResult } from "./results";

/**
 * `GitLabIntegration` as the engine calls it. Each method only translates between Pulumi's wire and the lifecycle
 * in `integration/`, which knows nothing of Pulumi.
 *
 * @param clock for tests, which must not wait.
 * @param accounts those of the process, where it serves other resource types, too.
 * @param log what takes its warnings: the engine's own log.
 */
export function gitlabIntegrationProvider(
  clock: Clock = systemClock,
  accounts: SeiAccounts = accountsOfEngine(clock),
  log: Log = warn,
): dynamic.ResourceProvider {
  let deployment = new Deployment(() => undefined, accounts, log);

  return {
    /**
     * Synchronous and never throwing: the SDK's server hands out the provider before an awaited `configure` is
     * done, and goes on unconfigured after one that threw. A wrong configuration is told by `check`.
     */
    async configure({ config }) {
      deployment = new Deployment((key) => config.get(key), accounts, log);
      lifetime.endWithEngine(engineAddress());
    },

    async check(olds, news) {
      return answer(news, async () => {
        const { connections, credentials, names, replacements } = deployment;
        const before = recorded(fromPulumi(olds ?? {}));
        const said = declared(withoutNulls(fromPulumi(news)));
        const checked = await check(before, said, {
          ...deployment.accountOf(said),
          clock,
          connections,
          credentials,
          names,
          replaced: replacements.replacedBy(before, said.managedBy),
          warn: deployment.warnOf(said),
        });
        replacements.declare(before, checked.inputs);
        return checkResult(checked);
      });
    },

    async diff(id, olds, news) {
      return answer(news, async () => {
        const { changed, replaces } = diff(id, recorded(fromPulumi(olds)), planned(fromPulumi(news)));
        if (changed.length === 0) return { changes: false };
        // `changes` stays away on purpose: then the engine compares the inputs itself, shows a detailed diff, and
        // heeds replaceOnChanges.
        return { replaces: [...replaces], deleteBeforeReplace: true };
      });
    },

    async create(inputs) {
      return answer(inputs, async () => {
        const wanted = plannedInputs(inputs);
        const { id, outputs } = await create(wanted, deployment.context(wanted));
        deployment.replacements.created(wanted);
        return { id, outs: toPulumi(outputs) };
      });
    },

    async read(id, props = {}) {
      return answer(props, async () => {
        const before = recorded(fromPulumi(props));
        return readResult(id, await read(id, before, deployment.context(before)));
      });
    },

    async update(id, olds, news) {
      return answer(news, async () => {
        const [before, wanted] = [recorded(fromPulumi(olds)), plannedInputs(news)];
        const context = deployment.context({ ...wanted, tenant: before.tenant });
        return { outs: toPulumi(await update(id, before, wanted, context)) };
      });
    },

    async delete(id, props) {
      return answer(props, async () => {
        const before = recorded(fromPulumi(props));
        deployment.replacements.allowDelete(id, before);
        await remove(id, before, deployment.context(before));
      });
    },
  };
}

/** What `check` returned, parsed again: it may have been written by another version of this package. */
function plannedInputs(inputs: object): PlannedInputs {
  return plannedSchema.parse(fromPulumi(inputs));
}
