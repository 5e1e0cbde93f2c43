import { type Properties, withoutUndefined } from "../lifecycle/properties";
import { KEY_ROLES, type SeiApiKey } from "../sei/wire";
import { withoutMarker } from "./marker";

/** The outputs of the resource: its inputs, and what only the create knew. */
export function outputsOf(inputs: Properties, id: string, key: unknown): Properties {
  return withoutUndefined({ ...inputs, keyId: id, key });
}

/** The recorded inputs with what SEI has now. A description that is not managed is not there, so it is no drift. */
export function mirror(stored: SeiApiKey, recorded: Properties): Properties {
  return withoutUndefined({
    ...recorded,
    name: stored.name,
    description: recorded.description === undefined ? undefined : withoutMarker(stored.description),
    role: roleOf(stored),
  });
}

/** A role that no program can ask for is given as SEI has it, so that it shows as drift. */
function roleOf({ role }: SeiApiKey): string {
  const known = Object.entries(KEY_ROLES).find(([, stored]) => stored === role);
  return known?.[0] ?? role;
}
