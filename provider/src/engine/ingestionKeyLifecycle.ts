import { check } from "../ingestionKey/check";
import { create } from "../ingestionKey/create";
import { remove } from "../ingestionKey/delete";
import { diff } from "../ingestionKey/diff";
import { plannedKeySchema } from "../ingestionKey/inputs";
import { outputsOf } from "../ingestionKey/mirror";
import { read } from "../ingestionKey/read";
import type { Deployment } from "./deployment";
import type { Lifecycle } from "./lifecycle";

/** The life of an `IngestionKey` in one phase of a deployment. */
export function ingestionKeyLifecycle(deployment: Deployment): Lifecycle {
  return {
    // New before old: a satellite runs with the old key until it is given the new one.
    deleteBeforeReplace: false,

    async check(before, said) {
      return check(before, said, deployment.accountOf(said).findings);
    },

    diff: async (_id, before, wanted) => diff(before, wanted, deployment.stackBaseUrlFor(wanted)),

    async create(wanted) {
      const inputs = plannedKeySchema.parse(wanted);
      return create(inputs, deployment.context(inputs));
    },

    async read(id, before) {
      return read(id, before, deployment.context(before));
    },

    /** Nothing is sent: every change that SEI would have to hear of is a replacement. */
    async update(id, before, wanted) {
      return outputsOf(wanted, id, before.key);
    },

    async remove(id, before) {
      await remove(id, deployment.context(before).account);
    },
  };
}
