import type { Clock } from "../http/clock";
import { check } from "../integration/check/check";
import { create } from "../integration/create";
import { remove } from "../integration/delete";
import { diff } from "../integration/diff";
import { plannedSchema } from "../integration/inputs";
import { read } from "../integration/read";
import { announced } from "../integration/takenOut";
import { update } from "../integration/update";
import type { Deployment } from "./deployment";
import type { Lifecycle } from "./lifecycle";

/** The life of a `GitLabIntegration` in one phase of a deployment. */
export function integrationLifecycle(deployment: Deployment, clock: Clock): Lifecycle {
  const { connections, credentials, names, replacements } = deployment;
  const checkedMarkers = new Set<unknown>();
  return {
    deleteBeforeReplace: true,

    async check(before, said) {
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
      checkedMarkers.add(checked.inputs.managedBy);
      return checked;
    },

    async diff(id, before, wanted) {
      const changes = diff(id, before, wanted, deployment.stackBaseUrlFor(before, wanted));
      const finding = changes.changed.length === 0 ? undefined : announced(before, wanted);
      if (finding !== undefined) await deployment.warnOf(wanted)(finding);
      // To a refresh, which checks nothing, the engine's own comparison is all that there is: its JSON tells no other.
      return { ...changes, hides: changes.hides === true && checkedMarkers.has(wanted.managedBy) };
    },

    // What `check` returned is parsed again: it may have been written by another version of this package.
    async create(wanted) {
      const inputs = plannedSchema().parse(wanted);
      const created = await create(inputs, deployment.context(inputs));
      replacements.created(inputs);
      return created;
    },

    async read(id, before) {
      return read(id, before, deployment.context(before));
    },

    async update(id, before, wanted) {
      const inputs = plannedSchema().parse(wanted);
      const context = deployment.context({ ...inputs, tenant: before.tenant });
      return update(id, before, inputs, context, deployment.stackBaseUrlFor(before, inputs));
    },

    async remove(id, before) {
      replacements.allowDelete(id, before);
      await remove(id, before, deployment.context(before));
    },
  };
}
