import {
  type Properties,
  type Recorded,
  recorded,
  type Stored,
  stored,
  withoutUndefined,
} from "../lifecycle/properties";
import { Secret } from "../secrets/secret";
import { tenantOf } from "../sei/apiKey";
import { KEY_ROLES, type SeiApiKey } from "../sei/wire";
import { withoutMarker } from "./marker";

/** What only the create knew. */
interface Made {
  readonly id: string;
  readonly key: unknown;
  readonly tenant: string | undefined;
}

/** The outputs of the resource: its inputs, and what only the create knew. */
export function outputsOf(inputs: Properties, { id, key, tenant }: Made): Recorded {
  return recorded(withoutUndefined({ ...inputs, keyId: id, key, tenant }));
}

/** The tenant of a recorded key. States of version 0.1.0 do not hold it, and the key itself tells it. */
export function tenantOfRecorded({ tenant, key }: Properties): string | undefined {
  if (typeof tenant === "string") return tenant;
  return typeof key === "string" ? tenantOf(new Secret(key, "apiKey")) : undefined;
}

/** The managed inputs with what SEI has now. A description that is not managed is not there, so it is no drift. */
export function mirror(apiKey: SeiApiKey, managed: Properties): Stored {
  return stored(
    withoutUndefined({
      ...managed,
      name: apiKey.name,
      description: managed.description === undefined ? undefined : withoutMarker(apiKey.description),
      role: roleOf(apiKey) ?? managed.role,
    }),
  );
}

/** A role that no program can ask for is given as SEI has it, so that it shows as drift. */
function roleOf({ role }: SeiApiKey): string | undefined {
  const known = Object.entries(KEY_ROLES).find(([, inSei]) => inSei === role);
  return known?.[0] ?? role;
}
