import { check } from "../ingestionKey/check";
import { create } from "../ingestionKey/create";
import { remove } from "../ingestionKey/delete";
import { diff } from "../ingestionKey/diff";
import { plannedKeySchema } from "../ingestionKey/inputs";
import { outputsOf, tenantOfRecorded } from "../ingestionKey/mirror";
import { read } from "../ingestionKey/read";
import type { Properties } from "../lifecycle/properties";
import type { Deployment } from "./deployment";
import type { Lifecycle } from "./lifecycle";

/** The life of an `IngestionKey` in one phase of a deployment. */
export function ingestionKeyLifecycle(deployment: Deployment): Lifecycle {
  /** The keys that this phase has seen to be in the state. Of a `--replace` it sees nothing before the create. */
  const live = new Set<string>();
  const contextOf = (before: Properties, properties = before) =>
    deployment.context({ ...properties, tenant: tenantOfRecorded(before) });

  return {
    // New before old: a satellite runs with the old key until it is given the new one.
    deleteBeforeReplace: false,

    async check(before, said) {
      return check(before, said, deployment.accountOf(said).findings);
    },

    async diff(id, before, wanted) {
      live.add(id);
      return diff(before, wanted, deployment.stackBaseUrlFor(before, wanted));
    },

    async create(wanted) {
      const inputs = plannedKeySchema().parse(wanted);
      const created = await create(inputs, deployment.context(inputs), live);
      live.add(created.id);
      return created;
    },

    async read(id, before) {
      live.add(id);
      return read(id, before, contextOf(before));
    },

    /** Nothing is sent: every change that SEI would have to hear of is a replacement. */
    async update(id, before, wanted) {
      const { account } = contextOf(before, wanted);
      return outputsOf(wanted, { id, key: before.key, tenant: tenantOfRecorded(before) ?? account.tenant });
    },

    async remove(id, before) {
      await remove(id, contextOf(before).account);
    },
  };
}
